package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The environment variables of the run that ended last in a build: {@code QFLOW_EXECUTION_ID} and {@code QFLOW_OUTCOME}. */
@Restricted(NoExternalUse.class)
public final class QFlowEnvironment extends InvisibleAction implements EnvironmentContributingAction {

    private static final Logger LOGGER = Logger.getLogger(QFlowEnvironment.class.getName());

    private final String executionId;
    private final String outcome;

    private QFlowEnvironment(@CheckForNull String executionId, String outcome) {
        this.executionId = executionId;
        this.outcome = outcome;
    }

    /** Sets the variables of a build, replacing those of an earlier run. */
    public static void set(@NonNull QFlowResult result, @NonNull Run<?, ?> build) {
        build.addOrReplaceAction(new QFlowEnvironment(result.getExecutionId(), result.getOutcome()));
        if (!build.getRootDir().isDirectory()) {
            // Deleted meanwhile; saving would create it again.
            return;
        }
        try {
            build.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "After a restart the environment of " + build + " will lack its last run", e);
        }
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars env) {
        // Empty rather than absent, so that an id from the surrounding environment is not taken for this run's.
        env.put("QFLOW_EXECUTION_ID", executionId == null ? "" : executionId);
        env.put("QFLOW_OUTCOME", outcome);
    }
}
