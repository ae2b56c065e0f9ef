package io.jenkins.plugins.qualysflow.core.poll;

/** What a call is for, most urgent first; decides its place in the queue and which part of the quota it may use. */
public enum Purpose {
    /** The last look before a wait is given up; may use all but a call that is left for a repetition. */
    LAST_LOOK(true, 0),
    /** Begins an execution. */
    START(true, 0),
    /** Looks how an execution is doing; leaves about a third to collecting, for which there is less time, and some to starts. */
    LOOK(true, 40),
    /** Fetches what an execution produced. */
    COLLECT(false, 5),
    /** Looks what there is to choose from, for a person who can do without; leaves half of the quota to builds. */
    BROWSE(false, 50);

    private final boolean quick;
    private final int leftForOthers;

    Purpose(boolean quick, int leftForOthers) {
        this.quick = quick;
        this.leftForOthers = leftForOthers;
    }

    /** Whether its answer is small: downloads have places of their own, so that they never hold up a look. */
    boolean isQuick() {
        return quick;
    }

    /** Percentage of the allowance that a call for this purpose must leave unused. */
    int leftForOthers() {
        return leftForOthers;
    }
}
