package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.util.concurrent.TimeUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Sees to the builds that ended without their steps: killing a build does not tell its steps, nor does a Jenkins that fails
 * it because it can't be taken up again.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class EndedBuilds extends RunListener<Run<?, ?>> {

    /** How long a build that is ending waits for what is being stored of it. */
    private static final int STORE_SECONDS = 5;

    /** The log is still open, and artifacts may still be added. */
    @Override
    public void onCompleted(@NonNull Run<?, ?> build, @NonNull TaskListener listener) {
        end(build, listener);
    }

    @Override
    public void onFinalized(@NonNull Run<?, ?> build) {
        if (QualysFlowEngine.isGoingDown()) {
            // What is left to be done is done when Jenkins has been started again.
            return;
        }
        // Whatever a worker began meanwhile.
        QualysFlowEngine.get().runsOf(build).forEach(FlowRun::stop);
    }

    private static void end(Run<?, ?> build, TaskListener log) {
        QualysFlowEngine engine = QualysFlowEngine.get();
        if (engine.runsOf(build).isEmpty() || QualysFlowEngine.isGoingDown()) {
            // Nothing goes on in it, or nothing that could still be stopped.
            UnfinishedStarts.close(build, log);
            return;
        }
        UnfinishedStarts.tell(build, log);
        engine.runsOf(build).forEach(FlowRun::stop);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STORE_SECONDS);
        try {
            while (!engine.runsOf(build).isEmpty() && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
