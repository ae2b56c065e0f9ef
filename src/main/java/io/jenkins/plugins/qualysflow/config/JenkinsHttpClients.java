package io.jenkins.plugins.qualysflow.config;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.qualysflow.core.client.HttpClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import jenkins.model.Jenkins;

/** HTTP clients with the proxy and the user agent of Jenkins; made anew when the proxy is configured anew. */
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
        return HttpClients.build(ProxyConfiguration.newHttpClientBuilder());
    }

    @Override
    public HttpRequest.Builder request(URI uri) {
        return ProxyConfiguration.newHttpRequestBuilder(uri);
    }
}
