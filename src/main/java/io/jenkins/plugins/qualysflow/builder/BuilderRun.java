package io.jenkins.plugins.qualysflow.builder;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.request.Expansion;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.QFlowEnvironment;
import io.jenkins.plugins.qualysflow.run.QFlowResult;
import io.jenkins.plugins.qualysflow.run.RequiredResult;
import io.jenkins.plugins.qualysflow.run.arguments.CheckedArguments;
import io.jenkins.plugins.qualysflow.run.arguments.SecretVariables;
import io.jenkins.plugins.qualysflow.run.arguments.SensitiveParameters;
import io.jenkins.plugins.qualysflow.run.arguments.StartArguments;
import io.jenkins.plugins.qualysflow.run.arguments.StoredRun;
import io.jenkins.plugins.qualysflow.run.host.RunLog;
import io.jenkins.plugins.qualysflow.run.host.UnfinishedStarts;
import io.jenkins.plugins.qualysflow.run.host.WorkflowNameLookup;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One build step in one build, on the thread of its executor: starts the run, waits for its end and sets the result of the build.
 * Each wait can be interrupted by an abort.
 */
final class BuilderRun {

    private static final Logger LOGGER = Logger.getLogger(BuilderRun.class.getName());

    /** How long an abort waits for the evidence; storing goes on in the background after that. */
    private static final long STOP_TIMEOUT_MILLIS = 800;

    private final QFlowBuilder fields;
    private final AbstractBuild<?, ?> build;
    private final BuildListener listener;
    private final Engine engine = QualysFlowEngine.get().engine();
    private final MaskedLiterals secrets = new MaskedLiterals();
    private final CompletableFuture<RunResult> end = new CompletableFuture<>();
    private volatile FlowRun flowRun;

    BuilderRun(@NonNull QFlowBuilder fields, @NonNull AbstractBuild<?, ?> build, @NonNull BuildListener listener) {
        this.fields = fields;
        this.build = build;
        this.listener = listener;
    }

    /**
     * Runs it.
     *
     * @return whether the build goes on
     * @throws InterruptedException if the build is aborted; the run is stopped
     * @throws IOException with a message for the user if nothing was started
     */
    boolean perform() throws InterruptedException, IOException {
        EnvVars environment = build.getEnvironment(listener);
        // The raw values of parameters: getEnvironment() has expanded variables in them.
        environment.putAll(build.getBuildVariables());
        secrets.add(sensitive(environment));
        CheckedArguments checked = check(fields.expanded(new Expansion(environment::get)));
        StoredRun stored = checked.toStore(null);
        RunLog log = new RunLog(() -> listener, secrets, engine.clock());
        StartRecords records = StartRecords.of(build);
        try {
            prepare(stored, log, checked.warnings());
            begin(stored, records, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close(stored, e);
            throw e;
        }
        return complete(await(), stored);
    }

    /** Collects the secrets to mask, and looks up the workflow if only its name is given. */
    private void prepare(StoredRun stored, RunLog log, List<String> warnings) throws InterruptedException, IOException {
        secrets.add(SecretVariables.toMask(stored, build));
        stored.describe(secrets);
        log.warnings(warnings);
        if (stored.workflowId() == null) {
            stored.found(find(stored, log));
            log.found(stored.workflowName(), stored.workflowId());
        }
    }

    /** Records that nothing was started; no run exists that would do so. */
    private void close(StoredRun stored, Exception cause) {
        try {
            UnfinishedStarts.close(stored, build, secrets, cause, listener);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It could not be noted that nothing was started in " + build, e);
        }
    }

    /** The sensitive values of the build: bound credentials and password parameters. */
    private List<String> sensitive(EnvVars environment) {
        List<String> values = new ArrayList<>(SensitiveParameters.of(build));
        build.getSensitiveBuildVariables().stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .forEach(values::add);
        return values;
    }

    private CheckedArguments check(StartArguments arguments) throws IOException {
        try {
            return CheckedArguments.ofStart(arguments, build.getParent());
        } catch (AbortException e) {
            throw new AbortException(secrets.mask(e.getMessage()));
        }
    }

    private String find(StoredRun stored, RunLog log) throws InterruptedException, IOException {
        AtomicBoolean over = new AtomicBoolean();
        try {
            return WorkflowNameLookup.of(stored, build, secrets, log, over::get).get();
        } catch (ExecutionException e) {
            throw WorkflowNameLookup.failure(e.getCause(), secrets);
        } finally {
            over.set(true);
        }
    }

    private RunResult await() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run that fails", e);
        } catch (InterruptedException e) {
            stop();
            throw e;
        }
    }

    private void begin(StoredRun stored, StartRecords records, RunLog log) throws IOException {
        // Build steps run one after the other, so that no earlier one is still active.
        RunState state =
                records.read().resumeState(stored.record(secrets), stored.allowDuplicateStart(), node -> false);
        stored.remember(state);
        BuilderRunHost host = new BuilderRunHost(stored, build, records, log, secrets, this::ended);
        flowRun = new FlowRun(stored.order(state, secrets), state, host, engine);
        if (QualysFlowEngine.isGoingDown()) {
            throw new AbortException(Messages.BuilderRun_goingDown());
        }
        QualysFlowEngine.get().remember(flowRun, build);
        host.begin();
        flowRun.begin();
    }

    private void ended(RunResult result) {
        try {
            QualysFlowEngine.get().forget(flowRun);
        } finally {
            end.complete(result);
        }
    }

    /** Stops the run, and waits a moment for its evidence. A second abort ends that wait. */
    private void stop() {
        try {
            flowRun.stop();
            show(end.get(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException | TimeoutException e) {
            LOGGER.log(Level.FINE, "Storing what is known of the run in " + build + " goes on", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run that fails", e);
        }
    }

    private QFlowResult show(RunResult result) {
        QFlowResult shown = new QFlowResult(result, secrets);
        QFlowEnvironment.set(shown, build);
        return shown;
    }

    private boolean complete(RunResult result, StoredRun stored) {
        RequiredResult.atLeast(result.requiredFailure(), build);
        show(result);
        return switch (stored.options().onFailure().after(result)) {
            case NONE -> true;
            case UNSTABLE -> {
                build.setResult(Result.UNSTABLE);
                yield true;
            }
            case FAILURE -> false;
        };
    }
}
