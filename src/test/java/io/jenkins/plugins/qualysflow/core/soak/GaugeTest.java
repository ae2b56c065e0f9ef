package io.jenkins.plugins.qualysflow.core.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Given sixty samples of a process, when something has leaked in their course, then that is told. */
class GaugeTest {

    private static final long MB = 1L << 20;

    @Test
    void whatGoesUpAndDownIsNoLeak() {
        assertThat(leaks(100, 120, 200, 229, 16, 16)).isEmpty();
    }

    @Test
    void heapThatGrowsIsALeak() {
        assertThat(leaks(100, 200, 200, 200, 16, 16)).singleElement().asString().startsWith("heap: ");
    }

    @Test
    void handlesThatStayOpenAreALeak() {
        assertThat(leaks(100, 100, 200, 300, 16, 16))
                .singleElement()
                .asString()
                .isEqualTo("open files and sockets: 211 in the first quarter, 288 in the last");
    }

    @Test
    void moreThreadsThanThereMayBeAreALeak() {
        assertThat(leaks(100, 100, 200, 200, 16, 17)).containsExactly("17 threads 'Qualys Flow worker'");
    }

    /** What is told of values that grow evenly, in this order: heap in MB, handles, threads. */
    private static List<String> leaks(
            long firstHeap, long lastHeap, long firstHandles, long lastHandles, long firstThreads, long lastThreads) {
        List<Gauge> gauges = IntStream.rangeClosed(0, 60)
                .mapToObj(i -> gauge(
                        firstHeap + (lastHeap - firstHeap) * i / 60,
                        firstHandles + (lastHandles - firstHandles) * i / 60,
                        firstThreads + (lastThreads - firstThreads) * i / 60))
                .toList();
        List<String> told = new ArrayList<>();
        Gauge.compare(gauge(50, 100, 0), gauges, told::add);
        return told;
    }

    private static Gauge gauge(long heap, long handles, long workers) {
        return new Gauge(heap * MB, Map.of("Qualys Flow worker", workers), 100, handles);
    }
}
