package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A JSON Web Token, unverified: verifying it is up to the service. {@code toString} does not show it.
 *
 * @param value the compact form, sent after {@code Bearer }
 * @param expiresAt from its {@code exp} claim; null if it has none that can be read
 */
public record BearerToken(String value, Instant expiresAt) {

    /** Lifetime of a token without an {@code exp} claim: the four hours that the API documents. */
    static final Duration DOCUMENTED_LIFE = Duration.ofHours(4);

    /** A longer life counts as this: what nobody measures must not lead out of the range of {@link Instant}. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private static final int LONGEST_USER = 100;

    /** Claims that may name the user: the subject of RFC 7519 first. The API documents none. */
    private static final List<String> USER_CLAIMS = List.of("sub", "username");

    /**
     * Parses a token as a person pastes it or the service answers it: trimmed, without a leading {@code Bearer }, or as
     * {@code {"access_token": …}}.
     *
     * @throws IllegalArgumentException if it has no text that may be sent in a header
     */
    public static BearerToken of(String text) {
        String value = text == null ? "" : text.strip();
        if (value.startsWith("{")) {
            Object member = QFlowJson.readObject(value).get("access_token");
            value = member instanceof String token ? token.strip() : "";
        }
        if (value.regionMatches(true, 0, "Bearer ", 0, 7)) {
            value = value.substring(7).strip();
        }
        if (!value.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException(value.isEmpty() ? "is empty" : "has characters no token has");
        }
        return new BearerToken(value, date(value, "exp"));
    }

    /**
     * For how long it is valid if it was issued just now. By its own dates, {@code iat} and {@code exp}, since the clock of the
     * service may be hours off; a token that turns out to have expired before is refused and replaced.
     *
     * @return positive, at most a year
     */
    Duration life(Instant now) {
        Instant issuedAt = date(value, "iat");
        Duration life =
                expiresAt == null ? DOCUMENTED_LIFE : Duration.between(issuedAt == null ? now : issuedAt, expiresAt);
        if (life.isZero() || life.isNegative()) {
            return DOCUMENTED_LIFE;
        }
        return life.compareTo(LONGEST_LIFE) < 0 ? life : LONGEST_LIFE;
    }

    /** Whether it has expired. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /**
     * The user that the token names. Unverified: for display only, never for a decision about permissions.
     *
     * @return one line of at most 100 characters; null if no claim names a user
     */
    public String user() {
        Map<String, Object> claims = claims(value);
        for (String name : USER_CLAIMS) {
            String user = claims.get(name) instanceof String text ? Scrubber.printable(text, LONGEST_USER) : "";
            if (!user.isEmpty()) {
                return user;
            }
        }
        return null;
    }

    /** The claims of a token in its compact form; empty if it is of another form. */
    private static Map<String, Object> claims(String value) {
        String[] parts = value.split("\\.");
        if (parts.length != 3) {
            return Map.of();
        }
        try {
            return QFlowJson.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            // Not a JSON Web Token; whether it is valid is up to the service.
            return Map.of();
        }
    }

    private static Instant date(String value, String claim) {
        try {
            return claims(value).get(claim) instanceof Number seconds
                    ? Instant.ofEpochSecond(seconds.longValue())
                    : null;
        } catch (DateTimeException e) {
            // Outside of the range of Instant; whether it is valid is up to the service.
            return null;
        }
    }

    @Override
    public String toString() {
        return "BearerToken[****, expiresAt=" + expiresAt + "]";
    }
}
