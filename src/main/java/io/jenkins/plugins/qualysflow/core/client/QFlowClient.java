package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.Cloud;
import io.jenkins.plugins.qualysflow.core.model.Connector;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of the Qualys Flow API. None of them blocks; each future fails with a {@link QFlowException}, bare or as the
 * cause of a {@link java.util.concurrent.CompletionException}. Cancelling a future does not cancel the call.
 */
public interface QFlowClient {

    /**
     * Gets a token, so that the next call need not wait for one. Completes at once if there is one that is not about to
     * expire.
     *
     * @return fails with {@link QFlowException.Kind#NO_TOKEN} if there is none
     */
    CompletableFuture<Void> authenticate();

    /**
     * Run Workflow: {@code POST /workflows/{workflowId}/run}. Sent once, with the token that {@link #authenticate} got.
     * The API has no idempotency key, so a repetition would start a second execution.
     *
     * @return fails with {@link QFlowException.Kind#TOKEN_REJECTED} if the token was refused and {@link #authenticate} may
     *     get another one, and with {@link QFlowException.Kind#UNAUTHORIZED} if there is no other one
     */
    CompletableFuture<StartedExecution> run(String workflowId, RunRequest request);

    /** Workflow List: {@code GET /workflows}, one page. {@link Pager} gets the others. */
    CompletableFuture<Page<Workflow>> workflows(WorkflowQuery query);

    /** Workflow Details: {@code GET /workflows/{workflowId}}. A definition that can't be read is no error. */
    CompletableFuture<WorkflowDetails> workflow(String workflowId);

    /**
     * Connectors of TotalCloud: {@code GET /cloudview-api/rest/v1/{cloud}/connectors}, one page. An API beside that of
     * Qualys Flow, for which the credential may lack the permission.
     */
    CompletableFuture<Page<Connector>> connectors(Cloud cloud, PageRequest page);

    /** Execution Details: {@code GET /executions/{executionId}}, without steps. */
    CompletableFuture<Execution> execution(String executionId);

    /**
     * Execution Details with the steps: {@code includeSteps=true}. Steps that can't be read are no error; an answer of more
     * than 4 MB is {@link QFlowException.Kind#UNREADABLE}.
     */
    CompletableFuture<ExecutionDetails> executionWithSteps(String executionId);

    /** Execution List: {@code GET /workflows/{workflowId}/executions}, one page. {@link Pager} gets the others. */
    CompletableFuture<Page<Execution>> executionList(String workflowId, ExecutionQuery query);

    /** The executions of {@link #executionList} alone. */
    default CompletableFuture<List<Execution>> executions(String workflowId, ExecutionQuery query) {
        return executionList(workflowId, query).thenApply(Page::values);
    }

    /**
     * Step List: {@code GET /executions/{executionId}/steps}, without their data, in the order they ran. The call has no
     * paging, so items beyond those received are missing if its {@code total} is larger.
     */
    CompletableFuture<Page<Step>> stepList(String executionId);

    /**
     * Step List with {@code includeData=true}: the answer is streamed to a file unchanged. It holds input and output of
     * every step, which may be too large for memory.
     *
     * @param target file to write, replaced if it exists
     * @param maxBytes maximum number of bytes to write
     */
    CompletableFuture<Download> stepsWithData(String executionId, Path target, long maxBytes);

    /**
     * Step Input: {@code GET /executions/{executionId}/steps/{nodeId}/input?parseJson=true}, written unchanged. If it
     * fails, a part of it may have been written.
     *
     * @param maxBytes maximum number of bytes to write
     */
    CompletableFuture<Download> stepInput(String executionId, String nodeId, Destination target, long maxBytes);

    /** Step Output, as {@link #stepInput}. */
    CompletableFuture<Download> stepOutput(String executionId, String nodeId, Destination target, long maxBytes);

    /** Step Input, written to a file that is replaced if it exists. */
    default CompletableFuture<Download> stepInput(String executionId, String nodeId, Path target, long maxBytes) {
        return stepInput(executionId, nodeId, Destination.file(target), maxBytes);
    }

    /** Step Output, written to a file that is replaced if it exists. */
    default CompletableFuture<Download> stepOutput(String executionId, String nodeId, Path target, long maxBytes) {
        return stepOutput(executionId, nodeId, Destination.file(target), maxBytes);
    }
}
