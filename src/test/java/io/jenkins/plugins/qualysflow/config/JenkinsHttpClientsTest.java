package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ProxyConfiguration;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given the proxy of Jenkins, when an administrator sets, changes and removes it. */
@WithJenkins
class JenkinsHttpClientsTest {

    private static final URI GATEWAY = URI.create("https://gateway.qg2.apps.qualys.eu");

    private final JenkinsHttpClients clients = new JenkinsHttpClients();
    private static JenkinsRule jenkins;

    @BeforeAll
    static void begin(JenkinsRule rule) {
        jenkins = rule;
    }

    @AfterEach
    void forget() throws Exception {
        jenkins.jenkins.setProxy(null);
    }

    @Test
    void withoutAProxyOneClientServesAllCalls() {
        HttpClient first = clients.shared();

        assertThat(first.proxy()).isEmpty();
        assertThat(clients.shared()).isSameAs(first);
    }

    @Test
    void everyChangeOfTheProxyCountsFromTheNextCallOn() throws Exception {
        HttpClient direct = clients.shared();

        jenkins.jenkins.setProxy(new ProxyConfiguration("proxy.example.com", 3128));
        HttpClient proxied = clients.shared();
        assertThat(proxied).isNotSameAs(direct).isSameAs(clients.shared());
        assertThat(proxyOf(proxied, GATEWAY)).isEqualTo("proxy.example.com:3128");

        jenkins.jenkins.setProxy(new ProxyConfiguration("other.example.com", 8080));
        assertThat(proxyOf(clients.shared(), GATEWAY)).isEqualTo("other.example.com:8080");
        assertThat(proxyOf(clients.fresh(), GATEWAY)).isEqualTo("other.example.com:8080");

        jenkins.jenkins.setProxy(null);
        assertThat(clients.shared().proxy()).isEmpty();
    }

    @Test
    void hostsThatJenkinsExceptsAreCalledDirectly() throws Exception {
        jenkins.jenkins.setProxy(
                new ProxyConfiguration("proxy.example.com", 3128, null, null, "qualysgateway.example.com"));

        assertThat(proxyOf(clients.shared(), GATEWAY)).isEqualTo("proxy.example.com:3128");
        assertThat(proxyOf(clients.shared(), URI.create("https://qualysgateway.example.com")))
                .isEqualTo("direct");
    }

    @Test
    void redirectsAreNeverFollowed() {
        assertThat(clients.shared().followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
        assertThat(clients.fresh().followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
    }

    private static String proxyOf(HttpClient client, URI uri) {
        List<Proxy> proxies = client.proxy()
                .map((ProxySelector selector) -> selector.select(uri))
                .orElseThrow();
        Proxy first = proxies.get(0);
        if (first.type() == Proxy.Type.DIRECT) {
            return "direct";
        }
        InetSocketAddress address = (InetSocketAddress) first.address();
        return address.getHostString() + ":" + address.getPort();
    }
}
