package io.jenkins.plugins.qualysflow.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The tokens that are accepted, and until when. */
final class Tokens {
    private static final String PREFIX = "Bearer ";

    private final Credentials credentials;
    private final String customerId;
    private final InstantSource clock;
    private final Map<String, Instant> ends = new HashMap<>();

    Tokens(Credentials credentials, String customerId, InstantSource clock) {
        this.credentials = credentials;
        this.customerId = customerId;
        this.clock = clock;
        credentials.tokens().forEach(this::accept);
    }

    /** Accepts a token until all are revoked. */
    synchronized void accept(String token) {
        ends.put(token, Instant.MAX);
    }

    /** A new token in the form of a JWT; its signature is of no use. */
    synchronized String mint(String subject) {
        long now = clock.instant().getEpochSecond();
        long end = now + credentials.tokenLife().toSeconds();
        ObjectNode claims = Json.object();
        claims.put("sub", subject);
        claims.put("iss", "qualys-flow-sandbox");
        claims.put("customerId", customerId);
        claims.put("iat", now);
        claims.put("exp", end);
        claims.put("jti", UUID.randomUUID().toString());
        String unsigned = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(Json.text(claims));
        String token = unsigned + "." + base64(UUID.randomUUID().toString());
        ends.put(token, Instant.ofEpochSecond(end));
        return token;
    }

    synchronized void revokeAll() {
        ends.clear();
    }

    /**
     * Checks the header {@code Authorization} of a call.
     *
     * @throws Refusal with 401 if no accepted, living token is there
     */
    synchronized void check(Call call) {
        String value = call.header("Authorization")
                .orElseThrow(() -> Refusal.unauthorized("Full authentication is required to access this resource"));
        if (!value.startsWith(PREFIX)) {
            throw Refusal.unauthorized("Authorization must be 'Bearer', one space and the token");
        }
        Instant end = ends.get(value.substring(PREFIX.length()));
        if (end == null) {
            throw Refusal.unauthorized("Invalid token");
        }
        if (!clock.instant().isBefore(end)) {
            throw Refusal.unauthorized("Token has expired");
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
