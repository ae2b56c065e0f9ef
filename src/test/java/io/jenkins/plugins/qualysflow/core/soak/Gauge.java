package io.jenkins.plugins.qualysflow.core.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What this JVM holds at a moment.
 *
 * @param heap bytes in use after a full collection
 * @param threads threads of the engine, by name without numbers
 * @param allThreads all live threads
 * @param handles open files and sockets; 0 where the system doesn't tell
 */
record Gauge(long heap, Map<String, Long> threads, long allThreads, long handles) {

    /** How much more heap the last quarter may use than the first: a tenth, and this. */
    private static final long MORE_HEAP = 20L << 20;

    /** How many more handles. Connections come and go. */
    private static final long MORE_HANDLES = 30;

    /** The most threads that docs/architecture.md allows, by their names. */
    private static final Map<String, Long> MOST_THREADS = Map.of(
            "Qualys Flow timer", 1L,
            "Qualys Flow worker", 16L,
            "Qualys Flow bulk work", 4L,
            "Qualys Flow archiver", 8L,
            "qflow-http", 2L,
            "qflow-answers", 1L,
            "qflow-files", 1L);

    static Gauge now() {
        System.gc();
        Map<String, Long> ours = Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName().replaceAll("[ -]*\\[?#?\\d+\\]?$", ""))
                .filter(MOST_THREADS::containsKey)
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        return new Gauge(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ours,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? system.getOpenFileDescriptorCount()
                        : 0);
    }

    /**
     * Tells what has leaked in the course of these, at least four.
     *
     * @param before what was there before
     */
    static void compare(Gauge before, List<Gauge> all, Consumer<String> problems) {
        int quarter = all.size() / 4;
        List<Gauge> first = all.subList(0, quarter);
        List<Gauge> last = all.subList(all.size() - quarter, all.size());
        long heap = median(first, Gauge::heap);
        if (median(last, Gauge::heap) > heap + heap / 10 + MORE_HEAP) {
            problems.accept("heap: " + megabytes(heap) + " in the first quarter, "
                    + megabytes(median(last, Gauge::heap)) + " in the last");
        }
        if (median(last, Gauge::handles) > median(first, Gauge::handles) + MORE_HANDLES) {
            problems.accept("open files and sockets: " + median(first, Gauge::handles) + " in the first quarter, "
                    + median(last, Gauge::handles) + " in the last");
        }
        Map<String, Long> most = new TreeMap<>();
        all.forEach(gauge -> gauge.threads.forEach((name, count) -> most.merge(name, count, Math::max)));
        most.forEach((name, count) -> {
            if (count > MOST_THREADS.get(name) + before.threads.getOrDefault(name, 0L)) {
                problems.accept(count + " threads '" + name + "'");
            }
        });
    }

    /** The middle one of a quarter. */
    static long median(List<Gauge> gauges, ToLongFunction<Gauge> value) {
        long[] sorted = gauges.stream().mapToLong(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    static String megabytes(long bytes) {
        return "%.1f MB".formatted(bytes / 1e6);
    }

    @Override
    public String toString() {
        return "heap " + megabytes(heap) + ", " + allThreads + " threads, of ours " + threads + ", " + handles
                + " handles";
    }
}
