package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;

/** Ends the waiting of builds that were killed: killing one does not tell its steps. */
@Extension
public final class EndedBuilds extends RunListener<Run<?, ?>> {

    @Override
    public void onFinalized(@NonNull Run<?, ?> build) {
        QualysFlowEngine.get().runsOf(build).forEach(FlowRun::stop);
    }
}
