package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.run.StartRecord;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What is stored of a run with its Pipeline: strings and numbers, since records and instants do not survive every
 * serializer of Jenkins.
 */
final class StoredRun implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String startId = UUID.randomUUID().toString();
    private final String flowNodeId;
    private final String workflowId;
    private final String server;
    private final String credentialsId;
    private final boolean waitForEnd;
    private final boolean startAgain;
    private final String archiveOutputs;
    private final String maskedVariables;
    private final String maskedInput;
    private final long deadlineMillis;

    /** The request, encrypted: it may hold what users pass as secrets. Null once it has been started. */
    private volatile String encryptedRequest;

    private volatile String phase = Phase.NEW.name();
    private volatile String executionId;
    private volatile long triggeredAtMillis;
    private volatile String marker;

    StoredRun(QFlowRunStep step, CheckedRun checked, ServerChoice choice, String flowNodeId) {
        RunRequest request = checked.request();
        this.flowNodeId = flowNodeId;
        this.workflowId = checked.workflowId();
        this.server = choice.server().getName();
        this.credentialsId = choice.credentialsId();
        this.waitForEnd = step.isWait();
        this.startAgain = step.isStartAgain();
        this.archiveOutputs = step.getArchiveOutputs();
        this.maskedVariables = QFlowJson.write(MaskedValues.of(request.variables()));
        this.maskedInput = QFlowJson.write(MaskedValues.of(request.input()));
        this.encryptedRequest =
                Secret.fromString(QFlowJson.write(request.body())).getEncryptedValue();
        this.deadlineMillis = System.currentTimeMillis()
                + Duration.ofMinutes(step.getTimeoutMinutes()).toMillis();
    }

    @NonNull
    RunState state() {
        return new RunState(
                Phase.valueOf(phase),
                executionId,
                triggeredAtMillis == 0 ? null : Instant.ofEpochMilli(triggeredAtMillis),
                Instant.ofEpochMilli(deadlineMillis),
                marker);
    }

    /** Keeps the state for the Pipeline to store. */
    synchronized void remember(@NonNull RunState state) {
        if (state.phase() == Phase.DONE) {
            // Kept as it was: if Jenkins goes down before the step is over, it is taken up again.
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

    /** Undoes {@link #remember}, where storing failed; an execution that is known stays known. */
    synchronized void forget(@NonNull RunState failed, @NonNull RunState before) {
        if (failed.executionId() == null && phase.equals(failed.phase().name()) && executionId == null) {
            remember(before);
        }
    }

    /** The record of this start as it is remembered here. */
    @NonNull
    StartRecord record() {
        return new StartRecord(startId, flowNodeId, workflowId, server, state(), null);
    }

    /**
     * What to send.
     *
     * @return null once it has been started, or if it can't be decrypted any more
     */
    @CheckForNull
    RunRequest request() {
        String encrypted = encryptedRequest;
        Secret secret = encrypted == null ? null : Secret.decrypt(encrypted);
        return secret == null ? null : RunRequest.ofBody(QFlowJson.readObject(secret.getPlainText()));
    }

    /** What was run and with what, masked, for the evidence. */
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

    boolean waitForEnd() {
        return waitForEnd;
    }

    boolean startAgain() {
        return startAgain;
    }

    @NonNull
    String archiveOutputs() {
        return archiveOutputs;
    }
}
