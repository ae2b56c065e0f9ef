package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Given executions that have ended, what is known of how long the next one takes. */
class DurationHistoryTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T10:00:00Z");

    private final DurationHistory history = new DurationHistory();

    @Test
    void ofNothingItIsAboutAMinuteAndMayBeMuchMore() {
        assertThat(history.knows(WORKFLOW)).isFalse();
        assertThat(seconds(WORKFLOW)).isCloseTo(60, within(0.1));
        assertThat(history.of(WORKFLOW).sigma()).isGreaterThan(1);
        assertThat(history.of(null)).isEqualTo(history.of(WORKFLOW));
        assertThat(history.knows(null)).isFalse();
    }

    @Test
    void absurdTimesAreNotHeeded() {
        add(WORKFLOW, "no time", Duration.ZERO);
        add(WORKFLOW, "next to none", Duration.ofMillis(49));
        add(WORKFLOW, "before its start", Duration.ofMinutes(-5));
        add(WORKFLOW, "a year", Duration.ofDays(365));
        history.add(WORKFLOW, new Execution("going on", WORKFLOW, "Running", BEGAN, null, BEGAN, null, null));
        history.add(WORKFLOW, new Execution("no start", WORKFLOW, "Success", null, BEGAN, BEGAN, null, null));
        history.add(null, execution("no workflow", BEGAN, Duration.ofMinutes(1)));
        history.seed(WORKFLOW, List.of(Duration.ZERO, Duration.ofDays(365)));
        history.seed(null, List.of(Duration.ofMinutes(1)));

        assertThat(history.knows(WORKFLOW)).isFalse();
    }

    @Test
    void timesFromFiftyMillisecondsToThirtyDaysAre() {
        add("quick", "e", Duration.ofMillis(50));
        add("slow", "e", ExecutionQuery.RETENTION);

        assertThat(history.knows("quick")).isTrue();
        assertThat(history.knows("slow")).isTrue();
    }

    @Test
    void theOldestOfTwentyCountsAndAnOlderOneDoesNot() {
        add(WORKFLOW, "older", BEGAN.minusSeconds(1), Duration.ofHours(3));
        add(WORKFLOW, "oldest", BEGAN, Duration.ofMinutes(1));
        for (int i = 1; i < 20; i++) {
            add(WORKFLOW, "new" + i, BEGAN.plusSeconds(i), Duration.ofMinutes(10));
        }

        assertThat(seconds(WORKFLOW)).isCloseTo(600 / Math.pow(10, 1 / 20.0), within(1e-6));
    }

    @Test
    void ofAWorkflowThatIsNotKnownTheLastTwoHundredOfAllTell() {
        add("first", "e", Duration.ofMinutes(1));
        for (int i = 1; i < 200; i++) {
            add("workflow" + i, "e", Duration.ofMinutes(10));
        }
        assertThat(seconds("never seen")).isCloseTo(600 / Math.pow(10, 1 / 200.0), within(1e-6));

        add("last", "e", Duration.ofMinutes(10));
        assertThat(seconds("never seen")).isCloseTo(600, within(1e-6));
    }

    @Test
    void ofAWorkflowThatIsNotKnownTwoOthersTellMoreThanNothing() {
        add("one", "e", Duration.ofMinutes(10));
        assertThat(history.of("never seen").sigma()).as("one tells nothing").isEqualTo(1.2);

        add("another", "e", Duration.ofMinutes(10));
        assertThat(history.of("never seen").sigma())
                .as("twice the usual spread")
                .isEqualTo(0.5);
        assertThat(seconds("never seen")).isCloseTo(600, within(1e-6));
    }

    /** Sample standard deviations of the logarithms. */
    @Test
    void theWiderTheyAreSpreadTheWiderIsWhatIsExpected() {
        for (int i = 0; i < 20; i++) {
            add(WORKFLOW, "e" + i, Duration.ofMinutes(i % 2 == 0 ? 1 : 100));
        }
        assertThat(history.of(WORKFLOW).sigma()).isBetween(0.9 * Math.log(10), Math.log(10));

        DurationHistory three = new DurationHistory();
        for (int minutes = 1; minutes <= 100; minutes *= 10) {
            three.add("workflow" + minutes, execution("e", BEGAN, Duration.ofMinutes(minutes)));
        }
        assertThat(three.of("never seen").sigma()).isCloseTo(Math.log(10), within(1e-9));
    }

    @Test
    void theLastTwentyCountHoweverTheyAreListed() {
        for (int i = 39; i >= 20; i--) {
            add(WORKFLOW, "new" + i, BEGAN.plusSeconds(i), Duration.ofMinutes(10));
        }
        for (int i = 0; i < 20; i++) {
            add(WORKFLOW, "old" + i, BEGAN.plusSeconds(i), Duration.ofMinutes(1));
        }

        assertThat(seconds(WORKFLOW)).isCloseTo(600, within(1e-6));
    }

    @Test
    void anExecutionThatIsListedAgainAndAgainCountsOnce() {
        for (int i = 0; i < 50; i++) {
            add(WORKFLOW, "slow", Duration.ofMinutes(10));
        }
        for (int i = 0; i < 9; i++) {
            add(WORKFLOW, "quick" + i, Duration.ofMinutes(1));
        }

        assertThat(seconds(WORKFLOW)).isCloseTo(60 * Math.exp(Math.log(10) / 10), within(1e-6));
    }

    @Test
    void anOlderExecutionThatIsListedAgainAndAgainDoesNotCountForAllWorkflowsEither() {
        for (int i = 0; i < DurationHistory.KEPT; i++) {
            add(WORKFLOW, "new" + i, BEGAN.plusSeconds(1 + i), Duration.ofMinutes(10));
        }
        for (int i = 0; i < 500; i++) {
            add(WORKFLOW, "old", BEGAN, Duration.ofMinutes(1));
        }

        assertThat(seconds("never seen")).isCloseTo(600, within(1e-6));
    }

    @Test
    void theFewerThereAreTheMoreAllWorkflowsCount() {
        for (int i = 0; i < 100; i++) {
            add("usual" + i, "e" + i, Duration.ofHours(1));
        }
        add(WORKFLOW, "first", Duration.ofMinutes(1));
        double one = seconds(WORKFLOW);
        add(WORKFLOW, "second", Duration.ofMinutes(1));
        double two = seconds(WORKFLOW);
        for (int i = 0; i < 3; i++) {
            add(WORKFLOW, "further" + i, Duration.ofMinutes(1));
        }

        assertThat(one).as("its own word counts for four fifths").isBetween(120.0, 140.0);
        assertThat(two).isBetween(60.0, one);
        assertThat(seconds(WORKFLOW)).isCloseTo(60, within(1e-6));
        assertThat(seconds("never seen")).isGreaterThan(1500);
    }

    @Test
    void theMoreThereAreTheNarrowerTheyAreSpread() {
        add(WORKFLOW, "first", Duration.ofMinutes(1));
        double one = history.of(WORKFLOW).sigma();
        assertThat(one).as("the usual one, and as much for the next").isCloseTo(0.25 * Math.sqrt(2), within(1e-9));
        for (int i = 0; i < 19; i++) {
            add(WORKFLOW, "further" + i, Duration.ofMinutes(1));
        }

        assertThat(history.of(WORKFLOW).sigma()).isBetween(0.05, one / 2);
    }

    @Test
    void anIdIsOneHoweverItIsSpelled() {
        add(WORKFLOW.toUpperCase(Locale.ROOT), "e", Duration.ofMinutes(10));

        assertThat(history.knows(WORKFLOW)).isTrue();
        assertThat(history.of(WORKFLOW)).isEqualTo(history.of(WORKFLOW.toUpperCase(Locale.ROOT)));
    }

    @Test
    void whatIsKnownFromElsewhereCountsWhereNothingIsKnownHere() {
        history.seed(WORKFLOW, List.of(Duration.ofMinutes(3), Duration.ofMinutes(3)));
        assertThat(seconds(WORKFLOW)).isBetween(150.0, 185.0);

        history.seed(WORKFLOW, List.of(Duration.ofHours(3)));
        assertThat(seconds(WORKFLOW)).isBetween(150.0, 185.0);
    }

    @Test
    void thousandsOfWorkflowsDoNotFillTheMemory() {
        for (int i = 0; i < 3 * DurationHistory.MOST_WORKFLOWS; i++) {
            add("workflow" + i, "e", Duration.ofMinutes(1));
            history.of("workflow0");
        }

        assertThat(history.knows("workflow0")).as("asked about").isTrue();
        assertThat(history.knows("workflow1")).as("not asked about").isFalse();
    }

    private double seconds(String workflowId) {
        return Math.exp(history.of(workflowId).mu());
    }

    private void add(String workflowId, String id, Duration took) {
        add(workflowId, id, BEGAN, took);
    }

    private void add(String workflowId, String id, Instant began, Duration took) {
        history.add(workflowId, execution(id, began, took));
    }

    private static Execution execution(String id, Instant began, Duration took) {
        return new Execution(id, WORKFLOW, "Success", began, began.plus(took), began, null, null);
    }
}
