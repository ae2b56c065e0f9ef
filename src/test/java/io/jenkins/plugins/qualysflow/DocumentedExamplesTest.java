package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given what the README and the demonstration show, when somebody copies it, then it works as it stands. */
@WithJenkins
class DocumentedExamplesTest {

    /** The workflow that the README's examples name. */
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    @Test
    void everyPipelineOfTheReadmeRuns(JenkinsRule jenkins) throws Exception {
        Scenario scenario = TestService.scenario().toBuilder()
                .workflow(SimulatedWorkflow.builder(WORKFLOW)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of("node-6748e0e3-resource"))
                        .build())
                .build();
        try (TestService service = new TestService(scenario)) {
            service.configure();
            List<String> pipelines = blocks("groovy");
            assertThat(pipelines).hasSize(3);
            for (String pipeline : pipelines) {
                WorkflowJob job =
                        Pipelines.job(jenkins, "copied-" + service.starts().size(), pipeline);
                jenkins.buildAndAssertSuccess(job);
            }
            assertThat(service.starts()).hasSize(pipelines.size());
        }
    }

    @Test
    void theConfigurationOfTheReadmeIsTaken(JenkinsRule jenkins) throws Exception {
        List<String> configurations = blocks("yaml");
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

            jenkins.assertLogContains("ended with 'Success' after 4.0 s, 6 files archived", build);
        }
    }

    private static void configure(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<String> blocks(String language) throws Exception {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        List<String> found = new ArrayList<>();
        while (block.find()) {
            found.add(block.group(1));
        }
        return found;
    }
}
