package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir
    private Path directory;

    @Test
    void runsAWorkflowAndSaysWhereItsOutputsAre() throws IOException {
        // The user's own settings don't matter to it.
        Ran ran = Qflow.withCredential()
                .with("QFLOW_URL", "https://nowhere.invalid")
                .execute("demo", "--archive", directory.toString());

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.err()).contains("qflow run ").contains("--connector-id").contains("'Running'");
        assertThat(ran.out())
                .contains("Passed: yes")
                .contains("The outputs of the steps are in " + directory.resolve("qflow"));
        try (var files = Files.walk(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("4-node-91c0aa17-action.output.json", "manifest.json");
        }
    }
}
