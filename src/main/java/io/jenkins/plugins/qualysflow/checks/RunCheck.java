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

/** The check of one run. Publishing is done by another thread, in order; an error in it is logged and changes nothing. */
@Restricted(NoExternalUse.class)
public interface RunCheck {

    /** Publishes nothing. */
    RunCheck NONE = new RunCheck() {
        @Override
        public void begun() {}

        @Override
        public void ended(RunResult result, boolean counts) {}
    };

    /** The run goes on. */
    void begun();

    /**
     * The run is over.
     *
     * @param counts whether the build suffers for a run that did not pass
     */
    void ended(@NonNull RunResult result, boolean counts);

    /**
     * The check of a run.
     *
     * @param name what it is called
     * @param page address of the run's page below that of Jenkins
     * @param mask takes secrets out of a text
     * @param listener hears what the publisher has to say
     * @return {@link #NONE} where the Checks API plugin is not installed
     */
    @NonNull
    static RunCheck of(
            @NonNull Run<?, ?> build,
            @NonNull String name,
            @NonNull String page,
            @NonNull UnaryOperator<String> mask,
            @NonNull Supplier<TaskListener> listener) {
        // Without the plugin nothing of its classes may be loaded.
        return Jenkins.get().getPlugin("checks-api") == null
                ? NONE
                : new PublishedCheck(build, name, page, mask, listener);
    }
}
