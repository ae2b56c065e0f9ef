package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
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

/** What a build lends to one run, whichever kind of job it belongs to. */
public abstract class BuildRunHost implements RunHost {

    private static final Logger LOGGER = Logger.getLogger(BuildRunHost.class.getName());

    private final StoredRun stored;
    private final Run<?, ?> build;
    private final StartRecords records;
    private final RunLog log;
    private final MaskedLiterals secrets;
    private final BuildEvidence evidence;
    private final ShownRun shown;
    private final AtomicBoolean tracked = new AtomicBoolean();
    private final AtomicBoolean held = new AtomicBoolean();
    private StartRecord record;

    /**
     * A host.
     *
     * @param secrets masked in everything that is stored; secret variables are added to it before they are sent
     */
    protected BuildRunHost(
            @NonNull StoredRun stored,
            @NonNull Run<?, ?> build,
            @NonNull StartRecords records,
            @NonNull RunLog log,
            @NonNull MaskedLiterals secrets) {
        this.stored = stored;
        this.build = build;
        this.records = records;
        this.log = log;
        this.secrets = secrets;
        this.evidence = new BuildEvidence(build, stored.startId());
        this.shown = new ShownRun(build, stored.startId(), secrets);
        log.leadTo(() -> "/" + build.getUrl() + StartRecords.PAGE + "/" + stored.startId() + "/");
        this.record = stored.record(secrets);
    }

    /** Stores what the build keeps besides the record of the start, which is on disk already. */
    @NonNull
    protected abstract CompletableFuture<Void> store(@NonNull RunState state);

    /** What the run does now, in a sentence. */
    protected abstract void doing(@NonNull String sentence);

    /** The run is over, its evidence is kept and its end is on record. */
    protected abstract void ended(@NonNull RunResult result);

    /** Clears away what a run that was interrupted by a restart left behind. */
    public void begin() {
        evidence.discard();
        RunState state = stored.state();
        show();
        if (stored.workflowId() == null && state.executionId() != null) {
            does(log.waiting(state.executionId(), stored.options().server()));
        }
    }

    private synchronized void show() {
        shown.begin(records, record);
    }

    private void does(String sentence) {
        shown.does(sentence);
        doing(sentence);
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
     * On disk twice: in a record of its own, and with the build, which keeps nothing of the end and so need not be stored for
     * it: its thread may be the one that waits for the end of this run.
     */
    @Override
    public CompletableFuture<Void> save(RunState state) {
        RunState before = stored.state();
        stored.remember(state);
        CompletableFuture<Void> saved;
        try {
            write(state);
            if (state.phase() == Phase.DONE) {
                return CompletableFuture.completedFuture(null);
            }
            if (state.phase() == Phase.TRIGGERING) {
                // A Pipeline that was taken up again after a clean restart still says on disk that it was stored
                // so; after a kill that would let it begin again from before this start. Another build may not be
                // on disk at all yet, and would be forgotten with its records.
                build.save();
            }
            saved = store(state);
        } catch (IOException | RuntimeException e) {
            saved = CompletableFuture.failedFuture(e);
        }
        return saved.whenComplete((nothing, error) -> {
            if (error != null) {
                stored.forget(state, before);
            }
        });
    }

    private synchronized void write(RunState state) throws IOException {
        record = record.with(state);
        records.write(record, shown.report());
    }

    private synchronized void writeEnd(RunResult result) {
        record = record.endedWith(result.outcome(), shown.end(result));
        try {
            records.write(record, shown.report());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The end of a start in " + build + " was not recorded", e);
        }
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
    public Path temporaryFile() throws IOException {
        return evidence.temporaryFile();
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
        does(log.started(stored.workflowId(), executionId, stored.options().server()));
    }

    @Override
    public void notMarked(String reason) {
        log.notMarked(reason);
    }

    @Override
    public void adopted(String executionId) {
        does(log.adopted(executionId));
    }

    @Override
    public void childFound(Execution child) {
        log.childFound(child);
    }

    @Override
    public void startHeld() {
        if (held.compareAndSet(false, true)) {
            does(log.startHeld());
        }
    }

    @Override
    public void startWaits(Instant until) {
        String sentence = log.startWaits(until);
        shown.waits(sentence, until);
        doing(sentence);
    }

    @Override
    public void startPutOff(QFlowException reason, Instant until) {
        String sentence = log.startPutOff(reason, until);
        shown.waits(sentence, until);
        doing(sentence);
    }

    @Override
    public void polled(Execution seen, Instant nextPoll) {
        String sentence = log.polled(seen, nextPoll);
        if (seen.id().equals(stored.state().executionId())) {
            shown.saw(seen, nextPoll);
        } else {
            // A child's; its status and its start are not those of the run.
            shown.waits(sentence, nextPoll);
        }
        doing(sentence);
    }

    @Override
    public void pollWaits(Instant until) {
        String sentence = log.pollWaits(until);
        shown.waits(sentence, until);
        doing(sentence);
    }

    @Override
    public void pollFailed(String executionId, QFlowException error, Instant nextPoll) {
        String sentence = log.pollFailed(executionId, error, nextPoll);
        shown.waits(sentence, nextPoll);
        doing(sentence);
    }

    @Override
    public void collecting(Execution seen) {
        shown.saw(seen, null);
        doing(log.collecting(seen));
    }

    @Override
    public void reported(ExecutionReport report) {
        shown.reported(report);
    }

    /** Whatever can't be cleared away, recorded or said: the build hears of the end, or it would wait for ever. */
    @Override
    public void finished(RunResult result) {
        try {
            attempt(evidence::discard);
            attempt(() -> writeEnd(result));
            attempt(() -> log.finished(result));
        } finally {
            ended(result);
        }
    }

    private void attempt(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The end of a run in " + build + " could not be noted in full", e);
        }
    }

    @Override
    public void startedLate(String executionId) {
        log.startedLate(executionId);
    }
}
