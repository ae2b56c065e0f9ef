package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.client.Call;
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
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** A service in a few fields: says what it is told to, and keeps when it was asked. */
public final class ScriptedClient implements QFlowClient {

    /** The workflow of every test. */
    public static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    /** The execution that a start begins. */
    public static final String EXECUTION = "7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10";

    /** A call for errors to name. */
    public static final Call CALL = new Call("GET", "/qflowapi/v1/test");

    /** When the token for a start is there. */
    public Supplier<CompletableFuture<?>> onToken = () -> CompletableFuture.completedFuture("token");

    /** Answer to a start. */
    public Supplier<CompletableFuture<StartedExecution>> onRun =
            () -> CompletableFuture.completedFuture(new StartedExecution(EXECUTION, "Workflow execution started"));

    /** Answer to a poll. */
    public Function<String, CompletableFuture<Execution>> onPoll = id -> CompletableFuture.completedFuture(running(id));

    /** Answer to a poll with steps; null for that of {@link #onPoll}, without any. */
    public Function<String, CompletableFuture<ExecutionDetails>> onPollWithSteps;

    /** When an execution was polled with its steps; these polls are in {@link #polls} too. */
    public final List<Instant> pollsWithSteps = Collections.synchronizedList(new ArrayList<>());

    /** Answer to an execution list of that workflow; {@link #onList} unless changed. */
    public BiFunction<String, ExecutionQuery, CompletableFuture<List<Execution>>> onListOf =
            (workflowId, query) -> this.onList.get();

    /** Answer to one page of an execution list; null for all that {@link #onListOf} has. */
    public BiFunction<String, ExecutionQuery, CompletableFuture<Page<Execution>>> onPageOf;

    /** Answer to a step list of that execution; {@link #onSteps} unless changed. */
    public Function<String, CompletableFuture<List<Step>>> onStepsOf = executionId -> this.onSteps.get();

    /** How many steps a step list says that there are; null for as many as it has. */
    public Long stepTotal;

    /** What was sent with starts. */
    public final List<RunRequest> requests = Collections.synchronizedList(new ArrayList<>());

    /** Answer to an execution list. */
    public Supplier<CompletableFuture<List<Execution>>> onList = () -> CompletableFuture.completedFuture(List.of());

    /** Answer to a step list. */
    public Supplier<CompletableFuture<List<Step>>> onSteps =
            () -> CompletableFuture.completedFuture(List.of(step("trigger", 1)));

    /** Answer to a call for a step's data, by node and the file to write to; null for {@link #outputs}. */
    public BiFunction<String, Path, CompletableFuture<Download>> onStepOutput;

    /** Answer to a step list with data, by execution and the file to write to; null for {@link #withData}. */
    public BiFunction<String, Path, CompletableFuture<Download>> onStepsWithData;

    /** When the steps were listed with their data. */
    public final List<Instant> listsWithData = Collections.synchronizedList(new ArrayList<>());

    /** When the steps were listed without them. */
    public final List<Instant> lists = Collections.synchronizedList(new ArrayList<>());

    /** The nodes whose data were asked for by a call of their own. */
    public final List<String> stepCalls = Collections.synchronizedList(new ArrayList<>());

    /** Outputs by node, or by execution and node with a slash between. */
    public final Map<String, String> outputs = new LinkedHashMap<>();

    /** Answer to Workflow Details. */
    public Supplier<CompletableFuture<WorkflowDetails>> onDefinition = () -> {
        throw new AssertionError("no workflows in this script");
    };

    /** When Workflow Details were asked for. */
    public final List<Instant> definitions = Collections.synchronizedList(new ArrayList<>());

    /** When an execution was polled. */
    public final List<Instant> polls = Collections.synchronizedList(new ArrayList<>());

    /** When a start was sent. */
    public final List<Instant> runs = Collections.synchronizedList(new ArrayList<>());

    /** What was asked of the execution list. */
    public final List<ExecutionQuery> queries = Collections.synchronizedList(new ArrayList<>());

    private final SimulatedTime time;

    public ScriptedClient(SimulatedTime time) {
        this.time = time;
    }

    /** Starts are answered by these, one after the other; the last one for ever. */
    @SafeVarargs
    public final void answerRuns(Supplier<CompletableFuture<StartedExecution>>... answers) {
        List<Supplier<CompletableFuture<StartedExecution>>> left = new ArrayList<>(Arrays.asList(answers));
        onRun = () -> (left.size() > 1 ? left.remove(0) : left.get(0)).get();
    }

