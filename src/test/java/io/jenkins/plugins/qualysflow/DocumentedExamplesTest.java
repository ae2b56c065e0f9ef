package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.Scenario;
import io.jenkins.plugins.qualysflow.testing.Documents;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given what the README and the demonstration show, when somebody copies it, then it works as it stands. */
@WithJenkins
class DocumentedExamplesTest {

    @Test
    void theConfigurationOfTheReadmeIsTaken(JenkinsRule jenkins) throws Exception {
        List<String> configurations = Documents.blocks(Path.of("README.md"), "yaml");
        assertThat(configurations).hasSize(1);

        configure(configurations.get(0));

        QualysFlowServer server = QualysFlowConfiguration.get().server(null);
        assertThat(server.getName()).isEqualTo("production");
        assertThat(server.getPlatform()).isEqualTo("EU2");
        assertThat(server.getCredentialsId()).isEqualTo("qualys-flow");
    }

    @Test
    void theJobOfTheDemonstrationSucceeds(JenkinsRule jenkins) throws Exception {
        try (SandboxServer service = SandboxServer.start(Scenario.demo())) {
            configure(Files.readString(Path.of("examples", "demo", "jenkins.yaml"))
                    .replace("${QFLOW_URL}", service.url().toString())
                    .replace("${JENKINS_DEMO_URL}", jenkins.getURL().toString()));

            WorkflowRun build = jenkins.buildAndAssertSuccess(
                    jenkins.jenkins.getItemByFullName("qualys-flow-demo", WorkflowJob.class));

            jenkins.assertLogContains("ended with 'Success' after 4.0 s, 9 files archived", build);
        }
    }

    private static void configure(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }
}
