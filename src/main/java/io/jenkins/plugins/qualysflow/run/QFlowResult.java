package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What {@code qflowRun} returns: plain serializable values that scripts in the sandbox may read.
 */
@Restricted(NoExternalUse.class)
public final class QFlowResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final String workflowId;
    private final String status;
    private final String outcome;
    private final boolean hasPassed;
    private final String startTime;
    private final String endTime;
    private final Long durationMillis;
    private final ArrayList<Map<String, Object>> steps;
    private final ArrayList<Map<String, Object>> children;
    private final ArrayList<Map<String, Object>> gates;
    private final ArrayList<Map<String, Object>> missing;
    private final ArrayList<String> artifacts;
    private final String summary;

    /** Null outside of a Pipeline. */
    private final ArchivedOutputs outputs;

    /** A result for a build without a script. */
    public QFlowResult(@NonNull RunResult result, @NonNull MaskedLiterals secrets) {
        this(result, secrets, null);
    }

    /**
     * Copies the result into types that Pipeline and XStream can serialize.
     *
     * @param secrets masked in what the service says
     * @param owner of the program that gets the result; null for none
     */
    public QFlowResult(
            @NonNull RunResult result, @NonNull MaskedLiterals secrets, @CheckForNull FlowExecutionOwner owner) {
        this.outputs = owner == null ? null : new ArchivedOutputs(owner);
        Map<String, Object> map = result.toMap();
        this.executionId = result.executionId();
        this.workflowId = result.workflowId();
        this.status = secrets.mask(result.status());
        this.outcome = result.outcome().name();
        this.hasPassed = result.passed();
        this.startTime = (String) map.get("startTime");
        this.endTime = (String) map.get("endTime");
        this.durationMillis = result.durationMillis();
        this.steps = maps(secrets.of(map.get("steps")));
        this.children = maps(secrets.of(map.get("children")));
        this.gates = maps(secrets.of(map.get("gates")));
        this.missing =
                maps(secrets.of(result.missing().stream().map(QFlowResult::map).toList()));
        this.artifacts = new ArrayList<>(result.artifacts());
        this.summary = secrets.mask(result.summary());
    }

    private static Map<String, Object> map(Missing missing) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("what", missing.what());
        map.put("reason", missing.reason());
        return map;
    }

    private static ArrayList<Map<String, Object>> maps(Object list) {
        ArrayList<Map<String, Object>> copies = new ArrayList<>();
        for (Object element : (Collection<?>) list) {
            LinkedHashMap<String, Object> copy = new LinkedHashMap<>();
            ((Map<?, ?>) element).forEach((name, value) -> copy.put((String) name, value));
            copies.add(copy);
        }
        return copies;
    }

    /** Null if no execution is known. */
    @CheckForNull
    @Whitelisted
    public String getExecutionId() {
        return executionId;
    }

    /** Id of the workflow. */
    @CheckForNull
    @Whitelisted
    public String getWorkflowId() {
        return workflowId;
    }

    /** Status of the execution as Qualys Flow spelled it; null if it was never seen. */
    @CheckForNull
    @Whitelisted
    public String getStatus() {
        return status;
    }

    /**
     * {@code SUCCESS}, {@code FAILURE}, {@code UNKNOWN_STATUS}, {@code TIMED_OUT}, {@code ABORTED}, {@code NOT_STARTED},
     * {@code START_UNKNOWN}, or {@code STARTED} where it was not waited for.
     */
    @NonNull
    @Whitelisted
    public String getOutcome() {
        return outcome;
    }

    /** Whether the outcome is {@code SUCCESS}, every gate passed and the evidence is complete. */
    @Whitelisted
    public boolean isPassed() {
        return hasPassed;
    }

    /** When it began, as ISO 8601 in UTC; null if unknown. */
    @CheckForNull
    @Whitelisted
    public String getStartTime() {
        return startTime;
    }

    /** When it ended, as ISO 8601 in UTC; null if it has not, or if unknown. */
    @CheckForNull
    @Whitelisted
    public String getEndTime() {
        return endTime;
    }

    /** Milliseconds from start to end; null while either is unknown. */
    @CheckForNull
    @Whitelisted
    public Long getDurationMillis() {
        return durationMillis;
    }

    /** One map for each step, in order: {@code nodeId}, {@code nodeType}, {@code status}, {@code order}, {@code durationMillis}. */
    @NonNull
    @Whitelisted
    public List<Map<String, Object>> getSteps() {
        return new ArrayList<>(steps);
    }

    /** One map for each child execution, if {@code includeChildren} is set. */
    @NonNull
    @Whitelisted
    public List<Map<String, Object>> getChildren() {
        return new ArrayList<>(children);
    }

    /** One map for each gate and step that it matches. */
    @NonNull
    @Whitelisted
    public List<Map<String, Object>> getGates() {
        return new ArrayList<>(gates);
    }

    /** One map for everything that is missing of the evidence: {@code what}, {@code reason}. Empty if it is complete. */
    @NonNull
    @Whitelisted
    public List<Map<String, Object>> getMissing() {
        return new ArrayList<>(missing);
    }

    /**
     * The archived output of a step of this execution, masked as it is archived: maps, lists, strings, numbers, booleans or null.
     * Read from the artifacts each time, at most 10 MB.
     *
     * @param nodeId node id of the step; of several the last
     * @throws AbortException if there is no such step, or its output is not archived, incomplete or too large
     */
    @CheckForNull
    @Whitelisted
    public Object stepOutput(@CheckForNull String nodeId) throws IOException, InterruptedException {
        if (outputs == null) {
            throw new AbortException(Messages.ArchivedOutputs_notArchived(nodeId));
        }
        return outputs.of(this, nodeId);
    }

    /** Paths of the artifacts of the build that came from this run. */
    @NonNull
    @Whitelisted
    public List<String> getArtifacts() {
        return new ArrayList<>(artifacts);
    }

    /** One sentence that says how it ended. */
    @NonNull
    @Whitelisted
    public String getSummary() {
        return summary;
    }

    @Override
    @Whitelisted
    public String toString() {
        return summary;
    }
}
