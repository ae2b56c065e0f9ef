package io.jenkins.plugins.qualysflow.core.poll;

/** The purpose of a call, most urgent first; decides its priority and which part of the quota it may use. */
public enum Purpose {
    /** The last poll at the deadline of a wait; may use the whole quota but for one call in reserve. */
    LAST_POLL(Place.LAST_POLL, 0),
    /** Starts an execution; leaves enough calls for polling and collecting the current executions. */
    START(Place.START, 0),
    /** Gets the status of executions, when the planner decides; leaves a part of the quota to urgent calls. */
    POLL(Place.POLL, 5),
    /** Fetches data of an execution. */
    COLLECT(Place.BULK, 2),
    /** Lists names for a form; leaves half of the quota to builds. */
    BROWSE(Place.BULK, 50);

    private final Place place;
    private final int reservedPercent;

    /** Purposes with a common limit of concurrent calls, so that they don't block calls of another place. */
    enum Place {
        LAST_POLL,
        START,
        POLL,
        BULK
    }

    Purpose(Place place, int reservedPercent) {
        this.place = place;
        this.reservedPercent = reservedPercent;
    }

    Place place() {
        return place;
    }

    /** Whether it gets the status of executions. */
    boolean isPoll() {
        return this == POLL || this == LAST_POLL;
    }

    /** Percentage of the quota that calls for this purpose must leave unused. */
    int reservedPercent() {
        return reservedPercent;
    }
}
