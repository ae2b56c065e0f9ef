package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;

/**
 * What is shown of an execution, and why its run passed or did not. Small, whatever the service said: texts are cut, on
 * one line and free of secrets; lists have an end. Not free of markup: whoever shows a text escapes it.
 *
 * @param executionId null if no execution is known
 * @param workflowId what was run; null if unknown
 * @param workflowName the name it was chosen by; null if it was chosen by id
 * @param server name of the server, or its gateway; null if unknown
 * @param build what the run was part of, such as a build; null if it was part of nothing
 * @param outcome a name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}
 * @param passed whether it succeeded, with all of its evidence, and every gate passed
 * @param status the service's own word; null if it was never seen
 * @param summary one sentence that says how it ended
 * @param startTime when the execution began; null if unknown
 * @param endTime when it ended; null if it has not, or if unknown
 * @param steps its steps in order, at most {@link #MOST_LINES}
 * @param stepsLeftOut how many more there are
 * @param children executions that it began, where they were waited for
 * @param gates verdicts of the gates
 * @param files what was kept of it, without the manifest where that is not written yet
 * @param missing what was not kept, or not whole
 * @param candidates executions that may be the one whose start was not answered
 * @param variables the variables it was run with, as indented JSON text; null if unknown
 * @param input the input it was run with, as indented JSON text; null if there was none, or if unknown
 */
public record ExecutionReport(
        String executionId,
        String workflowId,
        String workflowName,
        String server,
        String build,
        String outcome,
        boolean passed,
        String status,
        String summary,
        Instant startTime,
        Instant endTime,
        List<ReportedStep> steps,
        int stepsLeftOut,
        List<ReportedChild> children,
        List<ReportedGate> gates,
        List<ReportedFile> files,
        List<ReportedGap> missing,
        List<ReportedCandidate> candidates,
        String variables,
        String input) {

    /** Entries of each list that are kept. */
    public static final int MOST_LINES = 2_000;

    /** Copies the lists; none of them is null afterwards, as one would be that an older file lacks. */
    public ExecutionReport {
        steps = copy(steps);
        children = copy(children);
        gates = copy(gates);
        files = copy(files);
        missing = copy(missing);
        candidates = copy(candidates);
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** From its start to its end; null while either is unknown. */
    public Duration duration() {
        return startTime == null || endTime == null ? null : Duration.between(startTime, endTime);
    }

    /** How many gates passed. */
    public long gatesPassed() {
        return gates.stream().filter(ReportedGate::passed).count();
    }

    /** The report as JSON text. */
    public String toJson() {
        return QFlowJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    public static ExecutionReport ofJson(String json) {
        try {
            return QFlowJson.MAPPER
                    .readerFor(ExecutionReport.class)
                    // What an older file lacks is 0 or false.
                    .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no report of an execution", e);
        }
    }
}
