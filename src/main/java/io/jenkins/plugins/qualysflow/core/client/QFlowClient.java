package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of the Qualys Flow API. None of them blocks; each future fails with a {@link QFlowException}, bare or as the
 * cause of a {@link java.util.concurrent.CompletionException}. Cancelling a future gives up its answer, not the call.
 */
public interface QFlowClient {

    /**
     * Run Workflow: {@code POST /workflows/{workflowId}/run}. Sent at most twice, the second time only after a 401. There
     * is no key by which the service could tell a repetition from a second start.
     */
    CompletableFuture<StartedExecution> run(String workflowId, RunRequest request);

    /** Execution Details: {@code GET /executions/{executionId}}, without steps. */
    CompletableFuture<Execution> execution(String executionId);

    /** Execution List: {@code GET /workflows/{workflowId}/executions}, one page. */
    CompletableFuture<List<Execution>> executions(String workflowId, ExecutionQuery query);

    /** Step List: {@code GET /executions/{executionId}/steps}, without their data, in the order they ran. */
    CompletableFuture<List<Step>> steps(String executionId);

    /**
     * Step Input: {@code GET /executions/{executionId}/steps/{nodeId}/input?parseJson=true}, streamed to a file.
     *
     * @param target file to write, replaced if it is there
     * @param maxBytes where to stop
     */
    CompletableFuture<Download> stepInput(String executionId, String nodeId, Path target, long maxBytes);

    /** Step Output, as {@link #stepInput}. */
    CompletableFuture<Download> stepOutput(String executionId, String nodeId, Path target, long maxBytes);
}
