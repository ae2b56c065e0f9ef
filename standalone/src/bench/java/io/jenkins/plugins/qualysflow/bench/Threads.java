package io.jenkins.plugins.qualysflow.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The live threads of this JVM, counted by name without its numbers.
 *
 * @param counts how many there are of each
 */
record Threads(Map<String, Long> counts) {

    static Threads now() {
        return new Threads(Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("\\d+", "#"), TreeMap::new, Collectors.counting())));
    }

    /** Those that there are more of than before. */
    Threads since(Threads before) {
        Map<String, Long> more = new TreeMap<>();
        counts.forEach((name, count) -> {
            long added = count - before.counts.getOrDefault(name, 0L);
            if (added > 0) {
                more.put(name, added);
            }
        });
        return new Threads(more);
    }

    /** The same without those of that name. */
    Threads without(String name) {
        Map<String, Long> rest = new TreeMap<>(counts);
        rest.remove(name);
        return new Threads(rest);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    String text() {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " × " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
