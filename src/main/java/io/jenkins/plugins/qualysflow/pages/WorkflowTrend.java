package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last runs of a workflow as a bar chart: the height is the duration, a mark above the bar the outcome.
 *
 * @param title name or id of the workflow
 * @param runs the newest first
 * @param bars the same as drawn, the oldest first
 */
@Restricted(NoExternalUse.class)
public record WorkflowTrend(
        @NonNull String title,
        @NonNull List<TrendBar> runs,
        @NonNull List<Drawn> bars) {

    /** Limit for runs that are drawn. */
    static final int MOST_BARS = 30;

    private static final int STEP = 18;
    private static final int TOP = 22;
    private static final int HIGHEST = 70;
    private static final int LOWEST = 2;

    /**
     * A bar in the picture.
     *
     * @param x its left edge
     * @param y its upper edge
     * @param middle x of its mark
     */
    public record Drawn(@NonNull TrendBar bar, int x, int y, int height, int middle) {

        /** The y of its mark. */
        public int sign() {
            return y - 9;
        }

        /** SVG path of its mark, around (0, 0). */
        @NonNull
        public String shape() {
            return switch (bar.badge()) {
                case PASSED -> "M-4 0L-1.2 3L4-3.2";
                case FAILED, UNKNOWN_STATUS -> "M-3.5-3.5L3.5 3.5M3.5-3.5L-3.5 3.5";
                case NOT_PASSED -> "M0-4L4.2 3.5H-4.2Z";
                default -> "M-4 0H4";
            };
        }
    }

    static WorkflowTrend of(String title, List<TrendBar> newestFirst) {
        List<TrendBar> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        long longest = Math.max(
                1, oldestFirst.stream().mapToLong(TrendBar::seconds).max().orElse(1));
        List<Drawn> drawn = new ArrayList<>();
        for (TrendBar bar : oldestFirst) {
            int height = (int) Math.max(LOWEST, HIGHEST * bar.seconds() / longest);
            int x = drawn.size() * STEP + 3;
            drawn.add(new Drawn(bar, x, TOP + HIGHEST - height, height, x + (STEP - 6) / 2));
        }
        return new WorkflowTrend(title, List.copyOf(newestFirst), List.copyOf(drawn));
    }

    public int width() {
        return bars.size() * STEP + 6;
    }

    public int height() {
        return TOP + HIGHEST + 2;
    }

    /** The y of the base line. */
    public int ground() {
        return TOP + HIGHEST;
    }

    /** The chart in words. */
    @NonNull
    public String text() {
        Map<Badge, Integer> counts = new EnumMap<>(Badge.class);
        runs.forEach(run -> counts.merge(run.badge(), 1, Integer::sum));
        String outcomes = counts.entrySet().stream()
                .map(entry -> entry.getKey().getText() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        String longest = longest();
        return longest == null
                ? Messages.WorkflowTrend_outcomes(runs.size(), outcomes)
                : Messages.WorkflowTrend_longest(runs.size(), outcomes, longest);
    }

    @CheckForNull
    private String longest() {
        return runs.stream()
                .filter(run -> run.duration() != null)
                .max((one, other) -> one.duration().compareTo(other.duration()))
                .map(TrendBar::time)
                .orElse(null);
    }
}
