package io.jenkins.plugins.qualysflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given the file by which a home of Jenkins knows itself, when Jenkins is started with that home or with a copy. */
class CopiedHomeTest {

    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant LATER = AT.plusSeconds(3600);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("home/qualys-flow/home.json");
    }

    @Test
    void aHomeThatStaysIsNone() throws IOException {
        assertThat(new CopiedHome(file, AT).copiedAt()).isEqualTo(Instant.EPOCH);

        assertThat(new CopiedHome(file, LATER).copiedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aHomeThatWasRenamedIsNone() throws IOException {
        new CopiedHome(file, AT);
        Files.move(folder.resolve("home"), folder.resolve("other"));

        assertThat(new CopiedHome(folder.resolve("other/qualys-flow/home.json"), LATER).copiedAt())
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void aCopyIsOneFromItsFirstStartOnAndStaysOne() throws IOException {
        assumeThat(Files.getFileStore(folder).type()).isIn("ext4", "xfs", "btrfs");
        new CopiedHome(file, AT);
        Path copy = folder.resolve("copy.json");
        Files.copy(file, copy);

        assertThat(new CopiedHome(copy, LATER).copiedAt()).isEqualTo(LATER);
        assertThat(new CopiedHome(copy, LATER.plusSeconds(60)).copiedAt()).isEqualTo(LATER);
        assertThat(new CopiedHome(file, LATER).copiedAt()).as("the original").isEqualTo(Instant.EPOCH);
    }

    @Test
    void aHomeThatCannotBeToldFromACopyCountsAsOne() throws IOException {
        for (String damaged : List.of("", "5", "{}", "{\"inode\": 5, \"copiedAt\": \"soon\"}")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, damaged);

            assertThat(new CopiedHome(file, AT).copiedAt()).as(damaged).isEqualTo(AT);
            assertThat(new CopiedHome(file, LATER).copiedAt()).as(damaged).isEqualTo(AT);
        }
    }
}
