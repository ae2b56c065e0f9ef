package io.jenkins.plugins.qualysflow.config;

import hudson.ProxyConfiguration;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.client.HttpClients;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import jenkins.model.Jenkins;

/**
 * HTTP clients with the proxy and the user agent of Jenkins; made anew when the proxy is configured anew.
 *
 * <p>The user name and password of the proxy go with each request that is sent through it, and no authenticator is used:
 * up to version 23 the JDK drops the {@code Authorization} header, which holds our token, from the requests of a client
 * that has one (JDK-8326949). Neither a host without proxy nor the far end of a tunnel gets them; the JDK sees to that.
 */
public final class JenkinsHttpClients implements HttpClients {

    private HttpClient shared;
    private ProxyConfiguration proxyOfShared;

    @Override
    public synchronized HttpClient shared() {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        // A configuration is replaced as a whole, so the same object means the same settings.
        if (shared == null || proxy != proxyOfShared) {
            shared = fresh();
            proxyOfShared = proxy;
        }
        return shared;
    }

    @Override
    public HttpClient fresh() {
        HttpClient made = HttpClients.build(ProxyConfiguration.newHttpClientBuilder());
        return made.authenticator().isEmpty() ? made : withoutAuthenticator(made);
    }

    /** A builder can't be rid of its authenticator. */
    private static HttpClient withoutAuthenticator(HttpClient client) {
        HttpClient.Builder builder = HttpClient.newBuilder();
        client.proxy().ifPresent(builder::proxy);
        client.executor().ifPresent(builder::executor);
        return HttpClients.build(builder);
    }

    @Override
    public HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = ProxyConfiguration.newHttpRequestBuilder(uri);
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy != null && proxy.getUserName() != null && goesThroughProxy(uri)) {
            String login = proxy.getUserName() + ":" + Secret.toString(proxy.getSecretPassword());
            request.header(
                    "Proxy-Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private boolean goesThroughProxy(URI uri) {
        return shared().proxy().stream()
                .flatMap(selector -> selector.select(uri).stream())
                .anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }
}
