package io.jenkins.plugins.qualysflow.steps;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.run.BuildEvidence;
import io.jenkins.plugins.qualysflow.run.Connections;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.SecretVariables;
import io.jenkins.plugins.qualysflow.run.StartRecord;
import io.jenkins.plugins.qualysflow.run.StartRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** What a Pipeline build lends to one run. */
final class PipelineRunHost implements RunHost {

    private static final Logger LOGGER = Logger.getLogger(PipelineRunHost.class.getName());

    private final QFlowRunStepExecution execution;
    private final StoredRun stored;
    private final Run<?, ?> build;
    private final StartRecords records;
    private final RunLog log;
    private final MaskedLiterals secrets;
    private final BuildEvidence evidence;
    private final AtomicBoolean tracked = new AtomicBoolean();
    private final AtomicBoolean held = new AtomicBoolean();
    private StartRecord record;

    PipelineRunHost(
            QFlowRunStepExecution execution,
            StoredRun stored,
            Run<?, ?> build,
            StartRecords records,
            RunLog log,
            MaskedLiterals secrets) {
        this.execution = execution;
        this.stored = stored;
        this.build = build;
        this.records = records;
        this.log = log;
        this.secrets = secrets;
        this.evidence = new BuildEvidence(build, stored.startId());
        this.record = stored.record();
    }

    /** Clears away what a run that was interrupted by a restart left behind. */
    void begin() {
        evidence.discard();
        RunState state = stored.state();
        if (stored.workflowId() == null && state.executionId() != null) {
            execution.doing(log.waiting(state.executionId(), stored.options().server()));
        }
    }

    @Override
    public Connection connection() throws IOException {
        return Connections.get()
                .of(
                        build,
                        stored.options().server(),
                        stored.options().credentialsId(),
                        tracked.compareAndSet(false, true));
    }

    /**
     * On disk twice: in a record of its own, and with the Pipeline, which keeps nothing of the end and so need not be stored
     * for it: its thread may be the one that waits for the end of this run.
     */
    @Override
    public CompletableFuture<Void> save(RunState state) {
        RunState before = stored.state();
        stored.remember(state);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        try {
            write(state);
            if (state.phase() == Phase.DONE) {
                saved.complete(null);
                return saved;
            }
            if (state.phase() == Phase.TRIGGERING) {
                // A build that was taken up again after a clean restart still says on disk that its Pipeline was stored
                // cleanly. After a kill that would let it begin again from before this start.
                build.save();
            }
            Futures.addCallback(
                    execution.getContext().saveState(),
                    new FutureCallback<Void>() {
                        @Override
                        public void onSuccess(Void nothing) {
                            saved.complete(null);
                        }

                        @Override
                        public void onFailure(@NonNull Throwable error) {
                            stored.forget(state, before);
                            saved.completeExceptionally(error);
                        }
                    },
                    QualysFlowEngine.get().engine().worker());
        } catch (IOException | RuntimeException e) {
            stored.forget(state, before);
            saved.completeExceptionally(e);
        }
        return saved;
    }

    private synchronized void write(RunState state) throws IOException {
        record = record.with(state);
        records.write(record);
    }

    private synchronized void writeEnd(RunResult result) {
        record = record.endedWith(result.outcome().name());
        try {
            records.write(record);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The end of a start in " + build + " was not recorded", e);
        }
    }

    @Override
    public boolean maySend() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins != null && !jenkins.isQuietingDown() && !QualysFlowEngine.isGoingDown();
    }

    /** With the secret variables, as their credentials are now. */
    @Override
    public RunRequest completed(RunRequest request) throws IOException {
        Map<String, String> values = SecretVariables.of(build, stored.secretVariables(), true);
        secrets.add(values.values());
        Map<String, Object> variables = new LinkedHashMap<>(request.variables());
        variables.putAll(values);
        return new RunRequest(variables, request.input());
    }

    @Override
    public String label() {
        return build.getExternalizableId();
    }

    @Override
    public Path staging() throws IOException {
        return evidence.begin();
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> description = stored.description();
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
        execution.doing(
                log.started(stored.workflowId(), executionId, stored.options().server()));
    }

    @Override
    public void notMarked(String reason) {
        log.notMarked(reason);
    }

    @Override
    public void adopted(String executionId) {
        execution.doing(log.adopted(executionId));
    }

    @Override
    public void childFound(Execution child) {
        log.childFound(child);
    }

    @Override
    public void startHeld() {
        if (held.compareAndSet(false, true)) {
            execution.doing(log.startHeld());
        }
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
        writeEnd(result);
        log.finished(result);
        execution.finished(result, secrets);
    }

    @Override
    public void startedLate(String executionId) {
        log.startedLate(executionId);
    }
}
