package io.jenkins.plugins.qualysflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.qualysflow.core.client.ProxyServer;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the proxy of Jenkins, when an administrator sets, changes and removes it. */
@WithQualysFlow
class JenkinsTransportTest {

    private static final URI GATEWAY = URI.create("https://gateway.qg2.apps.qualys.eu");

    private JenkinsRule jenkins;

    @Test
    void withoutAProxyCallsGoDirectly() {
        assertThat(JenkinsTransport.proxy(GATEWAY)).isNull();
    }

    @Test
    void everyChangeOfTheProxyCountsFromTheNextCallOn() throws Exception {
        jenkins.jenkins.setProxy(new ProxyConfiguration("proxy.example.com", 3128));
        assertThat(JenkinsTransport.proxy(GATEWAY)).isEqualTo(new ProxyServer("proxy.example.com", 3128, null, ""));

        jenkins.jenkins.setProxy(new ProxyConfiguration("other.example.com", 8080, "user", "pass", null));
        assertThat(JenkinsTransport.proxy(GATEWAY))
                .isEqualTo(new ProxyServer("other.example.com", 8080, "user", "pass"));

        jenkins.jenkins.setProxy(null);
        assertThat(JenkinsTransport.proxy(GATEWAY)).isNull();
    }

    @Test
    void hostsThatJenkinsExceptsAreCalledDirectly() throws Exception {
        jenkins.jenkins.setProxy(
                new ProxyConfiguration("proxy.example.com", 3128, null, null, "qualysgateway.example.com\n*.internal"));

        assertThat(JenkinsTransport.proxy(GATEWAY)).isNotNull();
        assertThat(JenkinsTransport.proxy(URI.create("https://QualysGateway.example.com")))
                .isNull();
        assertThat(JenkinsTransport.proxy(URI.create("https://gateway.internal")))
                .isNull();
    }
}
