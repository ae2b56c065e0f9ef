package io.jenkins.plugins.qualysflow.steps;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.run.BuildEvidence;
import io.jenkins.plugins.qualysflow.run.Connections;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.StartRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.model.Jenkins;

/** What a Pipeline build lends to one run. */
final class PipelineRunHost implements RunHost {

    private final QFlowRunStepExecution execution;
    private final Run<?, ?> build;
    private final StartRecord record;
    private final RunLog log;
    private final BuildEvidence evidence;
    private final AtomicBoolean tracked = new AtomicBoolean();

    PipelineRunHost(QFlowRunStepExecution execution, Run<?, ?> build, StartRecord record, RunLog log) {
        this.execution = execution;
        this.build = build;
        this.record = record;
        this.log = log;
        this.evidence = new BuildEvidence(build, execution.startId());
    }

    /** Clears away what a run that was interrupted by a restart left behind. */
    void begin() {
        evidence.discard();
    }

    @Override
    public Connection connection() throws IOException {
        return Connections.get()
                .of(build, execution.server(), execution.credentialsId(), tracked.compareAndSet(false, true));
    }

    /** On disk twice: in a record of its own, and with the Pipeline. */
    @Override
    public CompletableFuture<Void> save(RunState state) {
        RunState before = execution.remembered();
        execution.remember(state);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        try {
            record.write(state, execution.workflowId(), execution.server());
            Futures.addCallback(
                    execution.getContext().saveState(),
                    new FutureCallback<Void>() {
                        @Override
                        public void onSuccess(Void nothing) {
                            saved.complete(null);
                        }

                        @Override
                        public void onFailure(@NonNull Throwable error) {
                            execution.remember(before);
                            saved.completeExceptionally(error);
                        }
                    },
                    QualysFlowEngine.get().engine().worker());
        } catch (IOException | RuntimeException e) {
            execution.remember(before);
            saved.completeExceptionally(e);
        }
        return saved;
    }

    @Override
    public boolean maySend() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins != null && !jenkins.isQuietingDown() && !jenkins.isTerminating();
    }

    @Override
    public Path staging() throws IOException {
        return evidence.begin();
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> description = execution.description();
        description.put("build", build.getExternalizableId());
        return description;
    }

    @Override
    public List<String> publish(String executionId, Path folder, List<String> paths)
            throws IOException, InterruptedException {
        return evidence.publish(executionId, paths, log.listener());
    }

    @Override
    public void started(String executionId) {
        execution.doing(log.started(execution.workflowId(), executionId, execution.server()));
    }

    @Override
    public void startPutOff(QFlowException reason, Instant until) {
        execution.doing(log.startPutOff(reason, until));
    }

    @Override
    public void looked(Execution seen, Instant nextLook) {
        execution.doing(log.looked(seen, nextLook));
    }

    @Override
    public void troubled(QFlowException error, Instant nextLook) {
        execution.doing(log.troubled(error, nextLook));
    }

    @Override
    public void collecting(Execution seen) {
        execution.doing(log.collecting(seen));
    }

    @Override
    public void finished(RunResult result) {
        evidence.discard();
        log.finished(result);
        execution.finished(result);
    }

    @Override
    public void startedLate(String executionId) {
        log.startedLate(executionId);
    }
}
