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

/**
 * What the rest of a build finds in its environment of the last run that ended: {@code QFLOW_EXECUTION_ID} and
 * {@code QFLOW_OUTCOME}.
 */
@Restricted(NoExternalUse.class)
public final class QFlowEnvironment extends InvisibleAction implements EnvironmentContributingAction {

    private static final Logger LOGGER = Logger.getLogger(QFlowEnvironment.class.getName());

    private final String executionId;
    private final String outcome;

    private QFlowEnvironment(@CheckForNull String executionId, String outcome) {
        this.executionId = executionId;
        this.outcome = outcome;
    }

    /** Puts the result into the environment of the build, in place of that of a run before. */
    public static void of(@NonNull QFlowResult result, @NonNull Run<?, ?> build) {
        build.addOrReplaceAction(new QFlowEnvironment(result.getExecutionId(), result.getOutcome()));
        if (!build.getRootDir().isDirectory()) {
            // Deleted meanwhile; saving would make it again.
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
        // Empty rather than absent: else the id of an older run would be taken for that of the last one.
        env.put("QFLOW_EXECUTION_ID", executionId == null ? "" : executionId);
        env.put("QFLOW_OUTCOME", outcome);
    }
}
