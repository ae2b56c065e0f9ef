package io.jenkins.plugins.qualysflow.core.output;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Makes names from the service safe to be file names on every system, and keeps those of one folder apart.
 *
 * <p>What is left is plain ASCII, so that no separator, control character, mark of direction or look-alike survives.
 */
public final class FileNames {

    private static final int LONGEST = 80;

    private final Set<String> taken = new HashSet<>();

    /**
     * A name made of letters, digits, dots, dashes and underscores, at most 80 of them, that does not begin with a dot.
     *
     * @param name any text; null and empty give {@code _}
     */
    public static String safe(String name) {
        String safe =
                (name == null ? "" : name).replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("\\.{2,}", "_");
        if (safe.length() > LONGEST) {
            safe = safe.substring(0, LONGEST);
        }
        return safe.isEmpty() || safe.startsWith(".") ? "_" + safe : safe;
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
        for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
            candidate = stem + "-" + i + suffix;
        }
        return candidate;
    }
}
