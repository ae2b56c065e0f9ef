package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a token says about itself, unverified and as far as it can be read: good enough to show, never to decide who may do
 * what.
 */
public final class TokenClaims {

    private static final int LONGEST = 100;

    /** The subject of RFC 7519 first; what else names a user is in no page of the API. */
    private static final List<String> NAMES = List.of("sub", "username");

    private TokenClaims() {}

    /**
     * Whom the token is for.
     *
     * @return one line of at most 100 characters; null if it does not say
     */
    public static String user(BearerToken token) {
        Map<String, Object> claims = of(token.value());
        for (String name : NAMES) {
            if (claims.get(name) instanceof String text && !text.isBlank()) {
                String line = text.strip().replaceAll("\\p{Cntrl}", " ");
                return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
            }
        }
        return null;
    }

    /** The claims of a token in its compact form; empty if it is of another form. */
    static Map<String, Object> of(String value) {
        String[] parts = value.split("\\.");
        if (parts.length != 3) {
            return Map.of();
        }
        try {
            return QFlowJson.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            // Not a token of the usual form; the service will tell.
            return Map.of();
        }
    }
}
