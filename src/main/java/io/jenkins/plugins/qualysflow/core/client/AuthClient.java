package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The two calls of the gateway that return a token. They are reported to the {@link CallListener} like any other call. */
public final class AuthClient {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Gateway gateway;
    private final HttpCalls calls;
    private final CallListener listener;

    /**
     * A client.
     *
     * @param listener is notified of each request and answer
     */
    public AuthClient(Gateway gateway, HttpTransport transport, InstantSource clock, CallListener listener) {
        this(gateway, listener, new HttpCalls(transport, clock, listener, SILENCE));
    }

    AuthClient(Gateway gateway, CallListener listener, HttpCalls calls) {
        this.gateway = gateway;
        this.calls = calls;
        this.listener = listener;
    }

    /**
     * {@code POST /auth/oidc}: a token for an API client of the "User Level" kind, the only one that Qualys Flow accepts.
     * Id and secret are sent as headers, the body is empty; the answer is the bare token.
     *
     * @param clientId id of the client
     * @param clientSecret its secret
     */
    public CompletableFuture<BearerToken> ofApiClient(String clientId, String clientSecret) {
        Call call = new Call("POST", "/auth/oidc");
        if (!isHeader(clientId) || !isHeader(clientSecret)) {
            return CompletableFuture.failedFuture(new QFlowException(
                    Kind.UNAUTHORIZED, call, 0, "the client id or secret has characters that no HTTP header may have"));
        }
        Map<String, String> headers = Map.of(
                "Accept", "application/json",
                "Content-Type", FORM,
                "clientId", clientId,
                "clientSecret", clientSecret);
        return token(request(call, headers, null, clientSecret));
    }

    /**
     * {@code POST /auth}: a token for a user name and password; answered with 201. Accounts under single sign-on can't
     * use it.
     */
    public CompletableFuture<BearerToken> ofUser(String username, String password) {
        String form = "username=" + Gateway.encode(username) + "&password=" + Gateway.encode(password) + "&token=true";
        return token(request(
                new Call("POST", "/auth"),
                Map.of("Accept", "application/json", "Content-Type", FORM),
                form,
                password,
                Gateway.encode(password)));
    }

    private static boolean isHeader(String text) {
        return text.matches("[\\x20-\\x7e]*");
    }

    private ApiRequest request(Call call, Map<String, String> headers, String body, String... secrets) {
        return new ApiRequest(call, gateway.resolve(call.path()), headers, body, false, true, List.of(secrets));
    }

    private CompletableFuture<BearerToken> token(ApiRequest request) {
        listener.minted(request.call());
        return calls.send(request).thenCompose(answer -> {
            try {
                return CompletableFuture.completedFuture(
                        BearerToken.of(answer.content().text()));
            } catch (IllegalArgumentException e) {
                return CompletableFuture.failedFuture(new QFlowException(
                        Kind.UNREADABLE,
                        request.call(),
                        answer.status(),
                        "it should be a token, and " + e.getMessage()));
            }
        });
    }
}
