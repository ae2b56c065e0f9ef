package io.jenkins.plugins.qualysflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.TaskListener;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a freestyle build that has ended, when something more is to be said in its log. */
@WithJenkins
class EndedBuildLogTest {

    private static JenkinsRule jenkins;

    @BeforeAll
    static void take(JenkinsRule rule) {
        jenkins = rule;
    }

    private static FreeStyleBuild ended() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        return jenkins.buildAndAssertSuccess(job);
    }

    private static void say(FreeStyleBuild build, String line) {
        try (EndedBuildLog log = EndedBuildLog.of(build)) {
            log.listener().getLogger().println(line);
        }
    }

    @Test
    void itComesAfterWhatIsThere() throws Exception {
        FreeStyleBuild build = ended();
        String before = JenkinsRule.getLog(build);

        say(build, "first, für alle");
        say(build, "second");

        assertThat(JenkinsRule.getLog(build)).startsWith(before).contains("first, für alle\n", "second\n");
    }

    @Test
    void aLogThatHasBeenPackedIsLeftAlone() throws Exception {
        FreeStyleBuild build = ended();
        Path log = build.getRootDir().toPath().resolve("log");
        Files.move(log, log.resolveSibling("log.gz"));

        say(build, "more");

        assertThat(log).doesNotExist();
    }

    @Test
    void aBuildThatHasBeenDeletedIsNotMadeAnew() throws Exception {
        FreeStyleBuild build = ended();
        build.delete();

        try (EndedBuildLog log = EndedBuildLog.of(build)) {
            assertThat(log.listener()).isSameAs(TaskListener.NULL);
        }

        assertThat(build.getRootDir()).doesNotExist();
    }
}
