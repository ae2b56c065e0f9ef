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

/** What a build that does not survive a restart lends to one run. */
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

    /** Nothing: a build that can't be taken up again needs no more than the record of its start. */
    @Override
    protected CompletableFuture<Void> store(RunState state) {
        return CompletableFuture.completedFuture(null);
    }

    /** Also while Jenkins is quieting down: it waits for this build, which would wait for it. */
    @Override
    public boolean maySend() {
        return !QualysFlowEngine.isGoingDown();
    }

    /** Nothing: its log is all that such a build shows. */
    @Override
    protected void doing(String sentence) {}

    @Override
    protected void ended(RunResult result) {
        end.accept(result);
    }
}
