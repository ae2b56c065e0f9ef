package io.jenkins.plugins.qualysflow.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How times look in a table. */
final class Cells {

    private Cells() {}

    /** To the second; null for null. */
    static String instant(Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** In words; null for null. */
    static String duration(Duration took) {
        return took == null ? null : Progress.readable(took);
    }
}
