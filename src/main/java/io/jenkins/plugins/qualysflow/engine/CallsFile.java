package io.jenkins.plugins.qualysflow.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.TextFile;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.poll.BudgetStore;
import io.jenkins.plugins.qualysflow.core.poll.SavedCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stores the calls of the last hour in one file: addresses of gateways, and times in milliseconds since 1970. No secret. */
final class CallsFile implements BudgetStore {

    /** Maximum size in bytes: far more than the calls of an hour need at the highest limit. */
    private static final long LARGEST = 32L * 1024 * 1024;

    /** Maximum of calls that were not saved one by one: far more than there are at the highest limit. */
    private static final int MOST_UNKNOWN = 100_000;

    private final Path file;

    CallsFile(@NonNull Path file) {
        this.file = file;
    }

    @Override
    public Map<String, SavedCalls> load() throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than it ever gets");
        }
        try {
            Map<String, SavedCalls> calls = new LinkedHashMap<>();
            object(QFlowJson.readObject(Files.readString(file)).get("gateways"))
                    .forEach((gateway, saved) -> calls.put(gateway, saved(object(saved))));
            return calls;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged", e);
        }
    }

    private static SavedCalls saved(Map<String, Object> saved) {
        if (!(saved.get("calls") instanceof List<?> times)) {
            throw new IllegalArgumentException("calls is missing");
        }
        List<Instant> calls = new ArrayList<>();
        times.forEach(time -> calls.add(Instant.ofEpochMilli(number(time))));
        return new SavedCalls(
                calls,
                unknown(number(saved.get("unknown"))),
                time(saved.get("pausedUntil")),
                time(saved.get("pausedSince")));
    }

    @CheckForNull
    private static Instant time(@CheckForNull Object value) {
        return value == null ? null : Instant.ofEpochMilli(number(value));
    }

    private static int unknown(long number) {
        if (number < 0 || number > MOST_UNKNOWN) {
            throw new IllegalArgumentException("unknown is no number of calls");
        }
        return Math.toIntExact(number);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@CheckForNull Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("an object is missing");
    }

    private static long number(@CheckForNull Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException("a number is missing");
    }

    @Override
    public void save(Map<String, SavedCalls> calls) throws IOException {
        Map<String, Object> gateways = new TreeMap<>();
        calls.forEach((gateway, saved) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("calls", saved.calls().stream().map(Instant::toEpochMilli).toList());
            entry.put("unknown", saved.unknown());
            if (saved.pausedUntil() != null) {
                entry.put("pausedUntil", saved.pausedUntil().toEpochMilli());
            }
            if (saved.pausedSince() != null) {
                entry.put("pausedSince", saved.pausedSince().toEpochMilli());
            }
            gateways.put(gateway, entry);
        });
        new TextFile(file.toFile()).write(QFlowJson.write(Map.of("gateways", gateways)));
    }
}