    /** Polls are answered by these, one after the other; the last one for ever. */
    @SafeVarargs
    public final void answerPolls(Supplier<CompletableFuture<Execution>>... answers) {
        List<Supplier<CompletableFuture<Execution>>> left = new ArrayList<>(Arrays.asList(answers));
        onPoll = id -> (left.size() > 1 ? left.remove(0) : left.get(0)).get();
    }

    /** From now on execution lists, too, are answered by what a poll of each of these executions finds. */
    public void listWhatPollsFind(String... executionIds) {
        onListOf = (workflowId, query) -> {
            polls.add(time.instant());
            CompletableFuture<List<Execution>> all = CompletableFuture.completedFuture(List.of());
            for (String executionId : executionIds) {
                all = all.thenCombine(
                        onPoll.apply(executionId),
                        (before, one) ->
                                Stream.concat(before.stream(), Stream.of(one)).toList());
            }
            return all;
        };
    }

    @Override
    public CompletableFuture<Void> authenticate() {
        return onToken.get().thenApply(token -> null);
    }

    @Override
    public CompletableFuture<StartedExecution> run(String workflowId, RunRequest request) {
        runs.add(time.instant());
        requests.add(request);
        return onRun.get();
    }

    @Override
    public CompletableFuture<Execution> execution(String executionId) {
        polls.add(time.instant());
        return onPoll.apply(executionId);
    }

    @Override
    public CompletableFuture<ExecutionDetails> executionWithSteps(String executionId) {
        pollsWithSteps.add(time.instant());
        if (onPollWithSteps == null) {
            return execution(executionId).thenApply(execution -> new ExecutionDetails(execution, null, 0));
        }
        polls.add(time.instant());
        return onPollWithSteps.apply(executionId);
    }

    @Override
    public CompletableFuture<Page<Workflow>> workflows(WorkflowQuery query) {
        throw new AssertionError("no workflows in this script");
    }

    @Override
    public CompletableFuture<Page<Connector>> connectors(Cloud cloud, PageRequest page) {
        throw new AssertionError("no connectors in this script");
    }

    @Override
    public CompletableFuture<WorkflowDetails> workflow(String workflowId) {
        definitions.add(time.instant());
        return onDefinition.get();
    }

    @Override
    public CompletableFuture<Page<Execution>> executionList(String workflowId, ExecutionQuery query) {
        if (onPageOf != null) {
            queries.add(query);
            return onPageOf.apply(workflowId, query);
        }
        return executions(workflowId, query).thenApply(ScriptedClient::page);
    }

    @Override
    public CompletableFuture<List<Execution>> executions(String workflowId, ExecutionQuery query) {
        queries.add(query);
        return onListOf.apply(workflowId, query);
    }

    @Override
    public CompletableFuture<Page<Step>> stepList(String executionId) {
        lists.add(time.instant());
        return onStepsOf.apply(executionId).thenApply(steps -> {
            Page<Step> page = page(steps);
            return stepTotal == null ? page : new Page<>(page.items(), stepTotal);
        });
    }

    @Override
    public CompletableFuture<Download> stepsWithData(String executionId, Path target, long maxBytes) {
        listsWithData.add(time.instant());
        if (onStepsWithData != null) {
            return onStepsWithData.apply(executionId, target);
        }
        return onStepsOf.apply(executionId).thenCompose(steps -> write(withData(executionId, steps), target, maxBytes));
    }

