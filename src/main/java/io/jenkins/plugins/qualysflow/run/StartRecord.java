package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What is on record of one start. Ids and times only; plain text on disk.
 *
 * @param startId tells the starts of a build apart
 * @param flowNodeId the step of the Pipeline that it belongs to; a step that is run again after its build was taken up
 *     from an older state has the same
 * @param workflowId what was to be started
 * @param server name of the server; null if unknown
 * @param state how far it came
 * @param outcome how it ended; null while it goes on
 * @param workflowName the name that the workflow was chosen by; null if it was chosen by id
 * @param createdAt when the run began; null in a record of an older version
 * @param summary what lists show of its end; null while it goes on, and where nothing is known of an end
 */
@Restricted(NoExternalUse.class)
public record StartRecord(
        @NonNull String startId,
        @CheckForNull String flowNodeId,
        @CheckForNull String workflowId,
        @CheckForNull String server,
        @NonNull RunState state,
        @CheckForNull String outcome,
        @CheckForNull String workflowName,
        @CheckForNull Instant createdAt,
        @CheckForNull RunSummary summary) {

    /** What has to be known of a start for it not to be repeated. */
    public StartRecord(
            @NonNull String startId,
            @CheckForNull String flowNodeId,
            @CheckForNull String workflowId,
            @CheckForNull String server,
            @NonNull RunState state,
            @CheckForNull String outcome) {
        this(startId, flowNodeId, workflowId, server, state, outcome, null, null, null);
    }

    /** The same start, with what tells it from others for people. */
    @NonNull
    public StartRecord named(@CheckForNull String name, @CheckForNull Instant at) {
        return new StartRecord(startId, flowNodeId, workflowId, server, state, outcome, name, at, summary);
    }

    /** The same start, come further. */
    @NonNull
    public StartRecord with(@NonNull RunState next) {
        return new StartRecord(
                startId, flowNodeId, workflowId, server, next, outcome, workflowName, createdAt, summary);
    }

    /** The same start, over. */
    @NonNull
    public StartRecord endedWith(@NonNull String end) {
        return endedWith(end, summary);
    }

    /** The same start, over, with what lists show of its end. */
    @NonNull
    public StartRecord endedWith(@NonNull String end, @CheckForNull RunSummary shown) {
        return new StartRecord(startId, flowNodeId, workflowId, server, state, end, workflowName, createdAt, shown);
    }

    /** The record as text. */
    @NonNull
    String toJson() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("startId", startId);
        record.put("flowNodeId", flowNodeId);
        record.put("workflowId", workflowId);
        record.put("server", server);
        record.put("phase", state.phase().name());
        record.put("executionId", state.executionId());
        record.put("triggeredAt", text(state.triggeredAt()));
        record.put("deadline", text(state.deadline()));
        record.put("marker", state.marker());
        record.put("outcome", outcome);
        record.put("workflowName", workflowName);
        record.put("createdAt", text(createdAt));
        record.put("summary", summary == null ? null : summary.toMap());
        return QFlowJson.writePretty(record);
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    @NonNull
    static StartRecord ofJson(@NonNull String json) {
        Map<String, Object> record = QFlowJson.readObject(json);
        String startId = text(record, "startId");
        Instant deadline = instant(record, "deadline");
        if (startId == null || deadline == null) {
            throw new IllegalArgumentException("startId and deadline are required");
        }
        Phase phase = Phase.valueOf(String.valueOf(record.get("phase")));
        RunState state = new RunState(
                phase, text(record, "executionId"), instant(record, "triggeredAt"), deadline, text(record, "marker"));
        return new StartRecord(
                startId,
                text(record, "flowNodeId"),
                text(record, "workflowId"),
                text(record, "server"),
                state,
                text(record, "outcome"),
                text(record, "workflowName"),
                instant(record, "createdAt"),
                record.get("summary") instanceof Map<?, ?> summary ? RunSummary.ofMap(summary) : null);
    }

    static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String text(Map<String, Object> record, String name) {
        return record.get(name) instanceof String text ? text : null;
    }

    private static Instant instant(Map<String, Object> record, String name) {
        String text = text(record, name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is no instant", e);
        }
    }
}
