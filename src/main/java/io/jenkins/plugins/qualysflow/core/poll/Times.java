package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/** Minimum and maximum of instants. */
final class Times {

    private Times() {}

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