    /** What a list with data says of those steps: their outputs as far as they are there, and for once as inputs too. */
    public String withData(String executionId, List<Step> steps) {
        List<String> items = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("nodeId", step.nodeId());
            members.put("nodeType", step.nodeType());
            members.put("status", step.status());
            members.put("eventOrder", step.order());
            members.put(
                    "startDate",
                    step.startedAt() == null ? null : step.startedAt().toEpochMilli());
            members.put(
                    "endDate", step.endedAt() == null ? null : step.endedAt().toEpochMilli());
            String item = QFlowJson.write(members);
            String data = onStepOutput == null ? output(executionId, step.nodeId()) : null;
            if (data != null && isJson(data)) {
                item = item.substring(0, item.length() - 1) + ",\"input\":" + data + ",\"output\": " + data + " }";
            }
            items.add(item);
        }
        long total = stepTotal == null ? steps.size() : stepTotal;
        return "{\"total\":" + total + ",\"items\":[" + String.join(",", items) + "]}";
    }

    private static boolean isJson(String text) {
        try {
            return !QFlowJson.MAPPER.readTree(text).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    /** A page of these, of which nothing is known but what was read. */
    public static <T> Page<T> page(List<T> values) {
        return new Page<>(
                values.stream().map(value -> new Listed<>(value, Map.of())).toList(), null);
    }

    @Override
    public CompletableFuture<Download> stepInput(String executionId, String nodeId, Path target, long maxBytes) {
        return stepOutput(executionId, nodeId, target, maxBytes);
    }

    @Override
    public CompletableFuture<Download> stepOutput(String executionId, String nodeId, Path target, long maxBytes) {
        stepCalls.add(nodeId);
        if (onStepOutput != null) {
            return onStepOutput.apply(nodeId, target);
        }
        String output = output(executionId, nodeId);
        if (output == null) {
            return failed(new QFlowException(Kind.NOT_FOUND, CALL, 404, "no output"));
        }
        return write(output, target, maxBytes);
    }

    @Override
    public CompletableFuture<Download> stepInput(String executionId, String nodeId, Destination target, long maxBytes) {
        throw new AssertionError("this script writes files");
    }

    @Override
    public CompletableFuture<Download> stepOutput(
            String executionId, String nodeId, Destination target, long maxBytes) {
        throw new AssertionError("this script writes files");
    }

    private String output(String executionId, String nodeId) {
        return outputs.getOrDefault(executionId + "/" + nodeId, outputs.get(nodeId));
    }

    /** Writes an answer to a file as far as it fits. */
    public static CompletableFuture<Download> write(String output, Path target, long maxBytes) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        int length = (int) Math.min(bytes.length, maxBytes);
        try {
            Files.write(target, Arrays.copyOf(bytes, length));
        } catch (IOException e) {
            return failed(e);
        }
        return CompletableFuture.completedFuture(new Download(length, length < bytes.length));
    }

    /** A future that has failed. */
    public static <T> CompletableFuture<T> failed(Throwable error) {
        return CompletableFuture.failedFuture(error);
    }

    /** An execution that goes on. */
    public static Execution running(String id) {
        return new Execution(id, WORKFLOW, "Running", SimulatedTime.START, null, SimulatedTime.START, null, null);
    }

    /** An execution that has ended after 90 seconds. */
    public static Execution ended(String id, String status) {
        Instant end = SimulatedTime.START.plusSeconds(90);
        return new Execution(id, WORKFLOW, status, SimulatedTime.START, end, SimulatedTime.START, "PUBLIC_API", null);
    }

    /** A step that succeeded. */
    public static Step step(String nodeId, int order) {
        return step(nodeId, order, "Success");
    }

    /** A step. */
    public static Step step(String nodeId, int order, String status) {
        return new Step(nodeId, "type", status, order, SimulatedTime.START, SimulatedTime.START.plusSeconds(1));
    }

    public static QFlowException rateLimited(Duration wait) {
        return QFlowException.rateLimited(CALL, 429, "slow down", wait);
    }

    /** A token that is refused, in whose place there may be another one. */
    public static QFlowException expiredToken() {
        return new QFlowException(Kind.TOKEN_REJECTED, CALL, 401, "token expired");
    }

    public static QFlowException unauthorized() {
        return new QFlowException(Kind.UNAUTHORIZED, CALL, 401, "token refused");
    }

    public static QFlowException forbidden() {
        return new QFlowException(Kind.FORBIDDEN, CALL, 403, "no permission");
    }

    public static QFlowException notFound() {
        return new QFlowException(Kind.NOT_FOUND, CALL, 404, "no such thing");
    }

    public static QFlowException badRequest() {
        return new QFlowException(Kind.INVALID_REQUEST, CALL, 400, "bad variables");
    }

    public static QFlowException serverError() {
        return new QFlowException(Kind.SERVER_ERROR, CALL, 503, "try later");
    }

    public static QFlowException unreadable() {
        return new QFlowException(Kind.UNREADABLE, CALL, 200, "it has no executionId");
    }

    public static QFlowException refusedConnection() {
        return new QFlowException(Kind.NOT_CONNECTED, CALL, 0, "refused");
    }

    public static QFlowException brokenConnection() {
        return new QFlowException(Kind.BROKEN, CALL, 0, "reset");
    }
}
