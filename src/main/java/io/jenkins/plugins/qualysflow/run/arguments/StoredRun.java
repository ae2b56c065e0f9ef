package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What is stored of a run while it is in progress, in {@code program.dat}: strings and numbers, since XStream silently reads
 * Java records back as null.
 */
@Restricted(NoExternalUse.class)
public final class StoredRun implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String startId = UUID.randomUUID().toString();
    private final String flowNodeId;
    private final StoredOptions options;
    private volatile String workflowId;
    private final String workflowName;

    /** The name that was read for a workflow given by its id, for required gates; null if it is not known. */
    private volatile String readName;

    private final LinkedHashMap<String, String> secretVariables = new LinkedHashMap<>();
    private final boolean waitForEnd;
    private final boolean allowDuplicateStart;
    private final boolean strictVariables;
    /** By the clock of the engine, which also tells when the deadline has come. */
    private final long createdAtMillis =
            QualysFlowEngine.get().engine().clock().instant().toEpochMilli();

    private final long deadlineMillis;

    /** The request, encrypted: it may hold what users pass as secrets. Null once the execution is known. */
    private volatile String encryptedRequest;

    /** The masked request as JSON; null until {@link #describe}. */
    private volatile String shownRequest;

    private volatile String phase = Phase.NEW.name();
    private volatile String executionId;
    private volatile long triggeredAtMillis;
    private volatile String marker;

    /** A run that begins with a start. */
    StoredRun(
            @NonNull StartArguments arguments,
            @NonNull CheckedRun checked,
            @NonNull StoredOptions options,
            @CheckForNull String flowNodeId) {
        this(
                arguments,
                options,
                flowNodeId,
                checked.workflowId(),
                arguments.getWorkflowName(),
                arguments.isWait(),
                arguments.isAllowDuplicateStart(),
                arguments.isStrictVariables());
        Map<?, ?> secrets = arguments.getSecretVariables();
        if (secrets != null) {
            // Values from a script may be GStrings.
            secrets.forEach((name, id) -> secretVariables.put(String.valueOf(name), String.valueOf(id)));
        }
        this.encryptedRequest =
                Secret.fromString(QFlowJson.write(checked.request().body())).getEncryptedValue();
    }

    /** A run that waits for an execution that was started before. */
    StoredRun(
            @NonNull WaitArguments arguments,
            @NonNull String executionId,
            @NonNull StoredOptions options,
            @CheckForNull String flowNodeId) {
        this(arguments, options, flowNodeId, null, null, true, false, false);
        this.phase = Phase.WAITING.name();
        this.executionId = executionId;
    }

    private StoredRun(
            WaitArguments arguments,
            StoredOptions options,
            String flowNodeId,
            String workflowId,
            String workflowName,
            boolean waitForEnd,
            boolean allowDuplicateStart,
            boolean strictVariables) {
        this.options = options;
        this.flowNodeId = flowNodeId;
        this.workflowId = workflowId;
        this.workflowName = workflowName;
        this.waitForEnd = waitForEnd;
        this.allowDuplicateStart = allowDuplicateStart;
        this.strictVariables = strictVariables;
        this.deadlineMillis = createdAtMillis
                + Duration.ofMinutes(arguments.getTimeoutMinutes()).toMillis();
    }

    /** The current state. */
    @NonNull
    public RunState state() {
        return new RunState(
                Phase.valueOf(phase),
                executionId,
                triggeredAtMillis == 0 ? null : Instant.ofEpochMilli(triggeredAtMillis),
                Instant.ofEpochMilli(deadlineMillis),
                marker);
    }

    /** Sets the state, which the next save of the Pipeline stores. */
    public synchronized void remember(@NonNull RunState state) {
        if (state.phase() == Phase.DONE) {
            // The earlier state is kept: if Jenkins stops before the step has completed, the step resumes from it.
            return;
        }
        phase = state.phase().name();
        executionId = state.executionId();
        triggeredAtMillis =
                state.triggeredAt() == null ? 0 : state.triggeredAt().toEpochMilli();
        marker = state.marker();
        if (executionId != null) {
            encryptedRequest = null;
        }
    }

    /** Undoes {@link #remember} after a failed save, unless an execution id is known by now. */
    public synchronized void forget(@NonNull RunState failed, @NonNull RunState before) {
        if (failed.executionId() == null && phase.equals(failed.phase().name()) && executionId == null) {
            remember(before);
        }
    }

    /**
     * The start record for the current state.
     *
     * @param secrets masked in it; null if they are unknown: then it has no workflow name, which may contain one
     */
    @NonNull
    public StartRecord record(@CheckForNull MaskedLiterals secrets) {
        String name = secrets == null || workflowName == null ? null : secrets.mask(workflowName);
        return new StartRecord(
                startId,
                flowNodeId,
                workflowId,
                options.server(),
                state(),
                null,
                name,
                Instant.ofEpochMilli(createdAtMillis),
                null,
                null);
    }

    /**
     * The request.
     *
     * @return null once the execution is known, or if it can't be decrypted any more
     */
    @CheckForNull
    RunRequest request() {
        String encrypted = encryptedRequest;
        Secret secret = encrypted == null ? null : Secret.decrypt(encrypted);
        return secret == null ? null : RunRequest.ofBody(QFlowJson.readObject(secret.getPlainText()));
    }

    /** Keeps a masked copy of the request for the evidence, since the request itself is dropped after the start. */
    public synchronized void describe(@NonNull MaskedLiterals secrets) {
        RunRequest request = shownRequest == null ? request() : null;
        if (request != null) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("variables", MaskedValues.of(request.variables(), secrets));
            shown.put("input", MaskedValues.of(request.input(), secrets));
            shownRequest = QFlowJson.write(shown);
        }
    }

    /** What was run and with what, masked, for the evidence. */
    @NonNull
    public Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("server", options.server());
        description.put("workflowId", workflowId);
        if (workflowName != null) {
            description.put("workflowName", workflowName);
        }
        String shown = shownRequest;
        if (shown != null) {
            description.putAll(QFlowJson.readObject(shown));
        }
        return description;
    }

    /** Id of this start, unique in its build. */
    @NonNull
    public String startId() {
        return startId;
    }

    /** The options of the wait. */
    @NonNull
    public StoredOptions options() {
        return options;
    }

    /** Null for a wait, and while only the name is known. */
    @CheckForNull
    public String workflowId() {
        return workflowId;
    }

    /** Null for a wait, and if the workflow was given by its id. */
    @CheckForNull
    public String workflowName() {
        return workflowName;
    }

    /** Sets the id that was found for the workflow name; null if it is still unknown. */
    public void found(@CheckForNull String id) {
        workflowId = id;
    }

    /** Keeps the name that was read for the workflow, so that required gates are decided the same after a restart. */
    public void named(@NonNull String name) {
        readName = name;
    }

    /**
     * The gates that administrators require of this run, as far as is known.
     *
     * @throws AbortException if they can't be decrypted any more
     */
    @NonNull
    public RequiredGates required() throws AbortException {
        return options.required(workflowId, workflowName == null ? readName : workflowName);
    }

    /** Ids of credentials by names of variables. */
    @NonNull
    public Map<String, String> secretVariables() {
        return secretVariables;
    }

    /** Whether it may be started after a start in the same build whose outcome is unknown. */
    public boolean allowDuplicateStart() {
        return allowDuplicateStart;
    }

    /**
     * The order for the engine, to continue from that state.
     *
     * @throws AbortException if the request or the gates can't be decrypted any more
     */
    @NonNull
    public RunOrder order(@NonNull RunState from, @NonNull MaskedLiterals secrets) throws AbortException {
        RunOrder order = options.order(
                workflowId,
                workflowName == null ? readName : workflowName,
                request(),
                waitForEnd,
                strictVariables,
                secrets);
        if (from.phase() == Phase.NEW && order.request() == null) {
            throw new AbortException(Messages.StoredRun_noRequest());
        }
        return order;
    }
}
