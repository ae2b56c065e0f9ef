package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.Destination;
import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The calls that a wait makes, to a {@link SimulatedService}. Whatever else is called is a fault of the measurement. */
final class SimulatedClient implements QFlowClient {

    private static final String DURATION = "durationMillis";

    private final SimulatedService service;
    private final CallListener listener;

    SimulatedClient(SimulatedService service, CallListener listener) {
        this.service = service;
        this.listener = listener;
    }

    /** A request for an execution that takes so long. */
    static RunRequest request(Duration duration) {
        return new RunRequest(Map.of(DURATION, duration.toMillis()), null);
    }

    /** Tokens are no matter here. */
    @Override
    public CompletableFuture<Void> authenticate() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<StartedExecution> run(String workflowId, RunRequest request) {
        Duration duration = Duration.ofMillis((Long) request.variables().get(DURATION));
        return service.call(
                listener,
                new Call("POST", "/qflowapi/v1/workflows/" + workflowId + "/run"),
                now -> new StartedExecution(service.begin(workflowId, duration).id(), null));
    }

    @Override
    public CompletableFuture<Execution> execution(String executionId) {
        Call call = new Call("GET", "/qflowapi/v1/executions/" + executionId);
        return service.call(listener, call, now -> {
            ServiceExecution found = service.execution(executionId);
            if (found == null) {
                throw new QFlowException(Kind.NOT_FOUND, call, 404, "no such execution");
            }
            return found.at(now);
        });
    }

    @Override
    public CompletableFuture<ExecutionDetails> executionWithSteps(String executionId) {
        return execution(executionId).thenApply(found -> new ExecutionDetails(found, null, 0));
    }

    @Override
    public CompletableFuture<Page<Execution>> executionList(String workflowId, ExecutionQuery query) {
        Call call = new Call("GET", "/qflowapi/v1/workflows/" + workflowId + "/executions");
        return service.call(listener, call, now -> service.page(call, workflowId, query, now));
    }

    /** Stands for collecting in one call; nothing is written. */
    @Override
    public CompletableFuture<Download> stepsWithData(String executionId, Path target, long maxBytes) {
        Call call = new Call("GET", "/qflowapi/v1/executions/" + executionId + "/steps");
        return service.call(listener, call, now -> new Download(0, false));
    }

    @Override
    public CompletableFuture<Page<Workflow>> workflows(WorkflowQuery query) {
        throw new AssertionError("not simulated");
    }

    @Override
    public CompletableFuture<Page<Connector>> connectors(Cloud cloud, PageRequest page) {
        throw new AssertionError("not simulated");
    }

    @Override
    public CompletableFuture<WorkflowDetails> workflow(String workflowId) {
        throw new AssertionError("not simulated");
    }

    @Override
    public CompletableFuture<Page<Step>> stepList(String executionId) {
        throw new AssertionError("not simulated");
    }

    @Override
    public CompletableFuture<Download> stepInput(String executionId, String nodeId, Destination target, long maxBytes) {
        throw new AssertionError("not simulated");
    }

    @Override
    public CompletableFuture<Download> stepOutput(
            String executionId, String nodeId, Destination target, long maxBytes) {
        throw new AssertionError("not simulated");
    }
}
