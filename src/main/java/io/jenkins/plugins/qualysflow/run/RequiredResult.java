package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The result of a build whose run has not passed a gate that an administrator requires. It is set on the build itself: the
 * result of a build only gets worse, so that no script takes it back by catching the error of the step.
 */
@Restricted(NoExternalUse.class)
public final class RequiredResult {

    private static final Logger LOGGER = Logger.getLogger(RequiredResult.class.getName());

    private RequiredResult() {}

    /**
     * Makes the result at least that bad, and stores it: a script may catch the error and go on for hours.
     *
     * @param worst the worst that the gates ask for; null for nothing
     */
    public static void atLeast(@CheckForNull OnGateFailure worst, @NonNull Run<?, ?> build) {
        if (worst == null) {
            return;
        }
        set(worst == OnGateFailure.FAILURE ? Result.FAILURE : Result.UNSTABLE, build);
        if (!build.getRootDir().isDirectory()) {
            // Deleted meanwhile; saving would create it again.
            return;
        }
        try {
            build.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The result that gates require of " + build + " was not stored", e);
        }
    }

    /**
     * Makes the result of a build at least that bad. One after the other, since setting compares with the result before, so that
     * parallel runs of a build don't overwrite a worse one.
     */
    public static synchronized void set(@NonNull Result result, @NonNull Run<?, ?> build) {
        build.setResult(result);
    }
}
