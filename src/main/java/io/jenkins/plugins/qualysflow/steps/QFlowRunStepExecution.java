package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.engine.CopiedHome;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.RequiredResult;
import io.jenkins.plugins.qualysflow.run.arguments.CheckedArguments;
import io.jenkins.plugins.qualysflow.run.arguments.SecretVariables;
import io.jenkins.plugins.qualysflow.run.arguments.StoredRun;
import io.jenkins.plugins.qualysflow.run.host.RunLog;
import io.jenkins.plugins.qualysflow.run.host.UnfinishedStarts;
import io.jenkins.plugins.qualysflow.run.host.WorkflowNameLookup;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One {@code qflowRun} or {@code qflowWait} of a build: starts, resumes and stops its run, and completes the step once.
 *
 * <p>{@link #start} and {@link #onResume} only hand over to other threads: the first runs on the CPS VM thread, and the second
 * delays all other steps of the build.
 */
final class QFlowRunStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(QFlowRunStepExecution.class.getName());

    /** How long an abort waits for the evidence; shorter than users wait before they abort forcibly. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1500);

    private final transient QFlowWaitingStep step;
    private StoredRun stored;
    private transient volatile FlowRun flowRun;
    private transient volatile Throwable stopCause;
    /** Secrets masked in errors; null until they were collected. */
    private transient volatile MaskedLiterals masked;

    private transient volatile String doing;
    private transient boolean completed;

    QFlowRunStepExecution(QFlowWaitingStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        CheckedArguments checked = step.check(getContext().get(Run.class).getParent());
        stored = checked.toStore(getContext().get(FlowNode.class).getId());
        onLookup(() -> prepare(checked.warnings()));
        return false;
    }

    @Override
    public void onResume() {
        onLookup(() -> prepare(List.of()));
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Where what asks for credentials may wait for them. */
    private void onLookup(Task task) {
        QualysFlowEngine.get().engine().lookup().execute(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                // Before the interrupt flag is set, with which files can't be written.
                fail(e);
                Thread.currentThread().interrupt();
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
                // After any error the step must end, or the build would hang.
                fail(e);
            }
        });
    }

    /** Collects the secrets to mask, and looks up the workflow if only its name is given. */
    private void prepare(List<String> warnings) throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        MaskedLiterals secrets = new MaskedLiterals(SensitiveValues.of(getContext()));
        masked = secrets;
        secrets.add(SecretVariables.toMask(stored, build));
        stored.describe(secrets);
        RunLog log = new RunLog(
                this::listener, secrets, QualysFlowEngine.get().engine().clock());
        log.warnings(warnings);
        StartRecords records = StartRecords.of(build);
        stored.found(records.read().workflowId(stored.record(secrets)));
        String name = stored.workflowName();
        if (name == null || stored.workflowId() != null) {
            begin(build, records, secrets, log);
            return;
        }
        if (stopCause != null) {
            // stop() has completed the step, or will.
            return;
        }
        WorkflowNameLookup.of(stored, build, secrets, log, () -> stopCause != null || !build.isBuilding())
                .whenComplete((id, error) -> onLookup(() -> {
                    if (error != null) {
                        throw WorkflowNameLookup.failure(error, secrets);
                    }
                    log.found(name, id);
                    stored.found(id);
                    begin(build, records, secrets, log);
                }));
    }

    private static boolean isRunning(FlowExecution execution, String nodeId) {
        try {
            FlowNode node = execution.getNode(nodeId);
            return node != null && node.isActive();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Can't tell whether step " + nodeId + " is still running", e);
            return false;
        }
    }

    private void begin(Run<?, ?> build, StartRecords records, MaskedLiterals secrets, RunLog log)
            throws IOException, InterruptedException {
        if (!build.isBuilding()) {
            // The build was killed meanwhile.
            return;
        }
        FlowExecution execution = getContext().get(FlowExecution.class);
        RunState state = records.read()
                .resumeState(stored.record(secrets), stored.allowDuplicateStart(), node -> isRunning(execution, node));
        if (state.phase() == Phase.NEW
                && !stored.allowDuplicateStart()
                && CopiedHome.get().isOlder(build)) {
            throw new AbortException(Messages.QFlowRunStepExecution_copied(stored.workflowId()));
        }
        stored.remember(state);
        RunOrder order = stored.order(state, secrets);
        PipelineRunHost host = new PipelineRunHost(this, stored, build, records, log, secrets);
        FlowRun made = new FlowRun(order, state, host, QualysFlowEngine.get().engine());
        boolean stoppedAlready;
        synchronized (this) {
            if (completed) {
                return;
            }
            QualysFlowEngine.get().remember(made, build);
            flowRun = made;
            // Whoever ends the build stops its runs only once it is not building any more.
            stoppedAlready = stopCause != null || !build.isBuilding();
        }
        if (stoppedAlready) {
            made.stop();
        } else {
            host.begin();
            RunPageAction.addTo(getContext().get(FlowNode.class), stored.startId());
            made.begin();
        }
    }

    /** The log; {@link TaskListener#NULL} if the build has ended. */
    private TaskListener listener() {
        try {
            TaskListener listener = getContext().get(TaskListener.class);
            return listener == null ? TaskListener.NULL : listener;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step is over, so it has no log", e);
            return TaskListener.NULL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return TaskListener.NULL;
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
        if (running != null) {
            running.stop();
        }
        // Not on a worker: they may be blocked by what makes the stop slow.
        QualysFlowEngine.get()
                .engine()
                .scheduler()
                .schedule(() -> Computer.threadPoolForRemoting.execute(() -> complete(null)), STOP_TIMEOUT);
    }

    /** Delays a safe restart until a start is answered. */
    @Override
    public boolean blocksRestart() {
        return stored != null && stored.state().phase() == Phase.TRIGGERING;
    }

    void doing(String sentence) {
        doing = sentence;
    }

    /** The run has ended. */
    void finished(@NonNull RunResult result, @NonNull MaskedLiterals secrets) {
        try {
            FlowRun done = flowRun;
            if (done != null) {
                QualysFlowEngine.get().forget(done);
            }
            complete(new StepCompletion(result, secrets, stored.options().onFailure()));
        } catch (RuntimeException e) {
            // After any error the step must end, or the build would hang.
            fail(e);
        }
    }

    /** Completes the step once; {@code completion} may be null only if the step was stopped. */
    private void complete(@CheckForNull StepCompletion completion) {
        if (!mayComplete()) {
            return;
        }
        Throwable cause = stopCause;
        if (cause != null) {
            try {
                if (flowRun == null) {
                    closeStart(null);
                }
                enforce(completion);
            } finally {
                getContext().onFailure(cause);
            }
        } else {
            completion.complete(getContext());
        }
    }

    private void fail(Throwable e) {
        Level level = e instanceof AbortException ? Level.FINE : Level.WARNING;
        LOGGER.log(level, "A run of Qualys Flow could not begin, or its end could not be told", e);
        if (mayComplete()) {
            Throwable cause = stopCause;
            try {
                closeStart(cause == null ? e : null);
                enforce(null);
            } finally {
                getContext().onFailure(cause == null ? e : cause);
            }
        }
    }

    /**
     * Lets gates that administrators require decide about the build: a script may catch what ends the step, such as a
     * {@code timeout} around it.
     *
     * @param completion null if the run has no result, or not yet; then gates count as not passed once a start was sent
     */
    private void enforce(@CheckForNull StepCompletion completion) {
        try {
            Run<?, ?> build = getContext().get(Run.class);
            if (completion != null) {
                completion.enforce(build);
            } else if (mayHaveBeenSent(build)) {
                RequiredResult.atLeast(worst(), build);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException fault) {
            LOGGER.log(Level.WARNING, "Required gates could not decide about the build", fault);
        }
    }

    /** Asks the records too: after a kill the program may be older than they are. */
    private boolean mayHaveBeenSent(Run<?, ?> build) {
        return stored.state().phase() != Phase.NEW
                || StartRecords.of(build).read().all().stream()
                        .filter(record -> record.startId().equals(stored.startId()))
                        .anyMatch(record -> record.state().phase() != Phase.NEW);
    }

    private OnGateFailure worst() {
        try {
            return stored.required().worst();
        } catch (AbortException e) {
            // They can't be decrypted any more.
            return OnGateFailure.FAILURE;
        }
    }

    /** Records the end of a start that has no run to do it. */
    private void closeStart(@CheckForNull Throwable e) {
        try {
            UnfinishedStarts.close(stored, getContext().get(Run.class), masked, e, listener());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException fault) {
            LOGGER.log(Level.WARNING, "It could not be noted what became of a start", fault);
        }
    }

    /** Once only, and not during a shutdown: the result would be lost, and the step resumes after the restart. */
    private synchronized boolean mayComplete() {
        if (completed || QualysFlowEngine.isGoingDown()) {
            return false;
        }
        completed = true;
        return true;
    }

    @Override
    public String getStatus() {
        return doing;
    }
}
