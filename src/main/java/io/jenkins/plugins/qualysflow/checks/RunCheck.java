package io.jenkins.plugins.qualysflow.checks;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The check of one run. Publishing is done by another thread, in order; an error in it is logged by Jenkins and changes nothing.
 */
@Restricted(NoExternalUse.class)
public interface RunCheck {

    /** Publishes nothing. */
    RunCheck NONE = new RunCheck() {
        @Override
        public void begun() {}

        @Override
        public void ended(RunResult result, boolean affectsBuild) {}

        @Override
        public void lost(String sentence) {}
    };

    /** The run is in progress. */
    void begun();

    /**
     * The run has ended.
     *
     * @param affectsBuild whether the build fails or becomes unstable by it
     */
    void ended(@NonNull RunResult result, boolean affectsBuild);

    /**
     * The build has ended, and nobody waits for the run any more.
     *
     * @param sentence what is known of it
     */
    void lost(@NonNull String sentence);

    /**
     * The check of a run.
     *
     * @param name its name, in which secrets are masked
     * @param page address of the run's page, from the root of Jenkins; asked for each time, since a job may be moved
     * @param mask masks secrets in a text
     * @param listener gets what the publisher logs
     * @return {@link #NONE} where the Checks API plugin is not installed
     */
    @NonNull
    static RunCheck of(
            @NonNull Run<?, ?> build,
            @NonNull String name,
            @NonNull Supplier<String> page,
            @NonNull UnaryOperator<String> mask,
            @NonNull Supplier<TaskListener> listener) {
        // Without the plugin none of its classes may be loaded.
        return isAvailable() ? new PublishedCheck(build, name, page, mask, listener) : NONE;
    }

    /** Whether the Checks API plugin is installed. */
    static boolean isAvailable() {
        return Jenkins.get().getPlugin("checks-api") != null;
    }
}
