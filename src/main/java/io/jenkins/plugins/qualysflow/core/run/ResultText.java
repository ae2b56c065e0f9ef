package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Describes a result in a sentence. Texts of the service are quoted without control characters. */
final class ResultText {

    private static final int NAMED = 3;

    private ResultText() {}

    static String summary(RunResult result) {
        String execution = "Execution " + result.executionId();
        String status = "'" + Scrubber.printable(result.status()) + "'";
        return switch (result.outcome()) {
            case SUCCESS -> execution + " ended with " + status + duration(result) + reservations(result);
            case FAILURE -> execution + " failed, with " + status + duration(result) + reservations(result);
            case UNKNOWN_STATUS ->
                execution + " ended with " + status + ", which is not a known status and counts as failed"
                        + reservations(result);
            case TIMED_OUT -> timedOut(result, execution, status);
            case ABORTED ->
                result.executionId() == null
                        ? "Aborted before an execution was known: "
                                + (result.error() == null ? "nothing was started" : message(result))
                        : "No longer waiting for execution " + result.executionId()
                                + ", which goes on in Qualys Flow: the API has no call to cancel one";
            case NOT_STARTED -> "The workflow was not started: " + message(result);
            case START_UNKNOWN -> "It is not known whether the workflow was started: " + message(result);
            case STARTED ->
                execution + " was started"
                        + (result.error() == null ? "" : "; how it ended is not known: " + message(result));
        };
    }

    private static String timedOut(RunResult result, String execution, String status) {
        // If there are children, the execution itself has ended, and one of them has not.
        return result.children().isEmpty()
                ? execution + " has not ended before the timeout"
                        + (result.status() == null ? "" : ", its status is " + status)
                        + "; it may still be going on in Qualys Flow"
                : execution + " ended with " + status + ", but not all that it began: " + message(result);
    }

    private static String message(RunResult result) {
        return result.error() == null ? "no reason is known" : result.error().message();
    }

    private static String duration(RunResult result) {
        Long millis = result.durationMillis();
        return millis == null ? "" : " after " + readable(Duration.ofMillis(millis));
    }

    private static String reservations(RunResult result) {
        return first(
                        "; steps that did not succeed: ",
                        ", ",
                        result.badSteps(),
                        step -> named(step.nodeId(), step.status()))
                + first("; gates that did not pass: ", "; ", result.badGates(), ResultText::gate)
                + first(
                        "; child executions that did not succeed: ",
                        ", ",
                        result.badChildren(),
                        child -> named(child.executionId(), child.execution().status()))
                + first(
                        "; the evidence is incomplete: ",
                        "; ",
                        result.missing(),
                        part -> Scrubber.printable(part.what()) + ": " + part.reason())
                + (result.error() == null ? "" : "; " + message(result));
    }

    /** The first three, and how many more there are; empty for none. */
    private static <T> String first(String words, String separator, List<T> all, Function<T, String> one) {
        if (all.isEmpty()) {
            return "";
        }
        String more = all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "";
        return all.stream().limit(NAMED).map(one).collect(Collectors.joining(separator, words, more));
    }

    private static String named(String id, String status) {
        return Scrubber.printable(id) + " '" + Scrubber.printable(status) + "'";
    }

    private static String gate(GateResult gate) {
        return Scrubber.printable(gate.step()) + " " + Scrubber.printable(gate.path()) + " " + gate.condition()
                + (gate.isRequired() ? ", required by " + Scrubber.printable(gate.requiredBy()) : "") + ": "
                + Scrubber.printable(gate.message());
    }

    private static String readable(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60
                ? seconds + "." + duration.toMillisPart() / 100 + " s"
                : seconds < 3600
                        ? seconds / 60 + " min " + seconds % 60 + " s"
                        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
