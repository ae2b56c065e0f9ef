package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.Scenario;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a service with the workflows that the examples name, when somebody copies an example, then it works as it stands. */
@WithJenkins
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("examples");

    private TestService service;

    @BeforeEach
    void startService() throws Exception {
        service = new TestService(Scenario.read(EXAMPLES.resolve("scenario.json")).toBuilder()
                .credentials(TestService.credentials())
                .build());
    }

    @AfterEach
    void stopService() {
        service.close();
    }

    @Test
    void everyExampleDoesWhatItSays(JenkinsRule jenkins) throws Exception {
        service.configure();
        Map<String, Result> expected = new LinkedHashMap<>();
        expected.put("fire-and-wait-later", Result.SUCCESS);
        expected.put("gated-remediation", Result.SUCCESS);
        // The example's scenario has three volumes that are not encrypted.
        expected.put("nightly-evidence", Result.UNSTABLE);
        expected.put("parallel-regions", Result.SUCCESS);
        expected.put("simple-run", Result.SUCCESS);
        List<Path> files = Documents.files(EXAMPLES, ".Jenkinsfile");
        assertThat(files)
                .extracting(file -> file.getFileName().toString().replace(".Jenkinsfile", ""))
                .containsExactlyElementsOf(expected.keySet());

        Map<String, WorkflowRun> builds = new LinkedHashMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".Jenkinsfile", "");
            builds.put(
                    name,
                    Pipelines.job(jenkins, name, Files.readString(file))
                            .scheduleBuild2(0)
                            .get(120, TimeUnit.SECONDS));
        }

        for (Map.Entry<String, WorkflowRun> build : builds.entrySet()) {
            jenkins.assertBuildStatus(expected.get(build.getKey()), build.getValue());
        }
        jenkins.assertLogContains("There are findings: execution ", builds.get("nightly-evidence"));
        assertThat(service.starts()).hasSize(1 + 3 + 1 + 3 + 1);
    }

    @Test
    void everyPipelineOfTheDocumentsRuns(JenkinsRule jenkins) throws Exception {
        service.configure();
        int count = 0;
        for (Path document : Documents.withPipelines()) {
            for (String pipeline : Documents.blocks(document, "groovy")) {
                count++;
                WorkflowRun build = Pipelines.job(jenkins, "copied-" + count, pipeline)
                        .scheduleBuild2(0)
                        .get(120, TimeUnit.SECONDS);
                assertThat(build.getResult())
                        .as("block %d, in %s:%n%s%n%s", count, document, pipeline, JenkinsRule.getLog(build))
                        .isEqualTo(Result.SUCCESS);
            }
        }
        assertThat(count).isGreaterThan(7);
    }
}
