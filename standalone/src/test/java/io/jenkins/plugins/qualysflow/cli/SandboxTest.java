package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SandboxTest {

    @Test
    void servesAScenarioOfTheUser(@TempDir Path directory) throws Exception {
        Path scenario = Files.writeString(
                directory.resolve("scenario.json"),
                "{\"workflows\": [{\"id\": \"" + Given.WORKFLOW + "\", \"name\": \"Mine\"}]}");
        Qflow qflow = Qflow.withoutCredential();
        // Ends as soon as it listens.
        qflow.interrupt();

        Ran ran = qflow.execute("sandbox", "--scenario", scenario.toString());

        assertThat(ran.code()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(ran.out().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("QFlow sandbox listening on http://127.0.0.1:");
        assertThat(ran.out()).contains("Workflow " + Given.WORKFLOW + " Mine").doesNotContain("demo-client");
        assertThat(ran.err()).isEmpty();
    }
}
