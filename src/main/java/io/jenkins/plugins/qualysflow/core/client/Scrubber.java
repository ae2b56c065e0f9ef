package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes a text of the service safe to show: short, on one line, without anything that looks like a token. */
public final class Scrubber {

    private static final int LONGEST = 500;
    private static final String MASK = "****";

    /** No more characters than these are looked at, of which so few are shown. */
    private static final int LARGEST = 64 * 1024;

    /** Where a text was cut, a secret may be cut too. Longer than tokens are. */
    private static final int LONGEST_SECRET = 4096;

    private static final Pattern TOKENS =
            Pattern.compile("(?i)(authorization[\"'\\\\]*+\\s*+[:=]\\s*+[\"'\\\\]*+)[^\\r\\n\"'\\\\]++"
                    + "|bearer\\s+[^\\s\"',;]+|eyJ[A-Za-z0-9_-]{5,}(\\.[A-Za-z0-9_-]*){0,2}");
    /** Control characters, line ends, and marks that change the direction of text. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");

    private Scrubber() {}

    /**
     * The text, scrubbed.
     *
     * @param text may be null
     * @param secrets further texts to mask, such as the token in use; null and blank ones are ignored
     * @return null for null or blank text
     */
    public static String scrub(String text, String... secrets) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return text.length() > LARGEST
                ? scrubBeginning(text.substring(0, LARGEST), secrets)
                : printable(masked(text, Arrays.asList(secrets)), LONGEST);
    }

    /** The same for the beginning of a longer text, at whose end there may be a part of a secret. */
    static String scrubBeginning(String text, String... secrets) {
        return text == null || text.isBlank()
                ? null
                : printable(maskedBeginning(text, Arrays.asList(secrets)), LONGEST);
    }

    /**
     * The text with a mask in place of tokens, of the secrets, and of parts of these, also in Base64 and behind escapes of JSON,
     * pages and addresses. A text in which a secret is escaped comes without its escapes.
     *
     * @param secrets null and blank ones are ignored
     */
    public static String masked(String text, List<String> secrets) {
        List<String> given = secrets.stream()
                .filter(secret -> secret != null && !secret.isBlank())
                .toList();
        SecretTexts whole = SecretTexts.of(given);
        SecretPieces pieces = new SecretPieces(given, MASK);
        // A token that is not among the secrets may begin like one that is, and would not be known by its rest.
        UnaryOperator<String> mask =
                from -> pieces.masked(TOKENS.matcher(whole.masked(from, MASK)).replaceAll("$1" + MASK));
        String clean = mask.apply(text);
        String plain = SecretPieces.unescaped(clean);
        String masked = mask.apply(plain);
        return masked.equals(plain) ? clean : masked;
    }

    /** The same for the beginning of a longer text, without its end, which may be a part of a secret. */
    public static String maskedBeginning(String text, List<String> secrets) {
        String masked = masked(text, secrets);
        return masked.substring(0, Math.max(0, masked.length() - LONGEST_SECRET));
    }

    /** The text on one line, without control characters; empty for null. */
    public static String printable(String text) {
        return text == null ? "" : UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    }

    /** The same, cut like {@link #cut}. */
    public static String printable(String text, int longest) {
        return cut(printable(text), longest);
    }

    /** The first characters of the text, with an ellipsis if it is longer. Never splits a surrogate pair. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest) + "…";
    }
}
