package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;

/**
 * What is shown of an execution, and why its run passed or did not. Its size is limited: texts are cut, on one line and
 * free of secrets, and lists have a maximum length. Texts may contain markup, so that code that shows them must escape it.
 *
 * @param executionId null if no execution is known
 * @param workflowId id of the workflow; null if unknown
 * @param workflowName the name by which the user gave the workflow; null if by its id
 * @param server name of the server, or its gateway; null if unknown
 * @param build name of the build; null outside of a build
 * @param outcome a name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}
 * @param passed whether it succeeded, with all of its evidence, and every gate passed
 * @param status the service's own word; null if unknown
 * @param summary one sentence that says how it ended
 * @param startTime when the execution began; null if unknown
 * @param endTime when it ended; null if it has not ended, or if unknown
 * @param steps its steps in order, at most {@link #MOST_LINES}
 * @param stepsLeftOut how many more there are
 * @param children child executions, if they were waited for
 * @param gates verdicts of the gates
 * @param files the archived files, without the manifest if that is not written yet
 * @param missing parts of the evidence that are missing or incomplete
 * @param candidates executions that the unanswered start may have begun
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
        List<StepEntry> steps,
        int stepsLeftOut,
        List<ChildEntry> children,
        List<GateResult> gates,
        List<FileEntry> files,
        List<Missing> missing,
        List<CandidateEntry> candidates,
        String variables,
        String input) {

    /** Maximum number of entries of each list. */
    public static final int MOST_LINES = 2_000;

    /**
     * A step.
     *
     * @param order its position in the execution
     * @param nodeId the node of the workflow that ran
     * @param nodeType kind of node; null if unknown
     * @param status the service's own word; null if it sent none
     * @param ending what the status means
     * @param startTime when it began; null if unknown
     * @param endTime when it ended; null if unknown
     * @param files paths of its files within the bundle
     */
    public record StepEntry(
            int order,
            String nodeId,
            String nodeType,
            String status,
            Ending ending,
            Instant startTime,
            Instant endTime,
            List<String> files) {

        /** Copies the list. */
        public StepEntry {
            files = copy(files);
        }

        /** From its start to its end; null while either is unknown. */
        public Duration duration() {
            return between(startTime, endTime);
        }

        /** The same step; if it is running, it ends now, or at its start if that is later by another clock. */
        private StepEntry until(Instant now) {
            if (ending != Ending.RUNNING || startTime == null || endTime != null) {
                return this;
            }
            Instant end = now.isBefore(startTime) ? startTime : now;
            return new StepEntry(order, nodeId, nodeType, status, ending, startTime, end, files);
        }
    }

    /**
     * A child execution.
     *
     * @param parentExecutionId the execution that started it
     * @param status the service's own word; null if it sent none
     * @param outcome a name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}
     * @param succeeded whether it succeeded, in every step
     */
    public record ChildEntry(
            String executionId, String parentExecutionId, String status, String outcome, boolean succeeded) {}

    /**
     * A file of the evidence.
     *
     * @param path path within the bundle, with forward slashes
     * @param size bytes
     * @param sha256 its digest, hexadecimal
     * @param redactions how many values in it were masked, or removed by redact paths
     * @param cut whether it is only the beginning of the data
     */
    public record FileEntry(String path, long size, String sha256, long redactions, boolean cut) {}

    /**
     * An execution that the unanswered start may have begun.
     *
     * @param status the service's own word; null if it sent none
     * @param source what started it; null if unknown
     * @param createdAt when the service made its record; null if unknown
     */
    public record CandidateEntry(String executionId, String status, String source, Instant createdAt) {}

    /**
     * A report of an execution that is running, for its {@link Timeline}: steps that are running are drawn up to now.
     *
     * @param startTime when it began; null if unknown
     */
    public static ExecutionReport ofRunning(
            String executionId, Instant startTime, List<StepEntry> steps, int stepsLeftOut, Instant now) {
        return new ExecutionReport(
                executionId,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                startTime,
                null,
                steps.stream().map(step -> step.until(now)).toList(),
                stepsLeftOut,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Copies the lists. A list that is missing in an older file becomes empty. */
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
        return between(startTime, endTime);
    }

    private static Duration between(Instant start, Instant end) {
        return start == null || end == null ? null : Duration.between(start, end);
    }

    /** How many gates passed. */
    public long gatesPassed() {
        return gates.stream().filter(GateResult::passed).count();
    }

    /** The report as JSON text. */
    public String toJson() {
        return QFlowJson.write(this);
    }

    /**
     * Parses the result of {@link #toJson}.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    public static ExecutionReport ofJson(String json) {
        try {
            return QFlowJson.MAPPER
                    .readerFor(ExecutionReport.class)
                    // A number or boolean that is missing in an older file becomes 0 or false.
                    .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    // A constant of a later version becomes null.
                    .with(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                    .readValue(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no report of an execution", e);
        }
    }
}
