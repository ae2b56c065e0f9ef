package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The tokens that are accepted, and until when. */
public final class Tokens {
    private static final String PREFIX = "Bearer ";

    private final Credentials credentials;
    private final InstantSource clock;
    private final Map<String, Instant> ends = new HashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    public Tokens(Credentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
        credentials.tokens().forEach(this::accept);
    }

    /** Accepts a token until all are revoked. */
    public synchronized void accept(String token) {
        ends.put(token, Instant.MAX);
        known.add(token);
    }

    /** A new token in the form of a JWT; its signature is of no use. */
    public synchronized String mint(String subject) {
        long now = clock.instant().getEpochSecond();
        long end = now + credentials.tokenLife().toSeconds();
        ObjectNode claims = Json.object();
        claims.put("sub", subject);
        claims.put("iss", "qualys-flow-sandbox");
        claims.put("customerId", Scenario.CUSTOMER_ID);
        claims.put("iat", now);
        claims.put("exp", end);
        claims.put("jti", UUID.randomUUID().toString());
        String unsigned = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(Json.text(claims));
        String token = unsigned + "." + base64(UUID.randomUUID().toString());
        ends.put(token, Instant.ofEpochSecond(end));
        known.add(token);
        return token;
    }

    /** All tokens that were ever given or accepted, also those that no longer are. */
    public synchronized Set<String> all() {
        return Set.copyOf(known);
    }

    public synchronized void revokeAll() {
        ends.clear();
    }

    /**
     * What is wrong with the header {@code Authorization} of a call, empty if it has an accepted, living token.
     *
     * @param authorization its value, empty if there is none
     */
    public synchronized Optional<String> problem(Optional<String> authorization) {
        if (authorization.isEmpty()) {
            return Optional.of("Full authentication is required to access this resource");
        }
        if (!authorization.get().startsWith(PREFIX)) {
            return Optional.of("Authorization must be 'Bearer', one space and the token");
        }
        Instant end = ends.get(authorization.get().substring(PREFIX.length()));
        if (end == null) {
            return Optional.of("Invalid token");
        }
        return clock.instant().isBefore(end) ? Optional.empty() : Optional.of("Token has expired");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
