package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Sees to the builds that ended without their steps: killing a build does not tell its steps, nor does a Jenkins that fails
 * it because it can't be taken up again.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class EndedBuilds extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(EndedBuilds.class.getName());

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
        QualysFlowEngine engine = QualysFlowEngine.get();
        // Whatever a worker began meanwhile.
        engine.runsOf(build).forEach(FlowRun::stop);
        if (engine.runsOf(build).isEmpty()) {
            BuildEvidence.discardAll(build);
            engine.deletedDownloads(build.getExternalizableId());
            engine.ended(build.getExternalizableId());
        }
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
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(STORE_SECONDS);
        try {
            while (!engine.runsOf(build).isEmpty() && System.nanoTime() < patience) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks after a start of Jenkins at the builds that were going on before it. */
    @Extension
    public static final class AfterStart extends ItemListener {

        @Override
        public void onLoaded() {
            QualysFlowEngine.get().engine().worker().execute(() -> {
                try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                    QualysFlowEngine.get().openBuilds().forEach(AfterStart::look);
                }
            });
        }

        private static void look(String buildId) {
            try {
                closeIfEnded(buildId);
            } catch (RuntimeException e) {
                // One build that can't be loaded must not keep the others from being polled.
                LOGGER.log(Level.WARNING, "What went on in " + buildId + " before Jenkins was started is not known", e);
            }
        }

        private static void closeIfEnded(String buildId) {
            Run<?, ?> build = Run.fromExternalizableId(buildId);
            if (build == null) {
                QualysFlowEngine.get().ended(buildId);
            } else if (!build.isBuilding()) {
                try (EndedBuildLog log = EndedBuildLog.of(build)) {
                    UnfinishedStarts.close(build, log.listener());
                }
                BuildEvidence.discardAll(build);
                QualysFlowEngine.get().ended(buildId);
            }
        }
    }
}
