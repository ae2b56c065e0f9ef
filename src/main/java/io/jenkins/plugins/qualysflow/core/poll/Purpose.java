package io.jenkins.plugins.qualysflow.core.poll;

/** What a call is for, most urgent first; decides its place in the queue and which part of the quota it may use. */
public enum Purpose {
    /** The last poll before a wait is given up; may use all but a call that is left for a repetition. */
    LAST_POLL(Place.LAST_POLL, 0),
    /** Begins an execution; leaves what noticing and collecting takes of what is waited for. */
    START(Place.START, 0),
    /** Asks how executions are doing; leaves something to what can't wait. When, is for the planner to say. */
    POLL(Place.POLL, 5),
    /** Fetches what an execution produced. */
    COLLECT(Place.BULK, 2),
    /** Asks what there is to choose from, for a person who can do without; leaves half of the quota to builds. */
    BROWSE(Place.BULK, 50);

    private final Place place;
    private final int leftForOthers;

    /** Calls of one client that share the places for calls at one time: none of these is to hold up another. */
    enum Place {
        LAST_POLL,
        START,
        POLL,
        BULK
    }

    Purpose(Place place, int leftForOthers) {
        this.place = place;
        this.leftForOthers = leftForOthers;
    }

    /** With which other calls it shares the places for calls at one time. */
    Place place() {
        return place;
    }

    /** Whether it asks how an execution is doing. */
    boolean isPoll() {
        return this == POLL || this == LAST_POLL;
    }

    /** Percentage of the allowance that a call for this purpose must leave unused. */
    int leftForOthers() {
        return leftForOthers;
    }
}
