package io.jenkins.plugins.qualysflow.steps;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
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
import jenkins.model.Jenkins;

/** The host of a run in a Pipeline build. */
final class PipelineRunHost extends BuildRunHost {

    private final QFlowRunStepExecution execution;
    private final MaskedLiterals secrets;

    PipelineRunHost(
            QFlowRunStepExecution execution,
            StoredRun stored,
            Run<?, ?> build,
            StartRecords records,
            RunLog log,
            MaskedLiterals secrets) {
        super(stored, build, records, log, secrets);
        this.execution = execution;
        this.secrets = secrets;
    }

    @Override
    protected CompletableFuture<Void> store(RunState state) {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        Futures.addCallback(
                execution.getContext().saveState(),
                new FutureCallback<Void>() {
                    @Override
                    public void onSuccess(Void nothing) {
                        saved.complete(null);
                    }

                    @Override
                    public void onFailure(@NonNull Throwable error) {
                        saved.completeExceptionally(error);
                    }
                },
                // Not on a worker: a full pool would reject the callback, which would look like a failed save.
                Runnable::run);
        return saved;
    }

    /** Not while Jenkins is quieting down: it suspends Pipelines then, and may shut down before the answer. */
    @Override
    public boolean maySend() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins != null && !jenkins.isQuietingDown() && !QualysFlowEngine.isGoingDown();
    }

    @Override
    protected void doing(String sentence) {
        execution.doing(sentence);
    }

    @Override
    protected void ended(RunResult result) {
        execution.finished(result, secrets);
    }
}
