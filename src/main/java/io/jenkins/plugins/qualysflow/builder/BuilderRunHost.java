package io.jenkins.plugins.qualysflow.builder;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.arguments.StoredRun;
import io.jenkins.plugins.qualysflow.run.host.BuildRunHost;
import io.jenkins.plugins.qualysflow.run.host.RunLog;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The host of a run in a build that does not survive a restart. */
final class BuilderRunHost extends BuildRunHost {

    private final Consumer<RunResult> end;

    BuilderRunHost(
            @NonNull StoredRun stored,
            @NonNull Run<?, ?> build,
            @NonNull StartRecords records,
            @NonNull RunLog log,
            @NonNull MaskedLiterals secrets,
            @NonNull Consumer<RunResult> end) {
        super(stored, build, records, log, secrets);
        this.end = end;
    }

    /** Nothing to store: such a build is not resumed, and the start record is enough. */
    @Override
    protected CompletableFuture<Void> store(RunState state) {
        return CompletableFuture.completedFuture(null);
    }

    /** Also while Jenkins is quieting down: it waits for this build to end, so holding the start back would block both. */
    @Override
    public boolean maySend() {
        return !QualysFlowEngine.isGoingDown();
    }

    /** Only the log shows it; there is no status as of a Pipeline step. */
    @Override
    protected void doing(String sentence) {}

    @Override
    protected void ended(RunResult result) {
        end.accept(result);
    }
}
