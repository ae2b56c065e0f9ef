package io.jenkins.plugins.qualysflow.core.soak;

import java.time.Duration;

/**
 * A run of a soak.
 *
 * @param number counts them, from 1; the input of its execution has it
 * @param kind what becomes of it
 * @param workflowId the workflow that it runs
 * @param executionId the execution that it waits for; null if it starts one
 * @param abortAfter when it is aborted, counted from its begin; null if it is not
 */
public record SoakRun(int number, Kind kind, String workflowId, String executionId, Duration abortAfter) {

    /** The node whose output the gate of each run is about. */
    public static final String NODE = "node-67649155-filter";

    /** The value in it that must be 0. */
    public static final String GATE_PATH = "$.open";

    /** The member of the input with the number. */
    public static final String MEMBER = "soak";

    /** What becomes of a run. */
    public enum Kind {
        /** The execution succeeds, and the gate passes. */
        PASSES("Success", 0),
        /** The execution succeeds, and the gate does not pass. */
        GATE_FAILS("Success", 3),
        /** The execution fails. */
        FAILS("Failed", 0),
        /** The run is aborted; its execution succeeds. */
        ABORTED("Success", 0),
        /** Somebody else began the execution, and the run waits for it. */
        WAITS("Success", 0);

        private final String status;
        private final int open;

        Kind(String status, int open) {
            this.status = status;
            this.open = open;
        }

        /** The status with which the execution ends. */
        public String status() {
            return status;
        }

        /** The output of the node. */
        public String output() {
            return "{\"open\": " + open + ", \"password\": \"hunter2\"}";
        }
    }
}
