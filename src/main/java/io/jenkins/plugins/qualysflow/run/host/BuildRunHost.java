package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.checks.RunCheck;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunEvent;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.arguments.SecretVariables;
import io.jenkins.plugins.qualysflow.run.arguments.StoredRun;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The host of one run in a build of any kind of job: connection, record, log and evidence. */
@Restricted(NoExternalUse.class)
public abstract class BuildRunHost implements RunHost {

    private static final Logger LOGGER = Logger.getLogger(BuildRunHost.class.getName());

    private final StoredRun stored;
    private final Run<?, ?> build;
    private final StartRecords records;
    private final RunLog log;
    private final MaskedLiterals secrets;
    private final BuildEvidence evidence;
    private final ShownRun shown;
    private final ShownCheck check;
    private final AtomicBoolean tracked = new AtomicBoolean();
    private boolean held;
    private volatile boolean resumed;
    /** How many nodes are done, in words; null while unknown. */
    private String nodesDone;

    private volatile Connection connection;
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
        this.check = new ShownCheck(build, stored.startId(), secrets::mask, log::listener);
        log.leadTo(() -> "/" + build.getUrl() + StartRecords.PAGE + "/" + stored.startId() + "/");
        this.record = stored.record(secrets);
    }

    /** Stores what the build keeps besides the record of the start, which is on disk already. */
    @NonNull
    protected abstract CompletableFuture<Void> store(@NonNull RunState state);

    /** The run does something else now. */
    protected abstract void doing(@NonNull String sentence);

    /** The run has ended; its evidence is archived and its end recorded. */
    protected abstract void ended(@NonNull RunResult result);

    /** Deletes what an attempt before a restart left in staging, and shows the run. */
    public void begin() {
        evidence.discard();
        OpenBuilds.get().add(build);
        RunState state = stored.state();
        rememberCheck();
        show();
        if (stored.state().executionId() != null && checkName() != null) {
            // It goes on after a restart.
            beginCheck(null);
        }
        if (stored.workflowId() == null && state.executionId() != null) {
            does(log.waiting(state.executionId(), stored.options().server()));
        }
    }

    /** The name from before a restart is in the record only. */
    private synchronized void rememberCheck() {
        String name = records.read().checkName(stored.startId());
        if (name != null) {
            record = record.checked(name);
        }
    }

    private synchronized void show() {
        resumed = shown.begin(records, record);
    }

    private void does(String sentence) {
        shown.does(sentence);
        doing(sentence);
    }

    @Override
    public Connection connection() throws IOException {
        connection = Connections.get()
                .of(
                        build,
                        stored.options().server(),
                        stored.options().credentialsId(),
                        tracked.compareAndSet(false, true));
        return connection;
    }

    /**
     * Stores the state in the start record, then with the build. The end is stored in the record only: the thread that would save
     * the build may be waiting for the end of this run.
     */
    @Override
    public CompletableFuture<Void> save(RunState state) {
        RunState before = stored.state();
        stored.remember(state);
        CompletableFuture<Void> saved;
        try {
            if (state.phase() == Phase.WAITING || state.phase() == Phase.COLLECTING) {
                return saveId(state);
            }
            write(state);
            if (state.phase() == Phase.DONE) {
                return CompletableFuture.completedFuture(null);
            }
            if (state.phase() == Phase.TRIGGERING) {
                // After a clean restart build.xml of a Pipeline still says that its program was saved cleanly. After a
                // kill Jenkins would trust that, and run the Pipeline again from before this start. A freestyle build
                // may not be on disk at all yet; without build.xml its records would be lost.
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

    /** With an execution id one of the two is enough to go on from after a restart. */
    private CompletableFuture<Void> saveId(RunState state) {
        CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        try {
            write(state);
        } catch (IOException e) {
            written = CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.allOf(written, store(state));
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

    /** Adds the current values of secret variables. */
    @Override
    public RunRequest completed(RunRequest request) throws IOException {
        Map<String, String> values = SecretVariables.of(build, stored.secretVariables(), true);
        secrets.add(values.values());
        Map<String, Object> variables = new LinkedHashMap<>(request.variables());
        variables.putAll(values);
        return new RunRequest(variables, request.input());
    }

    @Override
    public boolean isResumed() {
        return resumed;
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
    public void on(RunEvent event) {
        if (event instanceof RunEvent.NotMarked no) {
            log.notMarked(no.reason());
        } else if (event instanceof RunEvent.DefinitionDiffers differs) {
            log.warnings(differs.findings());
        } else if (event instanceof RunEvent.DefinitionUnknown unknown) {
            log.definitionUnknown(unknown.reason());
        } else if (event instanceof RunEvent.WorkflowNamed named) {
            stored.named(named.name());
        } else if (event instanceof RunEvent.GatesRequired gates) {
            log.gatesRequired(gates.sentences());
        } else if (event instanceof RunEvent.StartHeld) {
            if (!held) {
                held = true;
                does(log.startHeld());
            }
        } else if (event instanceof RunEvent.StartWaits waits) {
            waits(log.startWaits(waits.until()), waits.until());
        } else if (event instanceof RunEvent.StartPutOff putOff) {
            waits(log.startPutOff(putOff.reason(), putOff.until()), putOff.until());
        } else if (event instanceof RunEvent.Adopted adopted) {
            does(log.adopted(adopted.executionId()));
        } else if (event instanceof RunEvent.Started started) {
            does(log.started(
                    stored.workflowId(), started.executionId(), stored.options().server()));
            beginCheck(stored.workflowId());
        } else if (event instanceof RunEvent.Polled polled) {
            polled(polled.execution(), polled.nextPoll());
        } else if (event instanceof RunEvent.StepsSeen seen) {
            nodesDone = seen.progress();
            shown.sawSteps(seen);
            log.steps(seen.news());
        } else if (event instanceof RunEvent.PollWaits waits) {
            waits(log.pollWaits(waits.until()), waits.until());
        } else if (event instanceof RunEvent.PollFailed failed) {
            waits(log.pollFailed(failed.executionId(), failed.error(), failed.nextPoll()), failed.nextPoll());
        } else if (event instanceof RunEvent.ChildFound found) {
            log.childFound(found.child());
        } else if (event instanceof RunEvent.Collecting collecting) {
            shown.saw(collecting.execution(), null);
            doing(log.collecting(collecting.execution()));
        } else if (event instanceof RunEvent.Reported reported) {
            shown.reported(reported.report());
        } else if (event instanceof RunEvent.Finished finished) {
            finished(finished.result());
        } else if (event instanceof RunEvent.StartedLate late) {
            log.startedLate(late.executionId());
        }
    }

    private void waits(String sentence, Instant until) {
        shown.waits(sentence, until);
        doing(sentence);
    }

    private void polled(Execution seen, Instant nextPoll) {
        String sentence = log.polled(seen, nextPoll);
        if (seen.id().equals(stored.state().executionId())) {
            shown.saw(seen, nextPoll);
            beginCheck(seen.workflowId());
        } else {
            // A child execution: its status and start time are not those of the run.
            shown.waits(sentence, nextPoll);
        }
        doing(nodesDone == null ? sentence : sentence + "; " + nodesDone);
    }

    /** Ends the run whatever fails before, or the build would wait for ever. */
    private void finished(RunResult result) {
        try {
            attempt(evidence::discard);
            attempt(() -> writeEnd(result));
            attempt(() -> log.finished(result));
            attempt(() -> endCheck(result));
        } finally {
            ended(result);
        }
    }

    private synchronized String checkName() {
        return record.checkName();
    }

    /** Once; a run that was there before, such as that of {@code qflowWait}, when its workflow is known. */
    private void beginCheck(String workflowId) {
        if (stored.options().publishChecks() && RunCheck.isAvailable() && !check.isBegun()) {
            attempt(() ->
                    check.begin(checkName(), stored.options().checkName(), workflow(workflowId), this::storeCheckName));
        }
    }

    private void endCheck(RunResult result) {
        beginCheck(result.workflowId());
        if (check.isBegun()) {
            check.end(result, stored.options().onFailure().after(result) != OnFailure.NONE);
        }
    }

    /** The name of the workflow as far as it is known without a call; else its id, or that of the execution. */
    private String workflow(String workflowId) {
        if (stored.workflowName() != null) {
            return stored.workflowName();
        }
        String id = workflowId == null ? stored.workflowId() : workflowId;
        if (id == null) {
            return Objects.requireNonNullElse(stored.state().executionId(), "workflow");
        }
        WorkflowDetails known = connection == null
                ? null
                : QualysFlowEngine.get().engine().definitions().known(connection, id);
        String name = known == null ? null : known.workflow().name();
        return name == null ? id : name;
    }

    private synchronized void storeCheckName(String name) {
        record = record.checked(name);
        try {
            records.write(record, shown.report());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The name of a check in " + build + " was not recorded");
        }
    }

    private void attempt(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The end of a run in " + build + " could not be noted in full", e);
        }
    }
}
