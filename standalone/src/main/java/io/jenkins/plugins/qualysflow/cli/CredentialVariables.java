package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.MintedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The credential, from the environment only: other users of the machine can see command lines. Exactly one kind is
 * accepted, since a choice among several might run a workflow as somebody else.
 */
final class CredentialVariables {

    static final String TOKEN = "QFLOW_TOKEN";
    static final String CLIENT_ID = "QFLOW_CLIENT_ID";
    static final String CLIENT_SECRET = "QFLOW_CLIENT_SECRET";
    static final String USERNAME = "QFLOW_USERNAME";
    static final String PASSWORD = "QFLOW_PASSWORD";

    private static final List<List<String>> KINDS =
            List.of(List.of(TOKEN), List.of(CLIENT_ID, CLIENT_SECRET), List.of(USERNAME, PASSWORD));
    private static final String CHOICE =
            TOKEN + ", or " + CLIENT_ID + " and " + CLIENT_SECRET + ", or " + USERNAME + " and " + PASSWORD;

    private final Surroundings surroundings;
    private final List<String> kind;

    private CredentialVariables(Surroundings surroundings, List<String> kind) {
        this.surroundings = surroundings;
        this.kind = kind;
    }

    /**
     * Checks which there are.
     *
     * @throws BadUsage if there is not exactly one whole kind, or if what is there can't be sent
     */
    static CredentialVariables of(Surroundings surroundings) {
        List<List<String>> kinds = KINDS.stream()
                .filter(kind -> kind.stream().anyMatch(name -> surroundings.variable(name) != null))
                .toList();
        if (kinds.isEmpty()) {
            throw new BadUsage("a credential is needed in the environment: " + CHOICE);
        }
        if (kinds.size() > 1) {
            List<String> set = new ArrayList<>();
            kinds.forEach(kind -> kind.stream()
                    .filter(name -> surroundings.variable(name) != null)
                    .forEach(set::add));
            throw new BadUsage("one kind of credential is needed in the environment (" + CHOICE
                    + "), and there is more than one: " + String.join(", ", set));
        }
        CredentialVariables found = new CredentialVariables(surroundings, kinds.get(0));
        found.check();
        return found;
    }

    private void check() {
        for (String name : kind) {
            String value = surroundings.variable(name);
            if (value == null) {
                throw new BadUsage(name + " is not set; " + String.join(" and ", kind) + " go together");
            }
            if (!is(TOKEN) && value.chars().anyMatch(Character::isISOControl)) {
                throw new BadUsage(name + " must not hold line breaks or other control characters");
            }
        }
        if (is(TOKEN)) {
            token();
        }
    }

    /** A sentence about a token that can't be accepted any more; null if there is nothing to say. */
    String warning() {
        return is(TOKEN) && token().isExpired(surroundings.clock().instant())
                ? TOKEN + " expired at " + token().expiresAt() + "; tokens are good for four hours"
                : null;
    }

    /** What tells this credential from another, without its secret. */
    String identity() {
        return is(TOKEN) ? "token" : kind.get(0) + "=" + surroundings.variable(kind.get(0));
    }

    /** Whether there is a new token when one expires. */
    boolean renews() {
        return !is(TOKEN);
    }

    /** What must never be shown, wherever it turns up. */
    List<String> secrets() {
        return List.of(is(TOKEN) ? token().value() : surroundings.variable(kind.get(1)));
    }

    /** Where the tokens come from. */
    TokenSource tokens(AuthClient auth) {
        if (is(TOKEN)) {
            return new FixedTokenSource(token());
        }
        String name = surroundings.variable(kind.get(0));
        String secret = surroundings.variable(kind.get(1));
        return new MintedTokenSource(
                () -> is(CLIENT_ID) ? auth.ofApiClient(name, secret) : auth.ofUser(name, secret),
                surroundings.clock(),
                secret);
    }

    private BearerToken token() {
        try {
            return BearerToken.of(surroundings.variable(TOKEN));
        } catch (IllegalArgumentException e) {
            throw new BadUsage(TOKEN + " " + e.getMessage());
        }
    }

    private boolean is(String first) {
        return kind.get(0).equals(first);
    }
}
