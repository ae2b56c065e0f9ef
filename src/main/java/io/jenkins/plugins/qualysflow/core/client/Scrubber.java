package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Makes a text of the service safe to show: short, on one line, without anything that looks like a token. */
public final class Scrubber {

    private static final int LONGEST = 500;
    private static final Pattern TOKENS =
            Pattern.compile("(?i)bearer\\s+[^\\s\"',;]+|eyJ[A-Za-z0-9_-]{5,}(\\.[A-Za-z0-9_-]*){0,2}");
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
        List<String> given = Arrays.stream(secrets)
                .filter(secret -> secret != null && !secret.isBlank())
                .toList();
        String clean = SecretTexts.of(given).masked(text, "****");
        clean = TOKENS.matcher(clean).replaceAll("****");
        return printable(clean, LONGEST);
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
