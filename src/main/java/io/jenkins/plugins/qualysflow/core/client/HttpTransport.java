package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests over HTTP/1.1, any number at once on four threads at most. It never repeats a request and never follows
 * a redirect, which would send the credential to another host.
 *
 * <p>The proxy is looked up for each request.
 */
public final class HttpTransport implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    /** How long an idle connection is kept open, unless the service says otherwise. */
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

    private static final String EXCHANGE = Exchange.class.getName();
    private static final String PROXY = ProxyServer.class.getName();

    private final Function<URI, ProxyServer> proxies;
    private final String userAgent;

    /** Sees the requests and answers. */
    final CallTrace trace;

    /** How long connecting may take. */
    final Duration connectTimeout;

    /** Writes bodies to files, one task after the other. */
    final Executor files = oneThread("qflow-files");

    /** Runs callbacks of answers, so that they don't block the thread of the connections. */
    private final Executor answers = oneThread("qflow-answers");

    /** Makes the threads of the connections. */
    private final ThreadFactory connections;

    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private CloseableHttpAsyncClient client;

    /** The threads of that client, none of which ends before it is closed. */
    private Set<Thread> threads;

    private boolean closed;

    /**
     * A transport. It connects and starts threads when they are needed.
     *
     * @param proxies gives the proxy for an address; null for none
     * @param userAgent sent as {@code User-Agent}
     * @param trace sees the requests and answers
     */
    public HttpTransport(Function<URI, ProxyServer> proxies, String userAgent, CallTrace trace) {
        this(proxies, userAgent, trace, CONNECT_TIMEOUT);
    }

    HttpTransport(Function<URI, ProxyServer> proxies, String userAgent, CallTrace trace, Duration connectTimeout) {
        this(proxies, userAgent, trace, connectTimeout, task -> daemon(task, "qflow-http"));
    }

    HttpTransport(
            Function<URI, ProxyServer> proxies,
            String userAgent,
            CallTrace trace,
            Duration connectTimeout,
            ThreadFactory connections) {
        this.connections = connections;
        this.proxies = proxies;
        this.userAgent = userAgent;
        this.trace = trace;
        this.connectTimeout = connectTimeout;
    }

    /**
     * Sends a request; never throws.
     *
     * @param silence maximum time without receiving data; null if the caller checks that
     */
    Exchange send(ApiRequest request, Duration silence, Body.Factory bodies) {
        Exchange exchange = new Exchange(bodies, answers, Ticker.SYSTEM);
        try {
            HttpClientContext context = context(request, proxies.apply(request.uri()), silence);
            context.setAttribute(EXCHANGE, exchange);
            BasicAsyncEntityProducer body =
                    request.body() == null ? null : new BasicAsyncEntityProducer(request.body(), null);
            CloseableHttpAsyncClient sender = client(exchange);
            exchange.begun(
                    sender.execute(new BasicRequestProducer(message(request), body), exchange, context, exchange));
        } catch (RuntimeException | Error e) {
            // The exchange knows whether anything was sent.
            exchange.abort(e);
        }
        return exchange;
    }

    private static BasicHttpRequest message(ApiRequest request) {
        BasicHttpRequest message = new BasicHttpRequest(request.call().method(), request.uri());
        request.headers().forEach(message::setHeader);
        if (request.once()) {
            message.setHeader(HttpHeaders.CONNECTION, "close");
        }
        return message;
    }

    private static HttpClientContext context(ApiRequest request, ProxyServer proxy, Duration silence) {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(silence == null ? Timeout.DISABLED : Timeout.of(silence))
                .setConnectionKeepAlive(KEEP_ALIVE)
                // Else an authentication challenge would be answered by a second request.
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        if (proxy != null) {
            HttpHost host = new HttpHost(proxy.host(), proxy.port());
            context.setAttribute(PROXY, host);
            if (proxy.user() != null) {
                BasicScheme basic = new BasicScheme();
                String password = Objects.requireNonNullElse(proxy.secret(), "");
                basic.initPreemptive(new UsernamePasswordCredentials(proxy.user(), password.toCharArray()));
                context.resetAuthExchange(host, basic);
            }
        }
        // The pool reuses a connection only for an equal token: the same proxy settings, and never a new object.
        context.setUserToken(request.once() ? new Object() : proxy == null ? "direct" : proxy);
        return context;
    }

    /** The client for another exchange; a new one if an error, such as an OutOfMemoryError, has ended its thread. */
    private synchronized CloseableHttpAsyncClient client(Exchange exchange) {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        // The client itself calls that state active, and refuses every call.
        if (client != null && threads.stream().anyMatch(thread -> thread.getState() == Thread.State.TERMINATED)) {
            end();
        }
        if (client == null) {
            client = started(build());
        }
        underWay.add(exchange);
        exchange.answer().whenComplete((answer, error) -> underWay.remove(exchange));
        return client;
    }

    /** Without its thread it would keep every call waiting, so that it is closed then. */
    private static CloseableHttpAsyncClient started(CloseableHttpAsyncClient made) {
        try {
            made.start();
            return made;
        } catch (RuntimeException | Error e) {
            made.close(CloseMode.IMMEDIATE);
            throw e;
        }
    }

    /** Closes the client and fails the exchanges in flight, of which the client does not notify them itself. */
    private void end() {
        if (client != null) {
            client.close(CloseMode.IMMEDIATE);
            client = null;
        }
        underWay.forEach(exchange -> exchange.abort(new IOException("the client was closed")));
    }

    private CloseableHttpAsyncClient build() {
        Set<Thread> started = ConcurrentHashMap.newKeySet();
        threads = started;
        Timeout connect = Timeout.of(connectTimeout);
        PoolingAsyncClientConnectionManagerBuilder pool = PoolingAsyncClientConnectionManagerBuilder.create()
                // Callers limit the number of concurrent calls.
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        // With HTTP/2 a start could share its connection with other requests, and fail with them.
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connect)
                        .build())
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(SSLContexts.createSystemDefault())
                        // Both, since version 5.6 of the library does not apply the verification of the JDK alone.
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                        .setHostnameVerifier(new DefaultHostnameVerifier())
                        .buildAsync());
        return HttpAsyncClients.custom()
                .setConnectionManager(pool.build())
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
                .setThreadFactory(task -> {
                    Thread thread = connections.newThread(task);
                    started.add(thread);
                    return thread;
                })
                .setHttp1Config(Http1Config.custom()
                        .setBufferSize(16 * 1024)
                        .setMaxLineLength(32 * 1024)
                        .setMaxHeaderCount(200)
                        .build())
                .setUserAgent(userAgent)
                .setRoutePlanner(new DefaultRoutePlanner(null) {
                    @Override
                    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return (HttpHost) context.getAttribute(PROXY);
                    }
                })
                // Not called for the CONNECT request to a proxy.
                .addRequestInterceptorFirst(
                        (message, body, context) -> ((Exchange) context.getAttribute(EXCHANGE)).sending())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableRequestPriority()
                .build();
    }

    /** An executor of one daemon thread, which ends when it is idle. */
    private static Executor oneThread(String name) {
        return new ThreadPoolExecutor(
                0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Closes the connections and ends the threads; exchanges in flight fail. */
    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
