package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
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
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests over HTTP/1.1, any number at once on four threads at most. No request is ever sent again, and no redirect
 * is followed, which would carry the credential elsewhere.
 *
 * <p>The proxy is asked for anew for each request; one that is under way keeps the one it has.
 */
public final class HttpTransport implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    /** For how long a connection without a call is kept, unless the service names another time. */
    private static final TimeValue KEPT = TimeValue.ofSeconds(30);

    private static final String EXCHANGE = Exchange.class.getName();
    private static final String PROXY = ProxyServer.class.getName();

    private final Function<URI, ProxyServer> proxies;
    private final String userAgent;

    /** Watches the requests and answers. */
    final CallTrace trace;

    /** How long a connection may take to be made. */
    final Duration connectTimeout;

    /** Writes files, one task after the other. */
    final Executor files = oneThread("qflow-files");

    /** Runs what waits for answers, so that it holds up no connection. */
    private final Executor answers = oneThread("qflow-answers");

    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private CloseableHttpAsyncClient client;
    private boolean closed;

    /**
     * A transport without a connection and without a thread so far.
     *
     * @param proxies names the proxy for an address; null for none
     * @param userAgent sent as {@code User-Agent}
     * @param trace watches the requests and answers
     */
    public HttpTransport(Function<URI, ProxyServer> proxies, String userAgent, CallTrace trace) {
        this(proxies, userAgent, trace, CONNECT_TIMEOUT);
    }

    HttpTransport(Function<URI, ProxyServer> proxies, String userAgent, CallTrace trace, Duration connectTimeout) {
        this.proxies = proxies;
        this.userAgent = userAgent;
        this.trace = trace;
        this.connectTimeout = connectTimeout;
    }

    /**
     * Sends a request; never throws.
     *
     * @param silence the longest time in which nothing comes; null where the caller sees to that
     */
    Exchange send(ApiRequest request, Duration silence, Body.Factory bodies) {
        Exchange exchange = new Exchange(bodies, answers);
        try {
            HttpClientContext context = context(request, proxies.apply(request.uri()), silence);
            context.setAttribute(EXCHANGE, exchange);
            BasicAsyncEntityProducer body =
                    request.body() == null ? null : new BasicAsyncEntityProducer(request.body(), null);
            CloseableHttpAsyncClient sender = client(exchange);
            exchange.begun(
                    sender.execute(new BasicRequestProducer(message(request), body), exchange, context, exchange));
        } catch (RuntimeException e) {
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
                .setConnectionKeepAlive(KEPT)
                // A challenge would be answered by a second request.
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        if (proxy != null) {
            HttpHost host = new HttpHost(proxy.host(), proxy.port());
            context.setAttribute(PROXY, host);
            if (proxy.user() != null) {
                BasicScheme basic = new BasicScheme();
                String password = Objects.requireNonNullElse(proxy.password(), "");
                basic.initPreemptive(new UsernamePasswordCredentials(proxy.user(), password.toCharArray()));
                context.resetAuthExchange(host, basic);
            }
        }
        // A connection is kept for the same state alone: for the same settings of the proxy, and never for this object.
        context.setUserToken(request.once() ? new Object() : proxy == null ? "direct" : proxy);
        return context;
    }

    /** The client for a further exchange; a new one if an error, such as want of memory, has ended its thread. */
    private synchronized CloseableHttpAsyncClient client(Exchange exchange) {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        if (client != null && client.getStatus().compareTo(IOReactorStatus.ACTIVE) > 0) {
            end();
        }
        if (client == null) {
            client = build();
            client.start();
        }
        underWay.add(exchange);
        exchange.answer().whenComplete((answer, error) -> underWay.remove(exchange));
        return client;
    }

    /** A client that ends does not tell those that wait for its answers. */
    private void end() {
        if (client != null) {
            client.close(CloseMode.IMMEDIATE);
            client = null;
        }
        underWay.forEach(exchange -> exchange.abort(new IOException("the client was closed")));
    }

    private CloseableHttpAsyncClient build() {
        Timeout connect = Timeout.of(connectTimeout);
        PoolingAsyncClientConnectionManagerBuilder connections = PoolingAsyncClientConnectionManagerBuilder.create()
                // How many calls there may be at once is for the callers to say.
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        // With HTTP/2 a request may share the fate of a connection that others have worn out.
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connect)
                        .build())
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(SSLContexts.createSystemDefault())
                        // Both, since the JDK's own is not asked by version 5.6 of the library.
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                        .setHostnameVerifier(new DefaultHostnameVerifier())
                        .buildAsync());
        return HttpAsyncClients.custom()
                .setConnectionManager(connections.build())
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
                .setThreadFactory(task -> daemon(task, "qflow-http"))
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
                // Not called for what goes to the proxy itself.
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

    /** None while there is nothing to do. */
    private static Executor oneThread(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Ends the connections and the threads; what is under way fails. */
    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
