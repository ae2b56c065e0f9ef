package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Makes values fit to be shown. What has markup in it is escaped where it is shown, not here. */
final class Display {

    /** Characters of any text that was not cut when it was stored, such as an id. */
    private static final int LONGEST = 500;

    /** Characters of a sentence, which may name several things. */
    private static final int LONGEST_SENTENCE = 2_000;

    private Display() {}

    /** A text on one line, without marks that turn its direction, and not too long; null for null and for nothing. */
    @CheckForNull
    static String text(@CheckForNull String text) {
        return cut(text, LONGEST);
    }

    /** The same for a sentence, which may be longer. */
    @CheckForNull
    static String sentence(@CheckForNull String text) {
        return cut(text, LONGEST_SENTENCE);
    }

    private static String cut(String text, int longest) {
        if (text == null) {
            return null;
        }
        // Cut before it is searched too: it may be very long.
        String cut = text.length() <= longest ? text : text.substring(0, longest) + "…";
        return Util.fixEmpty(Scrubber.printable(cut));
    }

    /** A time in words, such as "1 min 5 sec"; null for null. */
    @CheckForNull
    static String time(@CheckForNull Duration time) {
        return time == null ? null : Util.getTimeSpanString(Math.max(0, time.toMillis()));
    }

    @CheckForNull
    static Long millis(@CheckForNull Duration time) {
        return time == null ? null : Long.valueOf(time.toMillis());
    }

    /** For the tags that write dates as their reader wants them. */
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
