package io.jenkins.plugins.qualysflow.bench;

import java.util.List;

/**
 * What came of a workload.
 *
 * @param lateness seconds from the end of each execution until its wait was told; one that was missed counts until its wait
 *     was given up
 * @param missed waits that timed out although their execution took less time than that: it had ended, or its start was held
 *     back
 * @param timedOut all waits that timed out
 * @param failed waits, starts and collections that were given up before their time
 * @param lost waits of which nothing was heard
 * @param succeeded runs that were started, waited for and collected, where that was asked for
 * @param calls calls that reached the service
 * @param mostInAnHour the most of them in any rolling hour
 * @param refused calls that reached it when the quota was used up
 * @param callsWhilePaused calls that were made before the time that an earlier 429 named
 */
record TrialResult(
        List<Double> lateness,
        int missed,
        int timedOut,
        int failed,
        int lost,
        int succeeded,
        int calls,
        int mostInAnHour,
        int refused,
        int callsWhilePaused) {

    TrialResult {
        lateness = List.copyOf(lateness);
    }

    /** A percentile of the lateness, in seconds. */
    double late(double percent) {
        return Numbers.percentile(lateness, percent);
    }
}
