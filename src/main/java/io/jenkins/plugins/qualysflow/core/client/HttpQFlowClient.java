package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Cloud;
import io.jenkins.plugins.qualysflow.core.model.Connector;
import io.jenkins.plugins.qualysflow.core.model.ConnectorAnswers;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.QFlowAnswers;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.model.WorkflowAnswers;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The API over HTTP. One instance serves one gateway with one credential, and any number of calls at once. */
public final class HttpQFlowClient implements QFlowClient {

    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** Maximum size in bytes of an execution with its steps, which is asked for again and again during a wait. */
    private static final int LARGEST_WITH_STEPS = 4 * 1024 * 1024;

    private final Gateway gateway;
    private final TokenSource tokens;
    private final CallListener listener;
    private final HttpCalls calls;
    private final PagingStyle workflowPaging = new PagingStyle();
    private final PagingStyle executionPaging = new PagingStyle();

    /**
     * A client.
     *
     * @param listener is notified of each request and answer
     */
    public HttpQFlowClient(
            Gateway gateway, HttpTransport transport, TokenSource tokens, InstantSource clock, CallListener listener) {
        this(gateway, tokens, listener, new HttpCalls(transport, clock, listener, SILENCE));
    }

    HttpQFlowClient(Gateway gateway, TokenSource tokens, CallListener listener, HttpCalls calls) {
        this.gateway = gateway;
        this.tokens = tokens;
        this.listener = listener;
        this.calls = calls;
    }

    @Override
    public CompletableFuture<Void> authenticate() {
        return token(null).thenApply(token -> null);
    }

    @Override
    public CompletableFuture<StartedExecution> run(String workflowId, RunRequest request) {
        Call call = new Call("POST", CallPath.of("workflows", workflowId, "run").toString());
        String body = QFlowJson.write(request.body());
        return token(call).thenCompose(token -> {
            // The client masks these before it shortens a message: a part of a secret would not be recognised.
            List<String> secrets =
                    Stream.concat(Stream.of(token), request.secrets().stream()).toList();
            return json(request(call, token, body, secrets), HttpCalls.LARGEST_ANSWER, QFlowAnswers::started)
                    .exceptionallyCompose(error -> {
                        boolean replaceable = Kind.UNAUTHORIZED.is(error) && tokens.reject(token);
                        return CompletableFuture.failedFuture(replaceable ? tokenRejected(error) : error);
                    });
        });
    }

    private static QFlowException tokenRejected(Throwable error) {
        QFlowException refused = QFlowErrors.of(error);
        return new QFlowException(Kind.TOKEN_REJECTED, refused.call(), refused.status(), refused.serviceMessage());
    }

    @Override
    public CompletableFuture<Page<Workflow>> workflows(WorkflowQuery query) {
        return page(
                workflowPaging,
                query.page(),
                () -> CallPath.of("workflows").with("query", query.query()),
                answer -> QFlowAnswers.page(answer, WorkflowAnswers::workflow));
    }

    @Override
    public CompletableFuture<WorkflowDetails> workflow(String workflowId) {
        return get(CallPath.of("workflows", workflowId), answer -> WorkflowAnswers.details(answer, workflowId));
    }

    /** Pages have numbers from 0 there. */
    @Override
    public CompletableFuture<Page<Connector>> connectors(Cloud cloud, PageRequest page) {
        CallPath path = CallPath.below(CallPath.TOTALCLOUD, cloud.inPath(), "connectors")
                .with("pageNo", page.number() - 1)
                .with("pageSize", page.size());
        return get(path, answer -> ConnectorAnswers.page(answer, cloud));
    }

    @Override
    public CompletableFuture<Execution> execution(String executionId) {
        return get(
                CallPath.of("executions", executionId).with("includeSteps", false),
                answer -> QFlowAnswers.execution(answer, executionId));
    }

    @Override
    public CompletableFuture<ExecutionDetails> executionWithSteps(String executionId) {
        return get(
                CallPath.of("executions", executionId).with("includeSteps", true),
                LARGEST_WITH_STEPS,
                answer -> QFlowAnswers.executionDetails(answer, executionId));
    }

    @Override
    public CompletableFuture<Page<Execution>> executionList(String workflowId, ExecutionQuery query) {
        return page(
                executionPaging,
                query.page(),
                () -> CallPath.of("workflows", workflowId, "executions")
                        .with("startAt", query.startAt())
                        .with("endAt", query.endAt())
                        .with("order", query.order())
                        .with("query", query.query()),
                QFlowAnswers::executions);
    }

    @Override
    public CompletableFuture<Page<Step>> stepList(String executionId) {
        return get(steps(executionId, false), answer -> QFlowAnswers.stepPage(answer, executionId));
    }

    @Override
    public CompletableFuture<Download> stepsWithData(String executionId, Path target, long maxBytes) {
        return download(steps(executionId, true), Destination.file(target), maxBytes);
    }

