package io.jenkins.plugins.qualysflow.core.output;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes names from the service safe to be file names on every system, and keeps those of one folder apart.
 *
 * <p>What is left is plain ASCII, so that no separator, control character, mark of direction or look-alike survives.
 */
public final class FileNames {

    /** Bytes too, as only ASCII is left; enough under every limit together with the path before it. */
    private static final int LONGEST = 79;

    /** What comes after it would be cut off anyway. */
    private static final int MOST_READ = 10 * LONGEST;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

    private static final Pattern DOTS = Pattern.compile("\\.{2,}|\\.$");

    /** Names that Windows takes for devices, whatever comes after a dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin_|conout_|clock_)(\\..*)?");

    private final Set<String> taken = new HashSet<>();

    /** Number of the last name that was made different from others, by what they would all be called. */
    private final Map<String, Integer> repeats = new HashMap<>();

    /**
     * A name made of letters, digits, dots, dashes and underscores, at most 79 of them. It neither begins nor ends with a
     * dot, is no option of a command, and no device on any system. Accents go, so that a name can be recognised.
     *
     * @param name any text; null and empty give {@code _}
     */
    public static String safe(String name) {
        String plain = name == null ? "" : name.length() > MOST_READ ? name.substring(0, MOST_READ) : name;
        String ascii =
                MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD)).replaceAll("");
        String safe = UNSAFE.matcher(ascii).replaceAll("_");
        safe = cut(safe);
        boolean bad = safe.isEmpty()
                || safe.startsWith(".")
                || safe.startsWith("-")
                || DEVICE.matcher(safe).matches();
        return bad ? cut("_" + safe) : safe;
    }

    private static String cut(String name) {
        return DOTS.matcher(name.length() > LONGEST ? name.substring(0, LONGEST) : name)
                .replaceAll("_");
    }

    /**
     * A safe name that this folder has not had before, on file systems without case too.
     *
     * @param prefix plain text before it
     * @param suffix plain text after it, such as an extension
     */
    public String unique(String prefix, String name, String suffix) {
        String stem = prefix + safe(name);
        String candidate = stem + suffix;
        String key = candidate.toLowerCase(Locale.ROOT);
        while (!taken.add(candidate.toLowerCase(Locale.ROOT))) {
            // Counted on from the last one: many may be alike.
            candidate = stem + "-" + repeats.merge(key, 2, (last, first) -> last + 1) + suffix;
        }
        return candidate;
    }
}
