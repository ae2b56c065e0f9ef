package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C at every moment: the result is printed, the evidence written, and nothing is sent afterwards. */
@Timeout(30)
class InterruptionTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path directory;

    private static Ran ended(CompletableFuture<Ran> running) throws Exception {
        return running.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whileItWaits() throws Exception {
        try (SandboxServer server = Given.endless()) {
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> running = qflow.runAside("--json", "--archive", directory.toString());
            assertThat(server.journal().await(Operation.EXECUTION_DETAILS, 2, SOON))
                    .isTrue();

            qflow.interrupt();

            Ran ran = ended(running);
            assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
            String id = server.executions().get(0).id();
            assertThat(ran.json()).containsEntry("outcome", "ABORTED").containsEntry("executionId", id);
            assertThat(ran.err()).contains("which goes on in Qualys Flow");
            assertThat(Files.readString(directory.resolve("qflow/" + id + "/execution.json")))
                    .contains("ABORTED");
            assertThat(Files.readString(directory.resolve("qflow/" + id + "/manifest.json")))
                    .contains("\"complete\" : false");
        }
    }

    @Test
    void beforeAnythingIsSent() throws Exception {
        try (SandboxServer server = Given.quick()) {
            Qflow qflow = Qflow.at(server);
            qflow.interrupt();

            Ran ran = qflow.run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(ran.json()).containsEntry("outcome", "ABORTED").containsEntry("executionId", null);
            assertThat(server.journal().count(Operation.RUN)).isZero();
        }
    }

    @Test
    void whileTheStartIsPutOff() throws Exception {
        Fault turnedAway = Fault.on(Operation.RUN).header("Retry-After", "600").answer(429);
        try (SandboxServer server = Given.quick(turnedAway)) {
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> running = qflow.runAside("--json");
            assertThat(server.journal().await(Operation.RUN, 1, SOON)).isTrue();

            qflow.interrupt();

            assertThat(ended(running).code()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
            assertThat(server.executions()).isEmpty();
        }
    }

    @Test
    void whileTheStartIsOnItsWay() throws Exception {
        Fault slow =
                Fault.on(Operation.RUN).replyDelayed(Duration.ofMillis(500)).pass();
        try (SandboxServer server = Given.endless(slow)) {
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> running = qflow.runAside("--json");
            assertThat(server.journal().await(Operation.RUN, 1, SOON)).isTrue();

            qflow.interrupt();

            Ran ran = ended(running);
            assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(ran.json())
                    .containsEntry("outcome", "ABORTED")
                    .containsEntry("executionId", server.executions().get(0).id())
                    .doesNotContainKey("error");
        }
    }

    @Test
    void whileTheStartIsNotAnswered() throws Exception {
        Fault silent =
                Fault.on(Operation.RUN).replyDelayed(Duration.ofSeconds(20)).pass();
        try (SandboxServer server = Given.endless(silent)) {
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> running = qflow.runAside("--json");
            assertThat(server.journal().await(Operation.RUN, 1, SOON)).isTrue();

            qflow.interrupt();

            Ran ran = ended(running);
            assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(ran.error()).containsEntry("code", "start_unknown");
        }
    }

    @Test
    void whileItCollects() throws Exception {
        Fault slow = Fault.on(Operation.STEP_OUTPUT)
                .path(Given.REPORT)
                .replyDelayed(Duration.ofSeconds(20))
                .pass();
        try (SandboxServer server = Given.quick(Given.withoutDataInLists(), slow)) {
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> running = qflow.runAside("--json", "--archive", directory.toString());
            assertThat(server.journal().await(Operation.STEP_OUTPUT, 3, SOON)).isTrue();

            qflow.interrupt();

            Ran ran = ended(running);
            assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
            Path bundle = directory.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(bundle.resolve("steps/2-" + Given.FILTER + ".output.json"))
                    .hasContent(Given.FILTERED);
            assertThat(bundle.resolve("manifest.json")).content().contains("output of " + Given.REPORT);
            assertThat(files(bundle))
                    .containsExactlyInAnyOrder(
                            "execution.json", "manifest.json", "report.html", "report.css", "timeline.svg", "steps");
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
