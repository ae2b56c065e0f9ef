package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** Given an API client, when builds wait, end well and end badly, then neither its secret nor a token is anywhere. */
@WithQualysFlow
class SecretsStaySecretTest {

    private static final String CONFIGURATION = QualysFlowConfiguration.class.getName() + ".xml";

    private JenkinsRule jenkins;
    private TestService service;

    /** The form of every token that the service gives. */
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}");

    @Test
    void neitherTheSecretNorATokenIsInAnyFileOrLog() throws Exception {
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.qualysflow", Level.ALL)
                .capture(10_000)) {
            WorkflowRun waiting = Pipelines.start(
                    jenkins,
                    "qflowRun workflowId: '" + ENDLESS
                            + "', variables: [dbPassword: ['hunter2', 'of', 'the', 'db'].join('-')]");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
            assertNowhere();
            // Jenkins itself keeps the arguments of steps, in the folder "workflow"; nothing of ours holds the value.
            assertHeldNowhereButInArguments(waiting.getRootDir().toPath(), "hunter2-of-the-db");

            service.finish("Failed");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(waiting));
            assertNowhere();
            assertThat(Files.readString(waiting.getRootDir()
                            .toPath()
                            .resolve("archive/qflow/" + service.onlyExecution().id() + "/execution.json")))
                    .contains("dbPassword")
                    .doesNotContain("hunter2-of-the-db");
            assertThat(log.getMessages()).noneMatch(SecretsStaySecretTest::isSecret);
            assertThat(JenkinsRule.getLog(waiting)).matches(text -> !isSecret(text), "holds no secret");
        }
    }

    private static void assertHeldNowhereButInArguments(Path build, String value) throws IOException {
        Map<String, String> stored = StoredFiles.below(build);
        assertThat(stored.get("program.dat"))
                .as("the stored Pipeline can be read")
                .contains(ENDLESS);
        stored.keySet().removeIf(path -> path.startsWith("workflow"));
        assertThat(stored)
                .allSatisfy((path, text) -> assertThat(text.contains(value))
                        .as(path + " holds a variable in clear text")
                        .isFalse());
    }

    private void assertNowhere() throws IOException {
        Map<String, String> stored =
                StoredFiles.below(jenkins.jenkins.getRootDir().toPath());
        // What is installed is no place where anything is stored.
        stored.keySet().removeIf(path -> path.startsWith("plugins") || path.startsWith("war"));
        assertThat(stored)
                .containsKeys("credentials.xml", CONFIGURATION)
                .allSatisfy((path, text) ->
                        assertThat(isSecret(text)).as(path + " holds a secret").isFalse());
    }

    private static boolean isSecret(String text) {
        return text.contains(TestService.CLIENT_SECRET) || TOKEN.matcher(text).find();
    }
}
