package io.jenkins.plugins.qualysflow.core.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/soak} does for as long as it is told, for some seconds. */
class EngineSoakTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(300)
    void twentyRunsAtATimeAreAccountedFor() throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        SoakOptions options = new SoakOptions(Duration.ofSeconds(10), 20, 4711, 120, SoakOptions.FAULTS);

        List<String> broken = EngineSoak.run(options, folder, new PrintStream(lines, true, StandardCharsets.UTF_8));

        assertThat(broken).as(lines.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(folder).as("evidence that was not deleted").isEmptyDirectory();
    }
}
