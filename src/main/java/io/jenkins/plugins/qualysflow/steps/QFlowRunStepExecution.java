package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.NoServerException;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.poll.Cadence;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunRules;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.run.QFlowFailureCause;
import io.jenkins.plugins.qualysflow.run.QFlowResult;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.StartRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One {@code qflowRun} of a build. Keeps, across restarts, what has to be known to go on; the engine does the rest.
 *
 * <p>{@link #start} and {@link #onResume} only hand over to worker threads: the first runs on the thread of all Pipelines,
 * and the second holds up every other step of the build.
 */
final class QFlowRunStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(QFlowRunStepExecution.class.getName());

    private static final long MAX_FILE_BYTES = 100L * 1024 * 1024;
    private static final long MAX_TOTAL_BYTES = 500L * 1024 * 1024;
    private static final Duration COLLECT_TIME = Duration.ofMinutes(15);

    /** An abort is to be over well before anybody asks for a harder one, even if storing the evidence is slow. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(1500);

    private final transient QFlowRunStep step;

    // No records and no instants here: this is stored with the Pipeline.
    private String startId;
    private String workflowId;
    private String server;
    private String credentialsId;
    private boolean waitForEnd;
    private String archiveOutputs;

    /** The request, encrypted: it may hold what users pass as secrets. Null once it has been started. */
    private volatile String encryptedRequest;

    private String maskedVariables;
    private String maskedInput;
    private volatile String phase;
    private volatile String executionId;
    private volatile long triggeredAtMillis;
    private long deadlineMillis;

    private transient volatile FlowRun flowRun;
    private transient volatile Throwable stopCause;
    private transient volatile String doing;
    private transient AtomicBoolean completed;

    QFlowRunStepExecution(QFlowRunStep step, StepContext context) {
        super(context);
        this.step = step;
        this.completed = new AtomicBoolean();
    }

    @Override
    public boolean start() throws Exception {
        CheckedRun checked = check();
        // A name that means no server is the author's mistake, and is told before anything happens.
        server = QualysFlowConfiguration.get().server(step.getServer()).getName();
        credentialsId = step.getCredentialsId();
        startId = UUID.randomUUID().toString();
        workflowId = checked.workflowId();
        waitForEnd = step.isWait();
        archiveOutputs = step.getArchiveOutputs();
        RunRequest request = checked.request();
        encryptedRequest = Secret.fromString(QFlowJson.write(request.body())).getEncryptedValue();
        maskedVariables = QFlowJson.write(MaskedValues.of(request.variables()));
        maskedInput = QFlowJson.write(MaskedValues.of(request.input()));
        phase = Phase.NEW.name();
        deadlineMillis = System.currentTimeMillis()
                + Duration.ofMinutes(step.getTimeoutMinutes()).toMillis();
        begin(checked.warnings());
        return false;
    }

    private CheckedRun check() throws AbortException {
        String badMinutes = StepForms.minutesProblem("timeoutMinutes", step.getTimeoutMinutes());
        if (badMinutes != null) {
            throw new AbortException(badMinutes);
        }
        try {
            return RunRules.check(step.parameters());
        } catch (InvalidParametersException e) {
            throw new AbortException("qflowRun: " + e.getMessage());
        }
    }

    @Override
    public void onResume() {
        completed = new AtomicBoolean();
        begin(List.of());
    }

    private void begin(List<String> warnings) {
        QualysFlowEngine.get().engine().worker().execute(() -> {
            try {
                beginOnWorker(warnings);
            } catch (IOException | RuntimeException e) {
                fail(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(e);
            }
        });
    }

    private void beginOnWorker(List<String> warnings) throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        Path folder = build.getRootDir().toPath();
        StartRecord record = new StartRecord(folder, startId);
        RunState state = state(record);
        RunLog log = new RunLog(getContext());
        log.warnings(warnings);
        PipelineRunHost host = new PipelineRunHost(this, build, record, log);
        FlowRun made = new FlowRun(order(), state, host, QualysFlowEngine.get().engine());
        boolean stoppedAlready;
        synchronized (this) {
            flowRun = made;
            stoppedAlready = stopCause != null;
        }
        if (stoppedAlready || completed.get()) {
            return;
        }
        host.begin();
        QualysFlowEngine.get().remember(made, build);
        made.begin();
    }

    /** The state as it was stored with the Pipeline, or as the start record has it where that knows more. */
    private RunState state(StartRecord record) {
        RunState stored = remembered();
        if (stored.executionId() == null && record.executionId() != null) {
            executionId = record.executionId();
            return new RunState(Phase.WAITING, executionId, stored.triggeredAt(), stored.deadline());
        }
        if (stored.phase() == Phase.NEW && Phase.TRIGGERING.name().equals(record.phase())) {
            // The Pipeline was stored before the start was about to be sent. Whether it was sent can't be known.
            Instant triggeredAt = record.triggeredAt();
            return new RunState(Phase.TRIGGERING, null, triggeredAt, stored.deadline());
        }
        return stored;
    }

    private RunOrder order() {
        String encrypted = encryptedRequest;
        RunRequest request = null;
        if (encrypted != null) {
            Secret secret = Secret.decrypt(encrypted);
            request = secret == null ? null : RunRequest.ofBody(QFlowJson.readObject(secret.getPlainText()));
        }
        return new RunOrder(
                workflowId,
                request,
                waitForEnd,
                true,
                cadence(),
                new CollectOptions(new NodeGlob(archiveOutputs), new NodeGlob(""), MAX_FILE_BYTES, MAX_TOTAL_BYTES),
                COLLECT_TIME,
                true);
    }

    private Cadence cadence() {
        try {
            int seconds = QualysFlowConfiguration.get().server(server).getMaxIntervalSeconds();
            return new Cadence(Cadence.DEFAULT.firstLook(), Duration.ofSeconds(seconds));
        } catch (NoServerException e) {
            // The engine finds that out as well, and says so.
            return Cadence.DEFAULT;
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        FlowRun running;
        synchronized (this) {
            if (stopCause != null) {
                return;
            }
            stopCause = cause;
            running = flowRun;
        }
        if (running == null) {
            complete(null);
            return;
        }
        running.stop();
        QualysFlowEngine.get()
                .engine()
                .scheduler()
                .schedule(() -> QualysFlowEngine.get().engine().worker().execute(() -> complete(null)), STOP_PATIENCE);
    }

    /** What the engine stored: kept in fields for the Pipeline to store. */
    void remember(@NonNull RunState state) {
        if (state.phase() == Phase.DONE) {
            // Kept as it was: if Jenkins goes down before the step is over, it is taken up again.
            return;
        }
        phase = state.phase().name();
        executionId = state.executionId();
        triggeredAtMillis =
                state.triggeredAt() == null ? 0 : state.triggeredAt().toEpochMilli();
        if (executionId != null) {
            encryptedRequest = null;
        }
    }

    /** What is stored now. */
    @NonNull
    RunState remembered() {
        return new RunState(
                Phase.valueOf(phase),
                executionId,
                triggeredAtMillis == 0 ? null : Instant.ofEpochMilli(triggeredAtMillis),
                Instant.ofEpochMilli(deadlineMillis));
    }

    /** Names of what was run, for the evidence. */
    @NonNull
    Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("server", server);
        description.put("workflowId", workflowId);
        description.put("variables", QFlowJson.readPlain(maskedVariables));
        description.put("input", QFlowJson.readPlain(maskedInput));
        return description;
    }

    @NonNull
    String startId() {
        return startId;
    }

    @NonNull
    String workflowId() {
        return workflowId;
    }

    @NonNull
    String server() {
        return server;
    }

    @CheckForNull
    String credentialsId() {
        return credentialsId;
    }

    void doing(String sentence) {
        doing = sentence;
    }

    /** The run is over. */
    void finished(@NonNull RunResult result) {
        FlowRun done = flowRun;
        if (done != null) {
            QualysFlowEngine.get().forget(done);
        }
        complete(result);
    }

    /** Completes the step, once; {@code result} may be null if the step was stopped. */
    private void complete(@CheckForNull RunResult result) {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (jenkins == null || jenkins.isTerminating()) {
            // The Pipeline would not hear of it. It is taken up again after the restart.
            return;
        }
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        Throwable cause = stopCause;
        if (cause != null) {
            getContext().onFailure(cause);
        } else if (result.passed() || (result.outcome() == Outcome.STARTED && result.error() == null)) {
            getContext().onSuccess(new QFlowResult(result));
        } else {
            // Not an actual interruption: else it would be taken for an abort.
            getContext()
                    .onFailure(new FlowInterruptedException(
                            Result.FAILURE, false, new QFlowFailureCause(new QFlowResult(result))));
        }
    }

    private void fail(Exception e) {
        LOGGER.log(Level.WARNING, "A qflowRun could not begin", e);
        if (completed.compareAndSet(false, true)) {
            getContext().onFailure(e);
        }
    }

    @Override
    public String getStatus() {
        return doing;
    }
}
