package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Formats values for pages. Markup is not escaped here but by Jelly. */
final class Display {

    /** Maximum length of a text. */
    private static final int LONGEST = 500;

    /** Maximum length of a sentence. */
    private static final int LONGEST_SENTENCE = 2_000;

    private Display() {}

    /** A text on one line, cut, without control characters; null if it is null or empty. */
    @CheckForNull
    static String text(@CheckForNull String text) {
        return cut(text, LONGEST);
    }

    /** The same with the limit of a sentence. */
    @CheckForNull
    static String sentence(@CheckForNull String text) {
        return cut(text, LONGEST_SENTENCE);
    }

    private static String cut(String text, int longest) {
        if (text == null) {
            return null;
        }
        // Cut first, since the text may be very long.
        String cut = text.length() <= longest ? text : text.substring(0, longest) + "…";
        return Util.fixEmpty(Scrubber.printable(cut));
    }

    /** A duration in words, such as "1 min 5 sec"; null for null. */
    @CheckForNull
    static String time(@CheckForNull Duration time) {
        return time == null ? null : Util.getTimeSpanString(Math.max(0, time.toMillis()));
    }

    @CheckForNull
    static Long millis(@CheckForNull Duration time) {
        return time == null ? null : Long.valueOf(time.toMillis());
    }

    /** For {@code i:formatDate} in Jelly. */
    @CheckForNull
    static Date date(@CheckForNull Instant instant) {
        return instant == null ? null : Date.from(instant);
    }

    /** In ISO 8601. */
    @CheckForNull
    static String iso(@CheckForNull Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
