package io.jenkins.plugins.qualysflow.core.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** The two calls by which the gateway gives a token. They do not count against the call quota. */
public final class AuthClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Gateway gateway;
    private final HttpCalls calls;

    public AuthClient(Gateway gateway, HttpClients clients, InstantSource clock) {
        this.gateway = gateway;
        this.calls = new HttpCalls(clients, clock, CallListener.NONE, TIMEOUT);
    }

    /**
     * {@code POST /auth/oidc}: a token for an API client of the "User Level" kind, the only one that Qualys Flow takes.
     * Id and secret travel as headers, the body is empty; the answer is the bare token.
     *
     * @param clientId id of the client
     * @param clientSecret its secret
     */
    public CompletableFuture<BearerToken> ofApiClient(String clientId, String clientSecret) {
        Call call = new Call("POST", "/auth/oidc");
        HttpRequest request;
        try {
            request = request(call)
                    .header("clientId", clientId)
                    .header("clientSecret", clientSecret)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
        } catch (IllegalArgumentException e) {
            // The JDK's message repeats the header's value.
            return CompletableFuture.failedFuture(new QFlowException.Unauthorized(
                    call, 0, "the client id or secret has characters that no HTTP header may have"));
        }
        return token(call, request, clientSecret);
    }

    /**
     * {@code POST /auth}: a token for a user name and password; answered with 201. Accounts under single sign-on can't
     * use it.
     */
    public CompletableFuture<BearerToken> ofUser(String username, String password) {
        Call call = new Call("POST", "/auth");
        String form = "username=" + Gateway.encode(username) + "&password=" + Gateway.encode(password) + "&token=true";
        return token(
                call,
                request(call).POST(HttpRequest.BodyPublishers.ofString(form)).build(),
                password,
                Gateway.encode(password));
    }

    private HttpRequest.Builder request(Call call) {
        URI uri = gateway.resolve(call.path());
        return calls.clients()
                .request(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Content-Type", FORM);
    }

    private CompletableFuture<BearerToken> token(Call call, HttpRequest request, String... secrets) {
        return calls.send(calls.clients().shared(), request, call, null, secrets)
                .thenCompose(answer -> {
                    try {
                        return CompletableFuture.completedFuture(BearerToken.of(answer.text()));
                    } catch (IllegalArgumentException e) {
                        return CompletableFuture.failedFuture(new QFlowException.UnreadableAnswer(
                                call, answer.status(), "it should be a token, and " + e.getMessage(), null));
                    }
                });
    }
}
