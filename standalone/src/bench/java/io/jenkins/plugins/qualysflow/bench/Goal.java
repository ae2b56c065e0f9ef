package io.jenkins.plugins.qualysflow.bench;

/**
 * What was to be reached, and what was.
 *
 * @param what the goal, with its number
 * @param measured what was measured
 * @param met whether that is the goal
 */
record Goal(String what, String measured, boolean met) {

    /** A value that was not to be higher. */
    static Goal atMost(String what, double limit, double value, String unit) {
        return new Goal(what + " ≤ " + Numbers.text(limit) + unit, Numbers.text(value) + unit, value <= limit);
    }

    /** A value that was not to be lower. */
    static Goal atLeast(String what, double limit, double value, String unit) {
        return new Goal(what + " ≥ " + Numbers.text(limit) + unit, Numbers.text(value) + unit, value >= limit);
    }

    /** Something of which there was to be none; in the plural. */
    static Goal none(String what, long count) {
        return new Goal(what + ": none", count == 0 ? "none" : Long.toString(count), count == 0);
    }

    String text() {
        return (met ? "met:   " : "MISSED: ") + what + "; measured " + measured;
    }
}
