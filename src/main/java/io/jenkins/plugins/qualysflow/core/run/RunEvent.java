package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.time.Instant;
import java.util.List;

/** The events that a run reports to its host, in order. */
public sealed interface RunEvent {

    /** The input can't get a correlation marker; the run is started without. {@code reason} is a sentence. */
    record NotMarked(String reason) implements RunEvent {}

    /**
     * The run differs from the definition of its workflow; it is started all the same.
     *
     * @param findings one sentence for each difference, at least one
     */
    record DefinitionDiffers(List<String> findings) implements RunEvent {}

    /** The definition of the workflow is not available to compare the run with. {@code reason} is part of a sentence. */
    record DefinitionUnknown(String reason) implements RunEvent {}

    /** The name of the workflow, which decides about required gates; to be stored with the run. */
    record WorkflowNamed(String name) implements RunEvent {}

    /**
     * Administrators require gates of the run.
     *
     * @param sentences what is required by whom, at least one
     */
    record GatesRequired(List<String> sentences) implements RunEvent {}

    /** The start is held back by {@link RunHost#maySend}; repeated every few seconds. */
    record StartHeld() implements RunEvent {}

    /**
     * The start is held back by the quota or a pause that the service asked for.
     *
     * @param until when a call may be made; others may come first
     */
    record StartWaits(Instant until) implements RunEvent {}

    /** The service did not act on the start, which is tried again at {@code until}. */
    record StartPutOff(QFlowException reason, Instant until) implements RunEvent {}

    /** The start was not answered, but its marker proves that it began this execution; {@link Started} follows. */
    record Adopted(String executionId) implements RunEvent {}

    /** The execution has begun. */
    record Started(String executionId) implements RunEvent {}

    /** The run's own execution or a child is still running. */
    record Polled(Execution execution, Instant nextPoll) implements RunEvent {}

    /**
     * The steps of the run's own execution, as far as a poll found them; {@link Polled} or {@link Collecting} follows. Not sent
     * where polls don't have the steps, so nothing may depend on it. Texts are masked, cut and on one line.
     *
     * @param steps its steps so far, in order, a limited number
     * @param stepsLeftOut how many more there are
     * @param news sentences that were not sent before: steps that have ended, and how many nodes are done; may be empty
     * @param progress how many nodes are done, in words
     */
    record StepsSeen(List<StepEntry> steps, int stepsLeftOut, List<String> news, String progress) implements RunEvent {}

    /**
     * A poll is due, but held back by the quota or a pause that the service asked for.
     *
     * @param until when the quota allows a poll; others may come first
     */
    record PollWaits(Instant until) implements RunEvent {}

    /**
     * A poll failed; the wait continues.
     *
     * @param executionId the polled execution: the run's own or a child
     */
    record PollFailed(String executionId, QFlowException error, Instant nextPoll) implements RunEvent {}

    /** A child execution was found; the run waits for it, unless it has ended. */
    record ChildFound(Execution child) implements RunEvent {}

    /** The execution has ended; its outputs are collected now. */
    record Collecting(Execution execution) implements RunEvent {}

    /**
     * The report of the run; once, before {@link Finished}. Missing if an error in the plugin ends the run.
     */
    record Reported(ExecutionReport report) implements RunEvent {}

    /** The run has ended; once, also if the host throws. Only {@link StartedLate} may follow. */
    record Finished(RunResult result) implements RunEvent {}

    /** The start was answered after the run had ended, and its execution was stored. */
    record StartedLate(String executionId) implements RunEvent {}
}
