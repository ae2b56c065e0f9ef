package io.jenkins.plugins.qualysflow.core.gate;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time limit for evaluating all gates of a run. Checked in every loop. */
final class TimeLimit {

    private final LongSupplier nanos;
    private final long seconds;
    private long left;
    private long since;
    private int turns;

    /**
     * A time limit.
     *
     * @param nanos a clock in nanoseconds, from any origin
     */
    TimeLimit(Duration limit, LongSupplier nanos) {
        this.nanos = nanos;
        this.seconds = limit.toSeconds();
        this.left = limit.toNanos();
    }

    /** The reason for a verdict after the limit. */
    String exceeded() {
        return "evaluating the gates of the run took longer than " + seconds + " s";
    }

    /** Starts the clock. */
    void begin() {
        since = nanos.getAsLong();
        check();
    }

    /** Stops the clock. */
    void end() {
        left -= nanos.getAsLong() - since;
    }

    /**
     * To be called in every loop that may take long.
     *
     * @throws GateFault if the limit is exceeded
     */
    void tick() {
        // Reading the clock takes longer than most turns of a loop.
        turns++;
        if ((turns & 0xff) == 0) {
            check();
        }
    }

    private void check() {
        if (nanos.getAsLong() - since >= left) {
            throw GateFault.of(exceeded());
        }
    }

    /** The text, with a check of the limit whenever a character is read. */
    CharSequence guard(String text) {
        return new Guarded(text);
    }

    private final class Guarded implements CharSequence {
        private final CharSequence text;

        Guarded(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            tick();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Guarded(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
