package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may log in. Immutable; {@code with…} methods give changed copies. Begins empty, with tokens that live four hours.
 */
public final class Credentials {
    private static final Credentials NONE = new Credentials(Map.of(), Map.of(), List.of(), Duration.ofHours(4));

    private final Map<String, String> clients;
    private final Map<String, String> users;
    private final List<String> tokens;
    private final Duration tokenLife;

    private Credentials(
            Map<String, String> clients, Map<String, String> users, List<String> tokens, Duration tokenLife) {
        this.clients = Map.copyOf(clients);
        this.users = Map.copyOf(users);
        this.tokens = List.copyOf(tokens);
        this.tokenLife = tokenLife;
    }

    /** Nobody yet. */
    public static Credentials none() {
        return NONE;
    }

    /** One more API client, for {@code POST /auth/oidc}. */
    public Credentials withClient(String id, String secret) {
        return new Credentials(plus(clients, id, secret), users, tokens, tokenLife);
    }

    /** One more user, for {@code POST /auth}. */
    public Credentials withUser(String name, String password) {
        return new Credentials(clients, plus(users, name, password), tokens, tokenLife);
    }

    /** One more token that is accepted as it is, until all tokens are revoked. */
    public Credentials withToken(String token) {
        List<String> all = new ArrayList<>(tokens);
        all.add(token);
        return new Credentials(clients, users, all, tokenLife);
    }

    /** How long a token from a login is accepted, by the clock of the service; whole seconds count. */
    public Credentials withTokenLife(Duration life) {
        return new Credentials(clients, users, tokens, life);
    }

    public boolean knowsClient(String id, String secret) {
        return secret.equals(clients.get(id));
    }

    public boolean knowsUser(String name, String password) {
        return password.equals(users.get(name));
    }

    public List<String> tokens() {
        return tokens;
    }

    public Duration tokenLife() {
        return tokenLife;
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(map);
        all.put(key, value);
        return all;
    }
}
