package io.jenkins.plugins.qualysflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is going on, as it is found after a kill. */
class OpenBuildsTest {

    @TempDir
    private Path home;

    private OpenBuilds open;

    @BeforeEach
    void begin() {
        open = new OpenBuilds(home.resolve("open-builds"));
    }

    @Test
    void whereNothingEverWentOnThereIsNothingToFindOrToRemove() {
        open.remove("team/release#1");

        assertThat(open.all()).isEmpty();
    }

    @Test
    void aBuildIsFoundOnceHoweverOftenSomethingBeginsInIt() {
        open.add("team/release#1");
        open.add("team/release#1");
        open.add("team/release#2");
        open.remove("team/release#2");

        assertThat(new OpenBuilds(home.resolve("open-builds")).all()).containsExactly("team/release#1");
    }

    @Test
    void noNameOfAJobIsTooLongOrLeadsOutOfTheFolder() {
        String tooLong = "../" + "x".repeat(400) + "#1";
        open.add(tooLong);

        assertThat(open.all()).containsExactly(tooLong);
        assertThat(home.toFile().list()).hasSize(1);
    }

    @Test
    void aNoteThatWasCutShortIsDropped() throws Exception {
        open.add("team/release#1");
        Path note = home.resolve("open-builds")
                .resolve(home.resolve("open-builds").toFile().list()[0]);
        Files.writeString(note, "team/rel");

        assertThat(open.all()).isEmpty();
        assertThat(note).doesNotExist();
    }

    @Test
    void whatCantBeStoredKeepsNobodyFromRunning() throws Exception {
        Files.writeString(home.resolve("open-builds"), "in the way");

        open.add("team/release#1");
        open.remove("team/release#1");

        assertThat(open.all()).isEmpty();
    }
}
