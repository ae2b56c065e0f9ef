package io.jenkins.plugins.qualysflow.core.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Where HTTP clients come from: the surroundings know proxies and certificates, this package does not. */
public interface HttpClients {

    /** How long a connection may take to be made. */
    Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    /** The client for everything that may be repeated; keeps connections open. */
    HttpClient shared();

    /**
     * A client with no connection open yet. A kept connection that the other side dropped would leave it unknown
     * whether a start was received.
     */
    HttpClient fresh();

    /** A request to that address, with whatever headers the surroundings put on every request. */
    default HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri);
    }

    /** Who watches the requests and answers of these clients. */
    default CallTrace trace() {
        return CallTrace.NONE;
    }

    /**
     * The settings that every client needs here.
     *
     * <p>Redirects are never followed: they would carry the credential elsewhere. HTTP/1.1, because with HTTP/2 a
     * request may share the fate of a connection that others have worn out.
     */
    static HttpClient build(HttpClient.Builder builder) {
        return builder.followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Clients with the JVM's own settings. */
    static HttpClients ofJvm() {
        return ofJvm(CallTrace.NONE);
    }

    /** The same, watched. */
    static HttpClients ofJvm(CallTrace trace) {
        HttpClient shared = build(HttpClient.newBuilder());
        return new HttpClients() {
            @Override
            public HttpClient shared() {
                return shared;
            }

            @Override
            public HttpClient fresh() {
                return build(HttpClient.newBuilder());
            }

            @Override
            public CallTrace trace() {
                return trace;
            }
        };
    }
}
