package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.ACL;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.misc.junit.jupiter.AbstractRoundTripTest;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given servers and a credential as code, when Jenkins is configured with them, restarted, and exported. */
@WithJenkins
class ConfigurationAsCodeTest extends AbstractRoundTripTest {

    @Override
    protected String configResource() {
        return "configuration-as-code.yaml";
    }

    @Override
    protected void assertConfiguredAsExpected(JenkinsRule jenkins, String configuration) {
        List<QualysFlowServer> servers = QualysFlowConfiguration.get().getServers();
        assertThat(servers).extracting(QualysFlowServer::getName).containsExactly("production", "private");
        assertThat(servers.get(0).getPlatform()).isEqualTo("EU2");
        assertThat(servers.get(0).getCredentialsId()).isEqualTo("qualys-flow");
        assertThat(servers.get(0).getCallsPerHour()).isEqualTo(200);
        assertThat(servers.get(0).isDefaultServer()).isTrue();
        assertThat(servers.get(1).getUrl()).isEqualTo("https://gateway.example.com");
        assertThat(servers.get(1).getMaxIntervalSeconds()).isEqualTo(120);
        assertThat(servers.get(0).getMaxFileMegabytes()).isEqualTo(20);
        assertThat(servers.get(0).getMaxTotalMegabytes()).isEqualTo(40);
        assertThat(servers.get(0).isMarkRuns()).isTrue();
        assertThat(servers.get(1).getMaxFileMegabytes()).isEqualTo(100);
        assertThat(servers.get(1).getMaxTotalMegabytes()).isEqualTo(500);
        assertThat(servers.get(1).isMarkRuns()).isFalse();
        List<RequiredGate> gates = servers.get(0).getRequiredGates();
        assertThat(gates).extracting(RequiredGate::getWorkflow).containsExactly("*", "Nightly evidence");
        assertThat(gates.get(0).getStep()).isEqualTo("*-report");
        assertThat(gates.get(0).getPath()).isEqualTo("$.score");
        assertThat(gates.get(0).getValue()).isEqualTo("90");
        assertThat(gates.get(0).getOnFailure()).isEqualTo(OnGateFailure.UNSTABLE);
        assertThat(gates.get(1).getCondition()).isEqualTo(Condition.ABSENT);
        assertThat(gates.get(1).getOnFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(servers.get(1).getRequiredGates()).isEmpty();
        assertThat(exported())
                .contains("requiredGates:", "workflow: \"Nightly evidence\"", "condition: AT_LEAST", "value: \"90\"")
                .contains("onFailure: UNSTABLE");
        QualysApiClientCredentials client = CredentialsProvider.lookupCredentialsInItemGroup(
                        QualysApiClientCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of())
                .get(0);
        assertThat(client.getClientId()).isEqualTo("release-pipeline");
        assertThat(client.getClientSecret().getPlainText()).isEqualTo("not-a-real-secret");
    }

    private static String exported() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ConfigurationAsCode.get().export(file);
        } catch (Exception e) {
            throw new AssertionError("no export", e);
        }
        return file.toString(StandardCharsets.UTF_8);
    }

    @Override
    protected String stringInLogExpected() {
        return "Setting class io.jenkins.plugins.qualysflow.config.QualysFlowServer.name = production";
    }
}
