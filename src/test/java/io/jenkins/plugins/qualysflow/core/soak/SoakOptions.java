package io.jenkins.plugins.qualysflow.core.soak;

import java.time.Duration;
import java.util.Random;

/**
 * What a soak does.
 *
 * @param time for how long runs are begun, in real time
 * @param running how many runs there are at any time
 * @param seed of everything that is left to chance
 * @param speed how fast time passes for the engine and the service; 1 for real time
 * @param faults the part of all calls that a fault hits
 */
public record SoakOptions(Duration time, int running, long seed, int speed, double faults) {

    /** The usual part of all calls that a fault hits. */
    static final double FAULTS = 0.05;

    private static final int RUNNING = 200;

    /** What the gateway documents. */
    private static final int USUAL_QUOTA = 300;

    /**
     * A run takes seven minutes on average, so that each place begins 8.6 in an hour. Each of these takes a call to start and
     * one to collect; the rest is for faults and polls.
     */
    private static final int QUOTA_OF_A_PLACE = 30;

    /**
     * 200 runs, for as long and with the seed that the system properties {@code qflow.soak.seconds} and {@code .seed} say.
     *
     * @param seconds where the properties give no time
     */
    public static SoakOptions ofProperties(int seconds, int speed) {
        return new SoakOptions(
                Duration.ofSeconds(Integer.getInteger("qflow.soak.seconds", seconds)),
                RUNNING,
                Long.getLong("qflow.soak.seed", new Random().nextLong(1_000_000)),
                speed,
                FAULTS);
    }

    /** The quota: the usual one, and what many runs need. */
    public int callsPerHour() {
        return USUAL_QUOTA + QUOTA_OF_A_PLACE * running;
    }
}
