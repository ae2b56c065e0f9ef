package io.jenkins.plugins.qualysflow.core.gate;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that all gates of a run may take to be evaluated. Asked at every turn, so that nothing can go on for ever. */
final class TimeLimit {

    private final LongSupplier nanos;
    private final long seconds;
    private long left;
    private long since;
    private int turns;

    /**
     * A time.
     *
     * @param nanos tells nanoseconds from any origin
     */
    TimeLimit(Duration limit, LongSupplier nanos) {
        this.nanos = nanos;
        this.seconds = limit.toSeconds();
        this.left = limit.toNanos();
    }

    /** What is wrong where the time is over. */
    String exceeded() {
        return "evaluating the gates of the run took longer than " + seconds + " s";
    }

    /** From now on time counts. */
    void begin() {
        since = nanos.getAsLong();
        check();
    }

    /** Time no longer counts. */
    void end() {
        left -= nanos.getAsLong() - since;
    }

    /**
     * To be called at every step of what may take long.
     *
     * @throws GateFault if the time is over
     */
    void tick() {
        // Asking the clock costs more than most turns do.
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

    /** The text, which a regular expression can't read for longer than there is time. */
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
