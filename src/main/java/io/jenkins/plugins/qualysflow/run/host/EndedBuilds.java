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
 * Stops the runs of builds that ended without stopping their steps: a build that was killed, or that could not be resumed after a
 * restart.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class EndedBuilds extends RunListener<Run<?, ?>> {

    /** How long an ending build waits for the evidence of its runs. */
    private static final int STORE_SECONDS = 5;

    /** Here and not in onFinalized, since the log is still open and artifacts can still be added. */
    @Override
    public void onCompleted(@NonNull Run<?, ?> build, @NonNull TaskListener listener) {
        end(build, listener);
    }

    @Override
    public void onFinalized(@NonNull Run<?, ?> build) {
        if (QualysFlowEngine.isGoingDown()) {
            // The runs resume or are closed after the restart.
            return;
        }
        // A worker may have begun a run since onCompleted.
        QualysFlowEngine.get().runsOf(build).forEach(FlowRun::stop);
        OpenBuilds.get().ended(build);
    }

    private static void end(Run<?, ?> build, TaskListener log) {
        QualysFlowEngine engine = QualysFlowEngine.get();
        if (engine.runsOf(build).isEmpty() || QualysFlowEngine.isGoingDown()) {
            // No run to stop, or no threads left that could stop it.
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
