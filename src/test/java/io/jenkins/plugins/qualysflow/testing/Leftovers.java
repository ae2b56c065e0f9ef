package io.jenkins.plugins.qualysflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.host.LiveRuns;
import java.nio.file.Path;
import org.jvnet.hudson.test.JenkinsRule;

/** What goes on after the end of all builds, which should be nothing. */
public final class Leftovers {

    private Leftovers() {}

    /** Fails if something is still waited for, or is being downloaded, once what is being stored has been stored. */
    public static void assertNone(JenkinsRule jenkins) {
        QualysFlowEngine engine = QualysFlowEngine.get();
        Eventually.isTrue(() -> engine.runs().isEmpty() && LiveRuns.get().count() == 0);
        assertThat(engine.engine().poller().watchCount()).as("waits left over").isZero();
        // A download that is cancelled ends some time later.
        Eventually.isTrue(() -> StoredFiles.names(staging(jenkins)).isEmpty());
    }

    /** Where downloads are until they are masked. */
    public static Path staging(JenkinsRule jenkins) {
        return jenkins.jenkins.getRootDir().toPath().resolve("qualys-flow/staging");
    }
}
