package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.util.concurrent.CompletableFuture;

/**
 * What a run reacts to. Calls, timers, storing and aborts only post these; {@link FlowRun} says what they lead to. An
 * {@code error} is null where there is none, and then the other members are there.
 */
sealed interface Event {

    /** The run is to begin, or to be taken up again. */
    record Begin() implements Event {}

    /** The run is to end; the execution goes on. */
    record Abort() implements Event {}

    /** An error of ours: whatever was asked for will not come. */
    record Fault(Throwable error) implements Event {}

    /** The state was stored, or could not be. */
    record Saved(RunState state, Throwable error) implements Event {}

    /** A start that was put off, or held back, is to be tried again. */
    record Retry() implements Event {}

    /** The deadline of a start that may not have been sent yet. */
    record Deadline() implements Event {}

    /** There is a connection with a token, so that a start can wait for its turn. */
    record TokenReady(Connection connection, Throwable error) implements Event {}

    /** What is known of the workflow, for the start to be compared with. */
    record DefinitionFound(WorkflowDefinitions.Found found) implements Event {}

    /** It is the turn of the start. Its place among the calls is taken until the call that is put into it is answered. */
    record TurnCame(CompletableFuture<CompletableFuture<StartedExecution>> place) implements Event {}

    /** The request is complete, and the token is still good: nothing is left to be done before it is sent. */
    record RequestReady(RunRequest request, Throwable error) implements Event {}

    /** What the service said to the start. */
    record StartAnswered(StartedExecution execution, Throwable error) implements Event {}

    /** What could be found out about a start that was not answered. */
    record Recovered(UnknownStart.Found found, Throwable error) implements Event {}

    /** There is a connection to wait with. */
    record Connected(Connection connection, Throwable error) implements Event {}

    /** A credential was refused, and this connection has another one. */
    record Renewed(Connection connection) implements Event {}

    /** A poll of the run's own execution or of a child tells something, and the wait goes on. */
    record PollAnswered(String executionId, RunEvent news) implements Event {}

    /** An execution that is waited for has ended. */
    record ExecutionEnded(String executionId, Execution execution) implements Event {}

    /** An execution had not ended at the deadline; {@code last} is null if it was never seen. */
    record ExecutionTimedOut(String executionId, Execution last) implements Event {}

    /** An execution can't be waited for any more. */
    record WaitFailed(String executionId, QFlowException error) implements Event {}

    /** What was found of the executions that an execution began; those are on {@code level}, 1 below the run's own. */
    record ChildrenFound(String parentId, int level, ChildSearch.Found found) implements Event {}

    /** There is a folder for the evidence, or there can't be one. */
    record EvidenceOpened(Throwable error) implements Event {}

    /** Everything that could be collected is there. */
    record Collected(Evidence.Gathered all) implements Event {}

    /** The evidence is kept, or lost. */
    record Published(Evidence.Kept kept) implements Event {}
}
