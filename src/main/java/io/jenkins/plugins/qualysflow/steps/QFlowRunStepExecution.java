package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.config.NoServerException;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
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
import io.jenkins.plugins.qualysflow.run.StartHistory;
import io.jenkins.plugins.qualysflow.run.StartRecord;
import io.jenkins.plugins.qualysflow.run.StartRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One {@code qflowRun} of a build: begins, is taken up again, is stopped, and completes its step once. The engine does the
 * rest.
 *
 * <p>{@link #start} and {@link #onResume} only hand over to worker threads: the first runs on the thread of all Pipelines,
 * and the second holds up every other step of the build.
 */
final class QFlowRunStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(QFlowRunStepExecution.class.getName());

    private static final long MEGABYTE = 1024L * 1024;
    private static final Duration COLLECT_TIME = Duration.ofMinutes(15);

    /** An abort is to be over well before anybody asks for a harder one, even if storing the evidence is slow. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(1500);

    private final transient QFlowRunStep step;
    private StoredRun stored;
    private transient volatile FlowRun flowRun;
    private transient volatile Throwable stopCause;
    private transient volatile String doing;
    private transient boolean completed;

    QFlowRunStepExecution(QFlowRunStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        CheckedRun checked = check();
        // A name that means no server is the author's mistake, and is told before anything happens.
        ServerChoice choice =
                ServerChoice.of(getContext().get(Run.class).getParent(), step.getServer(), step.getCredentialsId());
        stored = new StoredRun(
                step, checked, choice, getContext().get(FlowNode.class).getId());
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
        begin(List.of());
    }

    private void begin(List<String> warnings) {
        QualysFlowEngine.get().engine().worker().execute(() -> {
            try {
                beginOnWorker(warnings);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(e);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
                // Whatever it is, the step must not hang for it.
                fail(e);
            }
        });
    }

    private void beginOnWorker(List<String> warnings) throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        StartRecords records = new StartRecords(build.getRootDir().toPath());
        StartRecord mine = stored.record();
        RunState state = new StartHistory(records.all()).stateOf(mine, stored.startAgain());
        stored.remember(state);
        RunRequest request = stored.request();
        if (state.phase() == Phase.NEW && request == null) {
            throw new AbortException(Messages.QFlowRunStepExecution_noRequest());
        }
        RunLog log = new RunLog(getContext());
        log.warnings(warnings);
        PipelineRunHost host = new PipelineRunHost(this, stored, build, records, log);
        FlowRun made =
                new FlowRun(order(request), state, host, QualysFlowEngine.get().engine());
        boolean stoppedAlready;
        synchronized (this) {
            if (completed) {
                return;
            }
            QualysFlowEngine.get().remember(made, build);
            flowRun = made;
            stoppedAlready = stopCause != null;
        }
        if (stoppedAlready) {
            made.stop();
        } else {
            host.begin();
            made.begin();
        }
    }

    private RunOrder order(RunRequest request) {
        QualysFlowServer server = server();
        return new RunOrder(
                stored.workflowId(),
                request,
                stored.waitForEnd(),
                true,
                new Cadence(Cadence.DEFAULT.firstLook(), Duration.ofSeconds(server.getMaxIntervalSeconds())),
                new CollectOptions(
                        new NodeGlob(stored.archiveOutputs()),
                        new NodeGlob(""),
                        server.getMaxFileMegabytes() * MEGABYTE,
                        server.getMaxTotalMegabytes() * MEGABYTE),
                COLLECT_TIME,
                true,
                false,
                false,
                List.of());
    }

    private QualysFlowServer server() {
        try {
            return QualysFlowConfiguration.get().server(stored.server());
        } catch (NoServerException e) {
            // The engine finds that out as well, and says so; until then the defaults do.
            return new QualysFlowServer(stored.server());
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
        // On other threads than those that may be what is slow.
        QualysFlowEngine.get()
                .engine()
                .scheduler()
                .schedule(() -> Computer.threadPoolForRemoting.execute(() -> complete(null)), STOP_PATIENCE);
    }

    /** A restart that can wait does so for the answer to a start. */
    @Override
    public boolean blocksRestart() {
        return stored != null && stored.state().phase() == Phase.TRIGGERING;
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
        if (!mayComplete()) {
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

    private void fail(Throwable e) {
        Level level = e instanceof AbortException ? Level.FINE : Level.WARNING;
        LOGGER.log(level, "A qflowRun could not begin", e);
        if (mayComplete()) {
            Throwable cause = stopCause;
            getContext().onFailure(cause == null ? e : cause);
        }
    }

    /** Once only, and not while Jenkins goes down: the Pipeline would not hear of it, and is taken up again. */
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
