package io.jenkins.plugins.qualysflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.run.LiveRuns;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import java.nio.file.Path;
import org.jvnet.hudson.test.JenkinsRule;

/** What goes on after the end of all builds, which should be nothing. */
public final class Leftovers {

    private Leftovers() {}

    /** Fails if something is still waited for, or on record as going on, once what is being stored has been stored. */
    public static void assertNone(JenkinsRule jenkins) {
        QualysFlowEngine engine = QualysFlowEngine.get();
        Eventually.isTrue(() -> engine.runs().isEmpty() && LiveRuns.get().count() == 0);
        assertThat(engine.engine().poller().watchCount()).as("waits left over").isZero();
        Path open = jenkins.jenkins.getRootDir().toPath().resolve("qualys-flow/open-builds");
        // The file of a build is deleted after its run has been forgotten.
        Eventually.isTrue(() -> StoredFiles.names(open).isEmpty());
    }
}
