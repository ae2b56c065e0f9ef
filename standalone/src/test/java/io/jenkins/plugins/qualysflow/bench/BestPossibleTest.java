package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bound and the schedule, beside the best of all schedules where those can be counted. */
class BestPossibleTest {

    private static final double PRECISION = 1e-3;
    private static final int LAST_END = 5;

    @Test
    void onePollForEachExecutionNeedsNoTime() {
        assertThat(bound(List.of(new double[] {0, 1, 2, 3}), 4, 100, 100)).isZero();
    }

    @Test
    void twoPollsNoticeFourExecutionsInPairs() {
        assertThat(bound(List.of(new double[] {0, 1, 2, 3}), 2, 100, 100)).isCloseTo(1, within(PRECISION));
        assertThat(bound(List.of(new double[] {0, 1, 2, 3}), 1, 100, 100)).isCloseTo(3, within(PRECISION));
    }

    @Test
    void theExecutionThatIsFarFromTheOthersIsTheOneToNoticeLate() {
        assertThat(bound(List.of(new double[] {0, 1, 2, 30}), 1, 100, 75)).isCloseTo(2, within(PRECISION));
    }

    @Test
    void aPollNoticesNothingOfAnotherWorkflow() {
        assertThat(bound(List.of(new double[] {0, 5}, new double[] {0, 2}), 2, 100, 100))
                .isCloseTo(5, within(PRECISION));
        assertThat(bound(List.of(new double[] {0, 5}, new double[] {0, 2}), 3, 100, 100))
                .as("the second one is for the workflow whose executions are far apart")
                .isCloseTo(2, within(PRECISION));
    }

    @Test
    void theNextWindowHasPollsOfItsOwn() {
        assertThat(bound(List.of(new double[] {0, 10}), 1, 10, 100)).isZero();
    }

    @Test
    void whatAFurtherPollGainsNeverGrows() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            double[] ends =
                    random.doubles(1 + random.nextInt(12), 0, 30).sorted().toArray();
            int[] gains = BestPossible.gains(ends, random.nextDouble() * 10);

            assertThat(Arrays.stream(gains).sum()).isEqualTo(ends.length);
            for (int poll = 1; poll < gains.length; poll++) {
                assertThat(gains[poll]).isPositive().isLessThanOrEqualTo(gains[poll - 1]);
            }
        }
    }

    @Test
    void noScheduleIsBelowTheBoundAndTheOneThatIsFoundIsNoBetterThanTheBest() {
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            List<double[]> ends = List.of(ends(random), ends(random));
            int quota = 1 + random.nextInt(2);
            int window = 3 + random.nextInt(4);
            double percent = List.of(50.0, 80.0, 100.0).get(random.nextInt(3));

            double best = best(ends, quota, window, percent);
            double bound = bound(ends, quota, window, percent);
            double schedule = new OfflineSchedule(ends, quota, window).lateness(percent, bound, 0.5);

            String which =
                    ends.stream().map(Arrays::toString).toList() + ", " + quota + " in " + window + ", p" + percent;
            assertThat(bound).as(which).isLessThanOrEqualTo(best + PRECISION);
            assertThat(schedule).as(which).isGreaterThanOrEqualTo(best - PRECISION);
        }
    }

    private static double bound(List<double[]> ends, int quota, double window, double percent) {
        return new BestPossible(ends, quota, window).lateness(percent, PRECISION);
    }

    /** Three whole numbers: then whole times for polls are as good as any. */
    private static double[] ends(Random random) {
        return random.ints(3, 0, LAST_END + 1).sorted().asDoubleStream().toArray();
    }

    /** The least percentile of all schedules with up to three polls for each of two workflows. */
    private static double best(List<double[]> ends, int quota, int window, double percent) {
        // When all have ended one poll for each workflow is enough, for which there is room within two windows.
        List<int[]> choices = choices(LAST_END + 2 * window + 1);
        List<double[]> ofSecond =
                choices.stream().map(polls -> lateness(ends.get(1), polls)).toList();
        double best = Double.POSITIVE_INFINITY;
        for (int[] first : choices) {
            double[] ofFirst = lateness(ends.get(0), first);
            for (int i = 0; i < choices.size(); i++) {
                double[] all = concat(ofFirst, ofSecond.get(i));
                Arrays.sort(all);
                double late = all[BestPossible.rank(percent, all.length) - 1];
                if (late < best && keepsQuota(first, choices.get(i), quota, window)) {
                    best = late;
                }
            }
        }
        return best;
    }

    /** None, one, two or three times. */
    private static List<int[]> choices(int times) {
        List<int[]> choices = new ArrayList<>(List.of(new int[0]));
        for (int i = 0; i < times; i++) {
            choices.add(new int[] {i});
            for (int j = i + 1; j < times; j++) {
                choices.add(new int[] {i, j});
                for (int k = j + 1; k < times; k++) {
                    choices.add(new int[] {i, j, k});
                }
            }
        }
        return choices;
    }

    private static double[] lateness(double[] ends, int[] polls) {
        return Arrays.stream(ends)
                .map(end -> Arrays.stream(polls)
                        .filter(poll -> poll >= end)
                        .mapToDouble(poll -> poll - end)
                        .min()
                        .orElse(Double.POSITIVE_INFINITY))
                .toArray();
    }

    private static boolean keepsQuota(int[] first, int[] second, int quota, int window) {
        int[] all = concat(first, second);
        for (int begin : all) {
            if (Arrays.stream(all)
                            .filter(poll -> poll >= begin && poll < begin + window)
                            .count()
                    > quota) {
                return false;
            }
        }
        return true;
    }

    private static double[] concat(double[] one, double[] other) {
        double[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static int[] concat(int[] one, int[] other) {
        int[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
