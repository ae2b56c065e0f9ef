package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import java.time.Instant;
import java.util.List;

/** What a run tells its host, in the order in which it happens. */
public sealed interface RunEvent {

    /** The input was to get a marker and has none; the run is started all the same. {@code reason} is a sentence. */
    record NotMarked(String reason) implements RunEvent {}

    /**
     * The run differs from the definition of its workflow, and is started all the same.
     *
     * @param findings one sentence each, at least one
     */
    record DefinitionDiffers(List<String> findings) implements RunEvent {}

    /** The run was to be compared with the definition of its workflow, which can't be had. {@code reason} is a sentence. */
    record DefinitionUnknown(String reason) implements RunEvent {}

    /** The start is held back, since {@link RunHost#maySend} says so; told every few seconds until it says otherwise. */
    record StartHeld() implements RunEvent {}

    /**
     * The start waits for its turn, since the quota, or a pause that the service asked for, allows no call yet.
     *
     * @param until when a call may be made; others may be before it
     */
    record StartWaits(Instant until) implements RunEvent {}

    /** The start was not acted on, and is tried again then. */
    record StartPutOff(QFlowException reason, Instant until) implements RunEvent {}

    /** The start was not answered, and its marker tells that this execution is the one; {@link Started} follows. */
    record Adopted(String executionId) implements RunEvent {}

    /** The execution has begun. */
    record Started(String executionId) implements RunEvent {}

    /** A poll found an execution still going: the run's own, or one that it began. */
    record Polled(Execution execution, Instant nextPoll) implements RunEvent {}

    /**
     * A poll is due and has to wait, for the quota or for a pause that the service asked for.
     *
     * @param until when it may be made; others may be before it
     */
    record PollWaits(Instant until) implements RunEvent {}

    /**
     * A poll failed; the wait goes on.
     *
     * @param executionId of the execution that was polled: the run's own, or one that it began
     */
    record PollFailed(String executionId, QFlowException error, Instant nextPoll) implements RunEvent {}

    /** The execution has ended, and began another one that is waited for, or has ended too. */
    record ChildFound(Execution child) implements RunEvent {}

    /** The outputs of the execution are being fetched now. */
    record Collecting(Execution execution) implements RunEvent {}

    /**
     * What is to be shown of the run from now on; told once, before {@link Finished}. Not told where a fault of the plugin
     * itself ends the run.
     */
    record Reported(ExecutionReport report) implements RunEvent {}

    /** The end: told once, and not again if the host throws. Nothing is told afterwards but {@link StartedLate}. */
    record Finished(RunResult result) implements RunEvent {}

    /** A start was answered after the run had ended, and its execution is stored. */
    record StartedLate(String executionId) implements RunEvent {}
}
