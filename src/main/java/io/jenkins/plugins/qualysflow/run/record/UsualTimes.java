package io.jenkins.plugins.qualysflow.run.record;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.TextFile;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * How long executions of a workflow usually take: median and 95th percentile of the last ones that succeeded, in any job. Stored
 * in one small file of workflow ids and seconds, so that no page loads earlier builds for it.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class UsualTimes {

    private static final Logger LOGGER = Logger.getLogger(UsualTimes.class.getName());

    /** Executions that are kept for each workflow: the fewest of which the 95th percentile is not just the longest. */
    public static final int MOST_TIMES = 20;

    /** Workflows that are kept; the least recently run is dropped. */
    static final int MOST_WORKFLOWS = 500;

    /** Longer ids, which only a faulty service sends, are not stored. */
    private static final int LONGEST_ID = 64;

    private final Path file;

    /** Seconds, oldest first; the workflow that ran last comes last. Null before the file has been read. */
    private Map<String, List<Long>> times;

    public UsualTimes() {
        this(Jenkins.get().getRootDir().toPath().resolve("qualys-flow/usual-times.json"));
    }

    UsualTimes(@NonNull Path file) {
        this.file = file;
    }

    @NonNull
    public static UsualTimes get() {
        return ExtensionList.lookupSingleton(UsualTimes.class);
    }

    /** Durations of the last executions of the workflow, oldest first; empty if none has succeeded yet. */
    @NonNull
    public synchronized List<Duration> last(@CheckForNull String workflowId) {
        List<Long> known = workflowId == null ? null : times().get(key(workflowId));
        return known == null
                ? List.of()
                : known.stream().map(Duration::ofSeconds).toList();
    }

    /** The usual duration of executions of the workflow; null if none has succeeded yet. */
    @CheckForNull
    public synchronized Duration of(@CheckForNull String workflowId) {
        List<Long> known = workflowId == null ? null : times().get(key(workflowId));
        if (known == null || known.isEmpty()) {
            return null;
        }
        List<Long> sorted = known.stream().sorted().toList();
        int middle = sorted.size() / 2;
        long median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Duration.ofSeconds(median);
    }

    /** 95 of 100 executions of the workflow take at most this; null before {@link #MOST_TIMES} have succeeded. */
    @CheckForNull
    public synchronized Duration percentile95(@CheckForNull String workflowId) {
        List<Duration> known = last(workflowId);
        return known.size() < MOST_TIMES
                ? null
                : known.stream().sorted().toList().get((int) Math.ceil(0.95 * known.size()) - 1);
    }

    /** Adds the duration of an execution that succeeded. If it can't be stored, it is kept in memory only. */
    public synchronized void add(@CheckForNull String workflowId, @CheckForNull Duration time) {
        if (workflowId == null || workflowId.length() > LONGEST_ID || time == null || time.isNegative()) {
            return;
        }
        String key = key(workflowId);
        List<Long> known = new ArrayList<>(times().getOrDefault(key, List.of()));
        known.add(time.toSeconds());
        List<Long> last = known.subList(Math.max(0, known.size() - MOST_TIMES), known.size());
        times.remove(key);
        times.put(key, List.copyOf(last));
        if (times.size() > MOST_WORKFLOWS) {
            times.remove(times.keySet().iterator().next());
        }
        try {
            write();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "How long a workflow took could not be stored", e);
        }
    }

    /** In lower case: the service ignores the case of ids. */
    private static String key(String workflowId) {
        return workflowId.toLowerCase(Locale.ROOT);
    }

    private Map<String, List<Long>> times() {
        if (times == null) {
            times = read();
        }
        return times;
    }

    private Map<String, List<Long>> read() {
        Map<String, List<Long>> all = new LinkedHashMap<>();
        try {
            QFlowJson.readObject(Files.readString(file)).forEach((id, list) -> all.put(id, seconds(list)));
        } catch (NoSuchFileException e) {
            LOGGER.log(Level.FINE, "No workflow has been timed yet", e);
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(Level.WARNING, "How long workflows took can't be read, and is found out anew", e);
        }
        return all;
    }

    private static List<Long> seconds(Object list) {
        return list instanceof List<?> values
                ? values.stream()
                        .filter(Number.class::isInstance)
                        .map(value -> ((Number) value).longValue())
                        .filter(value -> value >= 0)
                        .limit(MOST_TIMES)
                        .toList()
                : List.of();
    }

    private void write() throws IOException {
        new TextFile(file.toFile()).write(QFlowJson.write(times));
    }
}
