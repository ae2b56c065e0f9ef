package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.QFlowAnswers;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The API over HTTP. One instance serves one gateway with one credential, and any number of calls at once. */
public final class HttpQFlowClient implements QFlowClient {

    private static final String ROOT = "/qflowapi/v1";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Gateway gateway;
    private final TokenSource tokens;
    private final CallListener listener;
    private final HttpCalls calls;

    /**
     * A client.
     *
     * @param listener hears of each request and answer
     */
    public HttpQFlowClient(
            Gateway gateway, HttpClients clients, TokenSource tokens, InstantSource clock, CallListener listener) {
        this.gateway = gateway;
        this.tokens = tokens;
        this.listener = listener;
        this.calls = new HttpCalls(clients, clock, listener, TIMEOUT);
    }

    @Override
    public CompletableFuture<StartedExecution> run(String workflowId, RunRequest request) {
        Call call = new Call("POST", ROOT + "/workflows/" + Gateway.encode(workflowId) + "/run");
        String body = QFlowJson.write(request.body());
        return authorized(call, token -> {
            HttpRequest post = request(call, token)
                    .header("Content-Type", "application/json")
                    .POST(OnceBody.of(body))
                    .build();
            return calls.send(calls.clients().fresh(), post, call, token)
                    .thenApply(answer -> read(call, answer, QFlowAnswers::started, token));
        });
    }

    @Override
    public CompletableFuture<Execution> execution(String executionId) {
        return get("/executions/" + Gateway.encode(executionId) + "?includeSteps=false", QFlowAnswers::execution);
    }

    @Override
    public CompletableFuture<List<Execution>> executions(String workflowId, ExecutionQuery query) {
        StringBuilder path = new StringBuilder("/workflows/" + Gateway.encode(workflowId) + "/executions?pageSize="
                + query.pageSize() + "&pageNumber=" + query.pageNumber());
        if (query.startAt() != null) {
            path.append("&startAt=").append(Gateway.encode(query.startAt().toString()));
        }
        if (query.order() != null) {
            path.append("&order=").append(Gateway.encode(query.order()));
        }
        return get(path.toString(), QFlowAnswers::executions);
    }

    @Override
    public CompletableFuture<List<Step>> steps(String executionId) {
        return get("/executions/" + Gateway.encode(executionId) + "/steps?includeData=false", QFlowAnswers::steps);
    }

    @Override
    public CompletableFuture<Download> stepInput(String executionId, String nodeId, Path target, long maxBytes) {
        return download(executionId, nodeId, "input", target, maxBytes);
    }

    @Override
    public CompletableFuture<Download> stepOutput(String executionId, String nodeId, Path target, long maxBytes) {
        return download(executionId, nodeId, "output", target, maxBytes);
    }

    /**
     * Asks for one workflow, to see whether the credential is good: {@code GET /workflows}.
     *
     * @return whether its user may list workflows; fails for any other reason than a missing permission
     */
    public CompletableFuture<Boolean> canListWorkflows() {
        return this.<Boolean>get("/workflows?pageSize=1&pageNumber=1", answer -> true)
                .handle((listed, error) -> {
                    if (QFlowErrors.of(error) instanceof QFlowException.Forbidden) {
                        return false;
                    }
                    if (error != null) {
                        throw new CompletionException(QFlowErrors.unwrap(error));
                    }
                    return listed;
                });
    }

    private CompletableFuture<Download> download(
            String executionId, String nodeId, String side, Path target, long maxBytes) {
        Call call = new Call(
                "GET",
                ROOT + "/executions/" + Gateway.encode(executionId) + "/steps/" + Gateway.encode(nodeId) + "/" + side
                        + "?parseJson=true");
        return authorized(call, token -> {
            HttpRequest get = request(call, token).GET().build();
            return calls.download(calls.clients().shared(), get, call, target, maxBytes, token);
        });
    }

    private <T> CompletableFuture<T> get(String path, Function<JsonNode, T> reader) {
        Call call = new Call("GET", ROOT + path);
        return authorized(call, token -> {
            HttpClient client = calls.clients().shared();
            return calls.send(client, request(call, token).GET().build(), call, token)
                    .thenApply(answer -> read(call, answer, reader, token));
        });
    }

    private HttpRequest.Builder request(Call call, String token) {
        return calls.clients()
                .request(gateway.resolve(call.path()))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    /** Sends with a token, and once more with another one where the first was refused. */
    private <T> CompletableFuture<T> authorized(Call call, Function<String, CompletableFuture<T>> send) {
        return token(call)
                .thenCompose(token -> send.apply(token)
                        .handle((answer, error) -> {
                            QFlowException.Unauthorized refused = unauthorized(error);
                            if (refused == null || !tokens.reject(token)) {
                                return settled(answer, error);
                            }
                            return token(call).thenCompose(other -> {
                                listener.repeated(call);
                                return send.apply(other);
                            });
                        })
                        .thenCompose(Function.identity()));
    }

    private CompletableFuture<String> token(Call call) {
        return tokens.token().handle((token, error) -> {
            if (error == null) {
                return token;
            }
            QFlowException reason = QFlowErrors.of(error);
            throw new CompletionException(reason == null ? error : new QFlowException.NoToken(call, reason));
        });
    }

    private static QFlowException.Unauthorized unauthorized(Throwable error) {
        return QFlowErrors.of(error) instanceof QFlowException.Unauthorized refused ? refused : null;
    }

    private static <T> CompletionStage<T> settled(T answer, Throwable error) {
        return error == null ? CompletableFuture.completedFuture(answer) : CompletableFuture.failedFuture(error);
    }

    private static <T> T read(Call call, HttpCalls.Answer answer, Function<JsonNode, T> reader, String token) {
        try {
            return reader.apply(QFlowJson.MAPPER.readTree(answer.text()));
        } catch (JacksonException e) {
            throw unreadable(call, answer, "it is not JSON", token);
        } catch (IllegalArgumentException e) {
            throw unreadable(call, answer, e.getMessage(), token);
        }
    }

    private static CompletionException unreadable(Call call, HttpCalls.Answer answer, String why, String token) {
        String start = Scrubber.scrub(answer.text(), token);
        String quoted = start == null ? "it is empty" : why + "; it begins: " + start;
        return new CompletionException(new QFlowException.UnreadableAnswer(call, answer.status(), quoted, null));
    }
}
