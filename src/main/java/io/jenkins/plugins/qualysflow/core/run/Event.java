package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.util.concurrent.CompletableFuture;

/**
 * The events of the state machine {@link FlowRun}, posted by calls, timers, storing and aborts. If {@code error} is null,
 * the other members are not.
 */
sealed interface Event {

    /** The run begins, or continues after a restart. */
    record Begin() implements Event {}

    /** The run was aborted; the execution continues. */
    record Abort() implements Event {}

    /** An error in the plugin: the event that the run waits for will not come. */
    record Fault(Throwable error) implements Event {}

    /** The state was stored, or could not be. */
    record Saved(RunState state, Throwable error) implements Event {}

    /** The time to try a start again that was postponed or held back. */
    record Retry() implements Event {}

    /** The deadline has passed. Matters only for a start that was not sent yet. */
    record Deadline() implements Event {}

    /** A connection has a token, so that the start can be queued. */
    record TokenReady(Connection connection, Throwable error) implements Event {}

    /** The definition of the workflow, to compare the start with, and its name. */
    record DefinitionFound(WorkflowDefinitions.Found found) implements Event {}

    /**
     * It is the turn of the start among the calls of its account. It occupies a place among the concurrent calls until the
     * call that completes {@code place} is answered.
     */
    record TurnCame(CompletableFuture<CompletableFuture<StartedExecution>> place) implements Event {}

    /** The request is complete and the token is still valid: the start can be sent. */
    record RequestReady(RunRequest request, Throwable error) implements Event {}

    /** The answer to the start. */
    record StartAnswered(StartedExecution execution, Throwable error) implements Event {}

    /** The result of the search for the execution of an unanswered start. */
    record Recovered(UnknownStart.Found found, Throwable error) implements Event {}

    /** The connection for a wait. */
    record Connected(Connection connection, Throwable error) implements Event {}

    /** A new connection, since the credential of the last one was refused. */
    record Renewed(Connection connection) implements Event {}

    /** News of the wait for the run's own execution or a child; the wait continues. */
    record PollAnswered(String executionId, RunEvent news) implements Event {}

    /** A poll of the run's own execution found its steps. */
    record StepsSeen(ExecutionDetails details) implements Event {}

    /** The run's own execution or a child has ended. */
    record ExecutionEnded(String executionId, Execution execution) implements Event {}

    /** An execution had not ended at the deadline; {@code last} is null if no poll succeeded. */
    record ExecutionTimedOut(String executionId, Execution last) implements Event {}

    /** The wait for an execution failed. */
    record WaitFailed(String executionId, QFlowException error) implements Event {}

    /** The result of the search for children of an execution; {@code level} is theirs, 1 for children of the run's own. */
    record ChildrenFound(String parentId, int level, ChildSearch.Found found) implements Event {}

    /** The workflow was read to decide about required gates, or could not be. */
    record WorkflowRead(WorkflowDetails details, Throwable error) implements Event {}

    /** The folder of the evidence was created, or could not be. */
    record EvidenceOpened(Throwable error) implements Event {}

    /** Collecting has ended. */
    record Collected(Evidence.Gathered all) implements Event {}

    /** The evidence was stored, or is lost. */
    record Published(Evidence.Kept kept) implements Event {}
}
