package io.jenkins.plugins.qualysflow.administration;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.ExtensionList;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.run.Connections;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** A server at a gateway of its own, and what administrators are warned of. */
abstract class MonitorFixture {

    static final Call LOOK = new Call("GET", "/qflowapi/v1/executions/e-1?includeSteps=false");

    static JenkinsRule jenkins;

    TestService service;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    /** Each test has a gateway of its own. */
    @BeforeEach
    void begin() throws Exception {
        service = new TestService().configure();
    }

    @AfterEach
    void end() throws Exception {
        monitor().disable(false);
        jenkins.jenkins.disableSecurity();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        service.close();
    }

    /** What is warned of after credentials were looked at. */
    static List<String> problems() {
        ProblemWatch watch = new ProblemWatch(Runnable::run);
        watch.run();
        return watch.problems();
    }

    static QualysFlowMonitor monitor() {
        return ExtensionList.lookupSingleton(QualysFlowMonitor.class);
    }

    static QualysFlowServer server() {
        return QualysFlowConfiguration.get().getServers().get(0);
    }

    static Account account() {
        StandardCredentials credentials = QualysCredentials.ofServer(
                server().getCredentialsId(), server().gateway().toString());
        return Connections.get().of(server().gateway(), credentials);
    }

    void paste(Instant expiresAt) throws Exception {
        String claims = "{\"exp\": " + expiresAt.getEpochSecond() + "}";
        paste("e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln");
    }

    void paste(String token) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "pasted", null, Secret.fromString(token)));
        QualysFlowServer server = service.asServer("test");
        server.setCredentialsId("pasted");
        QualysFlowConfiguration.get().setServers(List.of(server));
    }
}
