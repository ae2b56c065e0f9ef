package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Knows by its name what must not be kept: credentials under any spelling, and {@code externalId}, which guards a role
 * in the cloud and which Qualys Flow does not mask in outputs.
 */
public final class SensitiveNames {

    /** What stands in place of a value that was taken out. */
    public static final String MASK = "********";

    private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9]+");

    private static final List<String> WORDS = List.of(
            "credential",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "accesskey",
            "privatekey",
            "authorization",
            "pwd");

    private SensitiveNames() {}

    /**
     * Whether values under that name are taken out.
     *
     * @param name name of a member or a variable, in any case, with or without separators
     */
    public static boolean isSensitive(String name) {
        String plain = SEPARATORS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        return plain.equals("externalid") || WORDS.stream().anyMatch(plain::contains);
    }
}
