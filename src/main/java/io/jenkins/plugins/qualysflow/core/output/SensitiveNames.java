package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;
import java.util.Locale;
import java.util.Set;
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
            "pwd",
            "externalid");

    /** Members that name what stands beside them, without case and separators. */
    private static final Set<String> NAMES_OF_PAIRS = Set.of(
            "key",
            "name",
            "field",
            "header",
            "variable",
            "property",
            "attribute",
            "parameter",
            "parameterkey",
            "parametername");

    private static final Set<String> VALUES_OF_PAIRS =
            Set.of("value", "values", "val", "defaultvalue", "stringvalue", "parametervalue");

    /** What the name of a member says about values. */
    enum Meaning {
        /** Its value is taken out. */
        SENSITIVE,
        /** Its value may name what stands beside it, as {@code key} does. */
        NAME_OF_PAIR,
        /** Its value may be named by what stands beside it, as {@code value} is. */
        VALUE_OF_PAIR,
        NONE
    }

    private SensitiveNames() {}

    /**
     * Whether values under that name are taken out.
     *
     * @param name name of a member or a variable, in any case, with or without separators
     */
    public static boolean isSensitive(String name) {
        return meaning(name) == Meaning.SENSITIVE;
    }

    static Meaning meaning(String name) {
        String plain = plain(name);
        if (WORDS.stream().anyMatch(plain::contains)) {
            return Meaning.SENSITIVE;
        }
        if (VALUES_OF_PAIRS.contains(plain)) {
            return Meaning.VALUE_OF_PAIR;
        }
        return NAMES_OF_PAIRS.contains(plain) ? Meaning.NAME_OF_PAIR : Meaning.NONE;
    }

    /** Whether a sensitive name may stand anywhere in that text. */
    static boolean isMentionedIn(CharSequence text) {
        String plain = plain(text);
        return WORDS.stream().anyMatch(plain::contains);
    }

    private static String plain(CharSequence name) {
        return SEPARATORS.matcher(name.toString().toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
