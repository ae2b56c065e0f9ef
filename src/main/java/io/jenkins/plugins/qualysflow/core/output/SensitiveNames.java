package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Knows by its name what must not be kept: credentials under any spelling, and {@code externalId}, which guards a role
 * in the cloud and which Qualys Flow does not mask in outputs.
 */
public final class SensitiveNames {

    /** What stands in place of a value that was taken out. */
    public static final String MASK = "********";

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

    private static final String BEGINNINGS = "cpstae";

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
        if (holdsWord(plain)) {
            return Meaning.SENSITIVE;
        }
        if (VALUES_OF_PAIRS.contains(plain)) {
            return Meaning.VALUE_OF_PAIR;
        }
        return NAMES_OF_PAIRS.contains(plain) ? Meaning.NAME_OF_PAIR : Meaning.NONE;
    }

    /** Whether a sensitive name may stand anywhere in that text. */
    static boolean isMentionedIn(CharSequence text) {
        return holdsWord(plain(text));
    }

    /** All such names have one of these words; by their first letters, since most texts have none of them. */
    private static boolean holdsWord(String plain) {
        for (int i = 0; i < plain.length(); i++) {
            if (BEGINNINGS.indexOf(plain.charAt(i)) >= 0) {
                for (String word : WORDS) {
                    if (plain.startsWith(word, i)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The text in small letters, without all that is no letter or digit of ASCII. */
    static String plain(CharSequence text) {
        String small = text.toString().toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(small.length());
        for (int i = 0; i < small.length(); i++) {
            char c = small.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