    @Override
    public CompletableFuture<Download> stepInput(String executionId, String nodeId, Destination target, long maxBytes) {
        return download(stepData(executionId, nodeId, "input"), target, maxBytes);
    }

    @Override
    public CompletableFuture<Download> stepOutput(
            String executionId, String nodeId, Destination target, long maxBytes) {
        return download(stepData(executionId, nodeId, "output"), target, maxBytes);
    }

    /**
     * Lists one workflow, to check the credential: {@code GET /workflows}.
     *
     * @return whether its user may list workflows; fails for any other reason than a missing permission
     */
    public CompletableFuture<Boolean> canListWorkflows() {
        CallPath path = CallPath.of("workflows").with(PageRequest.first(1), false);
        return this.<Boolean>get(path, answer -> true)
                .exceptionallyCompose(error -> Kind.FORBIDDEN.is(error)
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(error));
    }

    private static CallPath steps(String executionId, boolean withData) {
        return CallPath.of("executions", executionId, "steps").with("includeData", withData);
    }

    private static CallPath stepData(String executionId, String nodeId, String side) {
        return CallPath.of("executions", executionId, "steps", nodeId, side).with("parseJson", true);
    }

    private <T> CompletableFuture<Page<T>> page(
            PagingStyle style, PageRequest page, Supplier<CallPath> path, Function<JsonNode, Page<T>> reader) {
        return style.ask(
                page.inOffsets(),
                byOffset -> get(path.get().with(page, byOffset), reader),
                () -> listener.repeated(new Call("GET", path.get().toString())));
    }

    private CompletableFuture<Download> download(CallPath path, Destination target, long maxBytes) {
        Call call = new Call("GET", path.toString());
        return authorized(call, token -> calls.download(request(call, token, null, List.of(token)), target, maxBytes));
    }

    private <T> CompletableFuture<T> get(CallPath path, Function<JsonNode, T> reader) {
        return get(path, HttpCalls.LARGEST_ANSWER, reader);
    }

    private <T> CompletableFuture<T> get(CallPath path, int maxBytes, Function<JsonNode, T> reader) {
        Call call = new Call("GET", path.toString());
        return authorized(call, token -> json(request(call, token, null, List.of(token)), maxBytes, reader));
    }

    private <T> CompletableFuture<T> json(ApiRequest request, int maxBytes, Function<JsonNode, T> reader) {
        return calls.send(request, maxBytes).thenApply(answer -> read(request, answer, reader));
    }

    /** A request with that token. One with a body starts an execution, and must not be sent twice. */
    private ApiRequest request(Call call, String token, String body, List<String> secrets) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "application/json");
        headers.put("Authorization", "Bearer " + token);
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        List<String> all =
                Stream.concat(secrets.stream(), tokens.secrets().stream()).toList();
        return new ApiRequest(call, gateway.resolve(call.path()), headers, body, body != null, false, all);
    }

    /** Sends with a token, and once more with a new one if the first was refused. */
    private <T> CompletableFuture<T> authorized(Call call, Function<String, CompletableFuture<T>> send) {
        return token(call)
                .thenCompose(token -> send.apply(token)
                        .handle((answer, error) -> {
                            if (!Kind.UNAUTHORIZED.is(error) || !tokens.reject(token)) {
                                return settled(answer, error);
                            }
                            return token(call).thenCompose(other -> {
                                listener.repeated(call);
                                return send.apply(other);
                            });
                        })
                        .thenCompose(Function.identity()));
    }

    /**
     * A token.
     *
     * @param call the call that needs it; null if none does yet
     */
    private CompletableFuture<String> token(Call call) {
        return tokens.token().handle((token, error) -> {
            if (error == null) {
                return token;
            }
            QFlowException reason = QFlowErrors.of(error);
            throw new CompletionException(
                    reason == null ? error : QFlowException.noToken(call == null ? reason.call() : call, reason));
        });
    }

    private static <T> CompletionStage<T> settled(T answer, Throwable error) {
        return error == null ? CompletableFuture.completedFuture(answer) : CompletableFuture.failedFuture(error);
    }

    private static <T> T read(ApiRequest request, Answer answer, Function<JsonNode, T> reader) {
        String text = answer.content().text();
        JsonNode json;
        try {
            json = QFlowJson.readTree(text);
        } catch (JacksonException e) {
            throw unreadable(
                    request, answer, "it is not JSON; it begins: " + Scrubber.scrub(text, request.secretTexts()));
        }
        try {
            return reader.apply(json);
        } catch (IllegalArgumentException e) {
            throw unreadable(request, answer, e.getMessage() + members(json, request.secretTexts()));
        }
    }

    /** Names only: values may be secrets of the workflow. */
    private static String members(JsonNode json, String... secrets) {
        String names = Scrubber.scrub(String.join(", ", json.propertyNames()), secrets);
        return names == null ? "" : "; it has " + names;
    }

    private static CompletionException unreadable(ApiRequest request, Answer answer, String why) {
        return new CompletionException(new QFlowException(Kind.UNREADABLE, request.call(), answer.status(), why));
    }
}
