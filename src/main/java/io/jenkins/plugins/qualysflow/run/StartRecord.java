package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The record of one start, in a file of its own in the folder of the build. It is on disk before the start is sent, also
 * where Pipeline does not store its state with every step; it says what became of the start when nothing else does.
 *
 * <p>Holds ids and times only.
 */
public final class StartRecord {

    private final Path file;
    private final String startId;

    /**
     * A record; nothing is read or written yet.
     *
     * @param buildFolder folder of the build on the controller
     * @param startId tells the starts of a build apart
     */
    public StartRecord(@NonNull Path buildFolder, @NonNull String startId) {
        this.file = buildFolder.resolve("qflow-starts").resolve(startId + ".json");
        this.startId = startId;
    }

    /** Writes the record, all of it or not at all. */
    public void write(@NonNull RunState state, @NonNull String workflowId, @CheckForNull String server)
            throws IOException {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("startId", startId);
        record.put("phase", state.phase().name());
        record.put("workflowId", workflowId);
        record.put("server", server);
        record.put("executionId", state.executionId());
        record.put(
                "triggeredAt",
                state.triggeredAt() == null ? null : state.triggeredAt().toString());
        record.put("deadline", state.deadline().toString());
        Files.createDirectories(file.getParent());
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                writer.write(QFlowJson.writePretty(record));
                writer.commit();
            } finally {
                writer.abort();
            }
        }
    }

    /**
     * The execution that the record knows of.
     *
     * @return null if there is no record, or none that can be read, or it has no execution
     */
    @CheckForNull
    public String executionId() {
        return text("executionId");
    }

    /** The phase that was stored last; null if there is no record, or none that can be read. */
    @CheckForNull
    public String phase() {
        return text("phase");
    }

    /** When the start was last about to be sent, as far as is known; else when the record was asked. */
    @NonNull
    public Instant triggeredAt() {
        String text = text("triggeredAt");
        try {
            return text == null ? Instant.now() : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.now();
        }
    }

    private String text(String name) {
        try {
            return QFlowJson.readObject(Files.readString(file)).get(name) instanceof String text ? text : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
