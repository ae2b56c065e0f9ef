package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The horizontal time axis of a picture. */
final class TimeAxis {

    /**
     * Times that are further than this from the median are left out: a clock must have been wrong, since the service lists
     * no older executions, and on an axis with them all others would coincide.
     */
    private static final Duration FARTHEST = ExecutionQuery.RETENTION.plusDays(1);

    private static final int MOST_TICKS = 5;

    /** Round distances between ticks. */
    private static final List<Duration> DISTANCES = Stream.of(
                    "0.001S 0.002S 0.005S 0.01S 0.02S 0.05S 0.1S 0.2S 0.5S 1S 2S 5S 10S 15S 20S 30S",
                    "1M 2M 5M 10M 15M 20M 30M 1H 2H 3H 6H 12H 24H 48H 120H 168H 336H")
            .flatMap(line -> Stream.of(line.split(" ")))
            .map(time -> Duration.parse("PT" + time))
            .toList();

    private final Instant first;
    private final Duration length;
    private final int from;
    private final int to;

    private TimeAxis(Instant first, Duration length, int from, int to) {
        this.first = first;
        this.length = length;
        this.from = from;
        this.to = to;
    }

    /**
     * The axis of a report; null if the report has no times.
     *
     * @param from x coordinate of its beginning
     * @param to x coordinate of its end
     */
    static TimeAxis of(ExecutionReport report, int from, int to) {
        List<Instant> times = Stream.concat(
                        Stream.of(report.startTime(), report.endTime()),
                        report.steps().stream().flatMap(step -> Stream.of(step.startTime(), step.endTime())))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (times.isEmpty()) {
            return null;
        }
        Instant median = times.get(times.size() / 2);
        List<Instant> plausible = times.stream()
                .filter(time -> Duration.between(time, median).abs().compareTo(FARTHEST) <= 0)
                .toList();
        Instant first = plausible.get(0);
        Duration length = Duration.between(first, plausible.get(plausible.size() - 1));
        return new TimeAxis(first, length.toMillis() == 0 ? Duration.ofMillis(1) : length, from, to);
    }

    /** The time at its beginning. */
    Instant first() {
        return first;
    }

    /** Whether a time is on the axis. */
    boolean holds(Instant time) {
        Duration sinceFirst = Duration.between(first, time);
        return !sinceFirst.isNegative() && sinceFirst.compareTo(length) <= 0;
    }

    /** The x coordinate of a time that it {@link #holds}. */
    double place(Instant time) {
        return place(Duration.between(first, time));
    }

    private double place(Duration sinceFirst) {
        return from + (double) (to - from) * sinceFirst.toNanos() / length.toNanos();
    }

    /** A mark on the axis: its x coordinate, and the time since the beginning of the axis. */
    record Tick(double place, Duration sinceFirst) {}

    /** Marks at round distances; the first is at the beginning. */
    List<Tick> ticks() {
        Duration distance = DISTANCES.stream()
                .filter(candidate -> length.dividedBy(candidate) <= MOST_TICKS)
                .findFirst()
                .orElse(DISTANCES.get(DISTANCES.size() - 1));
        List<Tick> ticks = new ArrayList<>();
        for (Duration at = Duration.ZERO; at.compareTo(length) <= 0; at = at.plus(distance)) {
            ticks.add(new Tick(place(at), at));
        }
        return ticks;
    }
}
