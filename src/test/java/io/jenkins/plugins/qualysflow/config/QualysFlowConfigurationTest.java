package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the configuration of servers, when an administrator changes it. */
@WithQualysFlow
class QualysFlowConfigurationTest {

    private JenkinsRule jenkins;
    private QualysFlowConfiguration configuration;

    @BeforeEach
    void begin() {
        configuration = QualysFlowConfiguration.get();
        configuration.setServers(List.of());
    }

    @Test
    void whatCannotBeMeantIsRefusedByName() {
        assertRefused("Name (name) is required for every server.", server(" ", "EU2", null));
        assertRefused(
                "Server 'a': URL (url) or Platform (platform) is required, and not both.", server("a", null, null));
        assertRefused(
                "Server 'a': URL (url) or Platform (platform) is required, and not both.",
                server("a", "EU2", "https://gateway.example.com"));
        assertRefused("Server 'a': Platform (platform) must be one of US1, US2", server("a", "EU9", null));
        assertRefused(
                "Server 'a': URL (url) must start with https://", server("a", null, "http://gateway.example.com"));
        assertRefused(
                "Server 'a': URL (url) must not hold a user name",
                server("a", null, "https://u:p@gateway.example.com"));
        assertRefused("Name (name): two servers have the name 'a'", server("a", "EU1", null), server("a", "EU2", null));

        QualysFlowServer one = server("a", "EU1", null);
        QualysFlowServer two = server("b", "EU2", null);
        one.setDefaultServer(true);
        two.setDefaultServer(true);
        assertRefused("Default server (defaultServer): more than one server is marked as default", one, two);

        QualysFlowServer none = server("a", "EU1", null);
        none.setCallsPerHour(0);
        assertRefused("Server 'a': API calls per hour (callsPerHour) must be a whole number from 1 to 100000.", none);

        QualysFlowServer never = server("a", "EU1", null);
        never.setMaxIntervalSeconds(3601);
        assertRefused(
                "Server 'a': Maximum polling interval (maxIntervalSeconds) must be a whole number from 1 to 3600.",
                never);

        QualysFlowServer nothing = server("a", "EU1", null);
        nothing.setMaxFileMegabytes(0);
        assertRefused(
                "Server 'a': Archive size limit per file (maxFileMegabytes) must be a whole number from 1 to 100000.",
                nothing);

        QualysFlowServer endless = server("a", "EU1", null);
        endless.setMaxTotalMegabytes(100_001);
        assertRefused(
                "Server 'a': Archive size limit per execution (maxTotalMegabytes) must be a whole number from 1 to 100000.",
                endless);

        QualysFlowServer odd = server("a", "EU1", null);
        odd.setMaxFileMegabytes(501);
        assertRefused(
                "Server 'a': Archive size limit per execution (maxTotalMegabytes) must not be less than Archive size limit per file (maxFileMegabytes).",
                odd);
        assertThat(configuration.getServers()).isEmpty();
    }

    private void assertRefused(String message, QualysFlowServer... servers) {
        assertThatThrownBy(() -> configuration.setServers(List.of(servers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aJobNeedNotNameTheOnlyServer() throws Exception {
        configuration.setServers(List.of(server("a", "EU1", null)));

        assertThat(configuration.server(null).getName()).isEqualTo("a");
        assertThat(configuration.server(" ").getName()).isEqualTo("a");
    }

    @Test
    void amongSeveralServersOneIsTheDefaultOrANameIsNeeded() throws Exception {
        QualysFlowServer one = server("a", "EU1", null);
        QualysFlowServer two = server("b", "EU2", null);
        configuration.setServers(List.of(one, two));
        assertThatThrownBy(() -> configuration.server(null))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("none is marked as default: a, b");

        two.setDefaultServer(true);
        configuration.setServers(List.of(one, two));
        assertThat(configuration.server(null).getName()).isEqualTo("b");
        assertThat(configuration.server("a").getName()).isEqualTo("a");
    }

    @Test
    void theFormKeepsEverything() throws Exception {
        QualysFlowServer one = server("production", "EU2", null);
        one.setCallsPerHour(120);
        one.setMaxIntervalSeconds(90);
        one.setMaxFileMegabytes(20);
        one.setMaxTotalMegabytes(40);
        one.setMarkRuns(true);
        one.setDefaultServer(true);
        QualysFlowServer two = server("private", null, "https://gateway.example.com");
        one.setCredentialsId(TestService.CREDENTIALS_ID);
        configuration.setServers(List.of(one, two));

        jenkins.configRoundtrip();

        assertSame(configuration.getServers(), one, two);
        QualysFlowConfiguration stored = new QualysFlowConfiguration();
        assertSame(stored.getServers(), one, two);
    }

    @Test
    void aFileThatKnowsNoLimitsIsReadWithTheUsualOnes() throws Exception {
        QualysFlowServer read = (QualysFlowServer) Jenkins.XSTREAM2.fromXML("<" + QualysFlowServer.class.getName()
                + "><name>old</name><platform>EU1</platform></" + QualysFlowServer.class.getName() + ">");

        assertThat(read).usingRecursiveComparison().isEqualTo(server("old", "EU1", null));
        configuration.setServers(List.of(read));
    }

    private void assertSame(List<QualysFlowServer> servers, QualysFlowServer... expected) {
        assertThat(servers).usingRecursiveFieldByFieldElementComparator().containsExactly(expected);
    }

    private static QualysFlowServer server(String name, String platform, String url) {
        QualysFlowServer server = new QualysFlowServer(name);
        server.setPlatform(platform);
        server.setUrl(url);
        return server;
    }
}
