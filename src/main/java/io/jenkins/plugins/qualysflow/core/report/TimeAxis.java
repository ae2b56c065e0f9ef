package io.jenkins.plugins.qualysflow.core.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The times that a picture has room for, from its left to its right. */
final class TimeAxis {

    /**
     * Times that are further than this from the middle one of all are no times of this execution: a clock was wrong, and
     * with them on the axis nothing else could be told apart. The service finds no execution that is older than 30 days.
     */
    private static final Duration FARTHEST = Duration.ofDays(31);

    private static final int MOST_TICKS = 5;

    /** Distances between ticks that people can count with, in milliseconds. */
    private static final long[] DISTANCES = distances();

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

    private static long[] distances() {
        long second = 1000;
        long minute = 60 * second;
        long hour = 60 * minute;
        long day = 24 * hour;
        return new long[] {
            1,
            2,
            5,
            10,
            20,
            50,
            100,
            200,
            500,
            second,
            2 * second,
            5 * second,
            10 * second,
            15 * second,
            20 * second,
            30 * second,
            minute,
            2 * minute,
            5 * minute,
            10 * minute,
            15 * minute,
            20 * minute,
            30 * minute,
            hour,
            2 * hour,
            3 * hour,
            6 * hour,
            12 * hour,
            day,
            2 * day,
            5 * day,
            7 * day,
            14 * day
        };
    }

    /**
     * The axis of a report; null if it has no time at all.
     *
     * @param from where it begins in the picture
     * @param to where it ends
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
        Instant middle = times.get(times.size() / 2);
        List<Instant> believed = times.stream()
                .filter(time -> Duration.between(time, middle).abs().compareTo(FARTHEST) <= 0)
                .toList();
        Instant first = believed.get(0);
        Duration length = Duration.between(first, believed.get(believed.size() - 1));
        return new TimeAxis(first, length.toMillis() == 0 ? Duration.ofMillis(1) : length, from, to);
    }

    /** The time at its beginning. */
    Instant first() {
        return first;
    }

    /** Whether there is a place for a time. */
    boolean holds(Instant time) {
        Duration sinceFirst = Duration.between(first, time);
        return !sinceFirst.isNegative() && sinceFirst.compareTo(length) <= 0;
    }

    /** The place of a time that it {@link #holds}. */
    double place(Instant time) {
        return place(Duration.between(first, time));
    }

    private double place(Duration sinceFirst) {
        return from + (double) (to - from) * sinceFirst.toNanos() / length.toNanos();
    }

    /** A mark on the axis: where, and how long after its beginning. */
    record Tick(double place, Duration sinceFirst) {}

    /** Marks at distances that are easy to count with; the first is at the beginning. */
    List<Tick> ticks() {
        long millis = length.toMillis();
        long distance = DISTANCES[DISTANCES.length - 1];
        for (int i = DISTANCES.length - 1; i >= 0 && millis / DISTANCES[i] <= MOST_TICKS; i--) {
            distance = DISTANCES[i];
        }
        List<Tick> ticks = new ArrayList<>();
        for (long at = 0; at <= millis; at += distance) {
            ticks.add(new Tick(place(Duration.ofMillis(at)), Duration.ofMillis(at)));
        }
        return ticks;
    }
}
