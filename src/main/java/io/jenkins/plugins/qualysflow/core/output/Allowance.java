package io.jenkins.plugins.qualysflow.core.output;

/** How many bytes of step data a bundle has taken in, over all executions in it. */
final class Allowance {

    private long taken;

    /** The most bytes that the next file may have. */
    synchronized long room(CollectOptions options) {
        return Math.min(options.maxFileBytes(), left(options));
    }

    /** The most bytes that all further files may have. */
    synchronized long left(CollectOptions options) {
        return Math.max(0, options.maxTotalBytes() - taken);
    }

    synchronized void take(long bytes) {
        taken += bytes;
    }
}
