package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunError;
import io.jenkins.plugins.qualysflow.core.run.RunResult;

/** What the command ends with. Scripts depend on these numbers: they never change their meaning. */
final class ExitCodes {

    /** Passed, or begun where nobody waits for the end. */
    static final int OK = 0;
    /** The execution failed, a gate did not pass, or the evidence is incomplete. */
    static final int NOT_PASSED = 1;
    /** Bad usage or parameter; nothing was sent. */
    static final int USAGE = 2;
    /** The deadline passed. */
    static final int TIMED_OUT = 3;
    /** The service refuses. */
    static final int REFUSED = 4;
    /** No answer, or none that can be read. */
    static final int UNREACHABLE = 5;
    /** The workflow may have been started, or not. */
    static final int START_UNKNOWN = 6;
    /** The user ended the command. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    /** The code for a result. */
    static int of(RunResult result) {
        return switch (result.outcome()) {
            case SUCCESS, FAILURE, UNKNOWN_STATUS -> result.passed() ? OK : NOT_PASSED;
            case TIMED_OUT -> TIMED_OUT;
            case ABORTED -> INTERRUPTED;
            case START_UNKNOWN -> START_UNKNOWN;
            case STARTED, NOT_STARTED ->
                result.error() == null && result.outcome() == Outcome.STARTED ? OK : of(result.error());
        };
    }

    /** The code for a call that failed. */
    static int of(QFlowException error) {
        return of(error.code());
    }

    private static int of(RunError error) {
        return of(error == null ? "failed" : error.code());
    }

    private static int of(String code) {
        return switch (code) {
            case "unauthorized", "forbidden", "not_found", "invalid_request" -> REFUSED;
            case "definition" -> USAGE;
            case "timed_out" -> TIMED_OUT;
            case "start_unknown" -> START_UNKNOWN;
            // No answer to rely on: unreachable, unreadable, failed there or here, turned away for the quota.
            default -> UNREACHABLE;
        };
    }
}
