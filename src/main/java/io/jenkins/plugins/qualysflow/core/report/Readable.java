package io.jenkins.plugins.qualysflow.core.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Formats times, durations and numbers for people, in English, independent of locale and time zone. */
public final class Readable {

    private static final String UNKNOWN = "unknown";

    private Readable() {}

    /** Such as {@code 2026-01-02 03:04:05 UTC}; {@code unknown} for null. */
    static String time(Instant time) {
        return time == null ? UNKNOWN : clock(time) + " UTC";
    }

    /** The same without the zone. */
    static String clock(Instant time) {
        return time == null
                ? UNKNOWN
                : time.truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replace('T', ' ')
                        .replace("Z", "");
    }

    /** Such as {@code 1 min 30 s}, its two largest units, rounded towards zero; {@code unknown} for null. */
    public static String duration(Duration duration) {
        if (duration == null) {
            return UNKNOWN;
        }
        if (duration.isNegative()) {
            return "\u2212" + duration(duration.negated());
        }
        long seconds = duration.toSeconds();
        if (seconds >= 86_400) {
            return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
        }
        if (seconds >= 3600) {
            return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        if (seconds >= 60) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        int millis = duration.toMillisPart();
        if (seconds == 0 && millis > 0) {
            return millis + " ms";
        }
        return seconds + (millis < 100 ? "" : "." + millis / 100) + " s";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** Such as {@code 1,234,567}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 1 step} or {@code 1,200 steps}. */
    static String count(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /**
     * The text, cut with an ellipsis to a maximum width.
     *
     * @param room the width in Latin letters, at least 1
     */
    static String fitted(int room, String text) {
        int used = 0;
        int whole = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            used += isWide(character) ? 2 : 1;
            if (used > room) {
                return text.substring(0, whole) + "…";
            }
            at += Character.charCount(character);
            if (used < room) {
                whole = at;
            }
        }
        return text;
    }

    /** Whether the character is about twice as wide as a Latin letter, as in many scripts; punctuation is not. */
    private static boolean isWide(int character) {
        return character >= 0x1100 && (character < 0x2000 || character >= 0x2e80);
    }
}
