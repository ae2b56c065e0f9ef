package io.jenkins.plugins.qualysflow.core.report;

/** Says in words what became of a run. */
final class Verdicts {

    private static final String STARTED = "STARTED";

    private Verdicts() {}

    /** In a word or two. */
    static String verdict(ExecutionReport report) {
        return report.passed() ? "Passed" : STARTED.equals(report.outcome()) ? "Started" : "Not passed";
    }

    /** What it looks like. */
    static Sign sign(ExecutionReport report) {
        if (report.passed()) {
            return Sign.GOOD;
        }
        return switch (report.outcome() == null ? "" : report.outcome()) {
            case STARTED -> Sign.RUNNING;
            case "UNKNOWN_STATUS", "TIMED_OUT", "START_UNKNOWN" -> Sign.UNKNOWN;
            case "ABORTED" -> Sign.NEUTRAL;
            default -> Sign.BAD;
        };
    }

    /** What a name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome} says of the execution. */
    static String words(String outcome) {
        return switch (outcome == null ? "" : outcome) {
            case "" -> "What became of the execution is not known.";
            case "SUCCESS" -> "The execution succeeded.";
            case "FAILURE" -> "The execution failed.";
            case "UNKNOWN_STATUS" -> "The execution ended with a status that is not known.";
            case "TIMED_OUT" -> "The execution has not ended before the timeout.";
            case "ABORTED" -> "The wait for the execution was aborted.";
            case "NOT_STARTED" -> "No execution was started.";
            case "START_UNKNOWN" -> "It is not known whether an execution was started.";
            case STARTED -> "The execution was started; how it ended is not known.";
            default -> "Outcome: " + outcome;
        };
    }
}
