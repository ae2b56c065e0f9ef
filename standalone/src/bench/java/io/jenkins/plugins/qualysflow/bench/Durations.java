package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.Random;

/**
 * How long the executions of a workflow take: log-normal.
 *
 * @param medianSeconds half of them take longer
 * @param sigma standard deviation of the logarithm
 */
record Durations(double medianSeconds, double sigma) {

    /** A workflow of about ten minutes, which differ from workflow to workflow. */
    static Durations aboutTenMinutes(Random random) {
        return new Durations(480 + 240 * random.nextDouble(), 0.15);
    }

    Duration draw(Random random) {
        return Duration.ofMillis(Math.round(1000 * medianSeconds * Math.exp(sigma * random.nextGaussian())));
    }
}
