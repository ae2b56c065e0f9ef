package io.jenkins.plugins.qualysflow.administration;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.ExtensionList;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.jvnet.hudson.test.JenkinsRule;

/** A server at a gateway of its own, and what administrators are warned of. */
@WithQualysFlow
abstract class MonitorFixture {

    static final Call LOOK = new Call("GET", "/qflowapi/v1/executions/e-1?includeSteps=false");

    static JenkinsRule jenkins;

    /** Each test has a gateway of its own. */
    TestService service;

    @AfterEach
    void end() throws Exception {
        monitor().disable(false);
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
        TestService.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "pasted", null, Secret.fromString(token)));
        QualysFlowServer server = service.asServer("test");
        server.setCredentialsId("pasted");
        QualysFlowConfiguration.get().setServers(List.of(server));
    }
}
