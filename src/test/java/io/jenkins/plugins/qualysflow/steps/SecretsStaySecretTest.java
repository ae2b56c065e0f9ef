package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given an API client, when builds wait, end well and end badly, then neither its secret nor a token is anywhere. */
@WithJenkins
class SecretsStaySecretTest {

    /** The form of every token that the service gives. */
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}");

    @Test
    void neitherTheSecretNorATokenIsInAnyFileOrLog(JenkinsRule jenkins) throws Exception {
        try (TestService service = new TestService();
                LogRecorder log = new LogRecorder()
                        .record("io.jenkins.plugins.qualysflow", Level.ALL)
                        .capture(10_000)) {
            service.configure();
            WorkflowRun waiting = Pipelines.start(
                    jenkins,
                    "qflowRun workflowId: '" + ENDLESS
                            + "', variables: [dbPassword: ['hunter2', 'of', 'the', 'db'].join('-')]");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
            assertNowhere(jenkins);
            // Jenkins itself keeps the arguments of steps, in the folder "workflow"; nothing of ours holds the value.
            assertHeldNowhereButInArguments(waiting.getRootDir().toPath(), "hunter2-of-the-db");

            service.finish("Failed");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(waiting));
            assertNowhere(jenkins);
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
        assertThat(content(build.resolve("program.dat")))
                .as("the stored Pipeline can be read")
                .contains(ENDLESS);
        try (Stream<Path> files = Files.walk(build)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = build.relativize(file).toString();
                if (!path.startsWith("workflow")) {
                    assertThat(content(file).contains(value))
                            .as(path + " holds a variable in clear text")
                            .isFalse();
                }
            }
        }
    }

    private static boolean isSecret(String text) {
        return text.contains(TestService.CLIENT_SECRET) || TOKEN.matcher(text).find();
    }

    private static void assertNowhere(JenkinsRule jenkins) throws IOException {
        Path home = jenkins.jenkins.getRootDir().toPath();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = home.relativize(file).toString();
                // What is installed is no place where anything is stored.
                if (!path.startsWith("plugins") && !path.startsWith("war")) {
                    assertThat(isSecret(content(file)))
                            .as(path + " holds a secret")
                            .isFalse();
                }
            }
        }
    }

    private static String content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                bytes = in.readAllBytes();
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
