package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given waits of different ages for executions of ten minutes, how late their ends would be noticed. */
class PollGroupTest {

    private static final Instant NOW = SimulatedTime.START;

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final DurationModel model = new DurationModel(Math.log(600), 0.25);
    private final PollGroup group =
            new PollGroup(new PollGroup.Key(account.key(), ScriptedClient.WORKFLOW, null), 0, account);
    private final List<Duration> ages = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofFewWaitsItIsTheSumOfAll(boolean seen) {
        add(16, 16, seen);

        assertThat(group.lateness(NOW.plusSeconds(120))).isCloseTo(sum(seen, 120), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofManyWaitsItIsAboutTheSumOfAll(boolean seen) {
        add(200, 1200, seen);

        assertThat(group.lateness(NOW.plusSeconds(120)))
                .isNotEqualTo(sum(seen, 120))
                .isCloseTo(sum(seen, 120), Percentage.withPercentage(5));
    }

    @Test
    void whenItReachesAPriceIsFoundToAboutTwoPercentAndIsADayFromNowAtMost() {
        add(1, 1, true);
        Instant reached = group.reaches(1000, NOW);
        Duration until = Duration.between(NOW, reached);

        assertThat(group.lateness(reached)).isGreaterThanOrEqualTo(1000);
        assertThat(group.lateness(reached.minus(until.dividedBy(50)))).isLessThan(1000);
        assertThat(group.reaches(1e12, NOW)).isEqualTo(NOW.plus(Duration.ofDays(1)));
    }

    /** Waits for executions that began one after the other, and were all seen now, or never. */
    private void add(int waits, long seconds, boolean seen) {
        for (int i = 0; i < waits; i++) {
            Duration age = Duration.ofSeconds(seconds * i / waits);
            ages.add(age);
            Instant began = NOW.minus(age);
            Watch watch = new Watch(
                    "e" + i, ScriptedClient.WORKFLOW, began, NOW.plus(Duration.ofHours(1)), PollSettings.DEFAULT);
            Wait wait = new Wait(i, watch, new Connection(account, new ScriptedClient(time)), new Told(time), NOW);
            if (seen) {
                wait.saw(
                        new Execution("e" + i, ScriptedClient.WORKFLOW, "Running", began, null, began, null, null),
                        Duration.ZERO,
                        NOW);
            }
            group.add(wait);
        }
        group.update(model);
    }

    private double sum(boolean seen, double later) {
        return ages.stream()
                .mapToDouble(Duration::toSeconds)
                .map(age -> model.runningAt(seen ? age : 0).lateness(age + later))
                .sum();
    }
}
