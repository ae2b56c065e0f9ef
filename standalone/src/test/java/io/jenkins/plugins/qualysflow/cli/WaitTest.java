package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code qflow wait}: waits for an execution that was started before. */
@Timeout(60)
class WaitTest {

    private static final String NOBODYS = "99999999-2222-4333-8444-555566667777";

    @TempDir
    private Path directory;

    @Test
    void waitsForAnExecutionThatSomebodyElseStarted() throws Exception {
        try (SandboxServer server = Given.quick()) {
            String id = started(server);
            Ran ran = await(server, id, "--json", "--archive", directory.toString());

            assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCodes.OK);
            assertThat(ran.json())
                    .containsEntry("executionId", id)
                    .containsEntry("workflowId", Given.WORKFLOW)
                    .containsEntry("outcome", "SUCCESS")
                    .containsEntry("passed", true);
            assertThat(directory.resolve("qflow/" + id + "/steps/2-" + Given.FILTER + ".output.json"))
                    .hasContent(Given.FILTERED);
            assertThat(Files.readString(directory.resolve("qflow/" + id + "/execution.json")))
                    .contains(Given.WORKFLOW)
                    .as("what it was started with is not known here")
                    .doesNotContain("variables");
            assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
        }
    }

    @Test
    void aGateThatDoesNotPassIsExitOne() {
        String gate = "{\"step\": \"*filter\", \"path\": \"$\", \"condition\": \"EQUALS\", \"value\": 0}";
        try (SandboxServer server = Given.quick()) {
            Ran ran = await(server, started(server), "--gate", gate);

            assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out()).contains("gate NOT passed: ");
        }
    }

    @Test
    void theFormerNameOfTheInitialDelayIsStillTakenAndNotOffered() {
        WaitOptions options = CommandLine.populateCommand(new WaitOptions(), "--first-look", "50ms");

        assertThat(options.polling()).isEqualTo(new PollSettings(Duration.ofMillis(50), Duration.ofSeconds(60)));
        assertThat(new CommandLine(new WaitOptions()).getUsageMessage())
                .contains("--initial-delay")
                .doesNotContain("--first-look");
    }

    @Test
    void tellsPeopleWhatItWaitsFor() {
        try (SandboxServer server = Given.quick()) {
            String id = started(server);
            Ran ran = await(server, id);

            assertThat(ran.err()).startsWith("Waiting for execution " + id + " at " + server.url());
            assertThat(ran.out())
                    .startsWith("Execution " + id + " ended with 'Success'")
                    .contains("Passed: yes");
        }
    }

    @Test
    void anExecutionThatEndedBadlyIsExitOne() {
        try (SandboxServer server =
                Given.service(Given.workflow().status("Failed").build())) {
            assertThat(await(server, started(server)).code()).isEqualTo(ExitCodes.NOT_PASSED);
        }
    }

    @Test
    void oneThatGoesOnTimesOutAndLeavesEvidence() {
        try (SandboxServer server = Given.endless()) {
            String id = started(server);
            Ran ran = await(server, id, "--timeout", "300ms", "--archive", directory.toString());

            assertThat(ran.code()).isEqualTo(ExitCodes.TIMED_OUT);
            assertThat(directory.resolve("qflow/" + id + "/execution.json"))
                    .content()
                    .contains("TIMED_OUT");
        }
    }

    @Test
    void anExecutionThatNobodyKnowsIsRefusedAndSaidAtOnce() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = await(server, NOBODYS, "--timeout", "2s", "--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
            assertThat(ran.error()).containsEntry("code", "not_found");
            assertThat(ran.err()).contains("No news: not found in Qualys Flow");
            assertThat(ran.json()).containsEntry("workflowId", null).containsEntry("status", null);
        }
    }

    @Test
    void anInterruptEndsItWithItsEvidence() throws Exception {
        try (SandboxServer server = Given.endless()) {
            String id = started(server);
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> waiting = CompletableFuture.supplyAsync(
                    () -> qflow.execute("wait", id, "--json", "--archive", directory.toString()));
            assertThat(server.journal().await(Operation.EXECUTION_DETAILS, 1, Duration.ofSeconds(20)))
                    .isTrue();
            qflow.interrupt();
            Ran ran = waiting.join();

            assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(ran.json()).containsEntry("executionId", id).containsEntry("outcome", "ABORTED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "7d1f0a52", "7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e1g", "../executions", "e?x=1"})
    void whatIsNoExecutionIdIsRefusedBeforeAnythingIsSent(String id) {
        try (SandboxServer server = Given.quick()) {
            Ran ran = await(server, id);

            assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(ran.err()).startsWith("qflow wait: EXECUTION_ID ");
            assertThat(server.journal().entries()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-wait", "--variable=a=b", "--connector-id=c", "--mark", "--input-json={}"})
    void optionsOfAStartAreNotTaken(String option) {
        try (SandboxServer server = Given.quick()) {
            Ran ran = await(server, NOBODYS, option);

            assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(server.journal().entries()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--timeout=0s", "--max-interval=0s", "--archive-outputs=x", "--url=ftp://x"})
    void optionsAreCheckedAsThoseOfARun(String option) {
        assertThat(Qflow.withCredential().execute("wait", NOBODYS, option).code())
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void anIdIsNeeded() {
        assertThat(Qflow.withCredential().execute("wait").err()).contains("EXECUTION_ID");
    }

    private static String started(SandboxServer server) {
        return (String) Qflow.at(server).run("--no-wait", "--json").json().get("executionId");
    }

    private static Ran await(SandboxServer server, String executionId, String... options) {
        List<String> args =
                new ArrayList<>(List.of("wait", executionId, "--initial-delay", "50ms", "--max-interval", "100ms"));
        args.addAll(List.of(options));
        return Qflow.at(server).execute(args.toArray(String[]::new));
    }
}
