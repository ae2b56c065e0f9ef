package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The policies that ours is compared with, on cases small enough to be counted by hand. An answer takes 0.2 s. */
class BaselinesTest {

    /** No jitter. */
    private static final Random EVEN = new Random() {
        private static final long serialVersionUID = 1L;

        @Override
        public double nextDouble() {
            return 0;
        }
    };

    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedService service = new SimulatedService(time, 300, Faults.NONE, new Random(1));
    private final List<String> told = new ArrayList<>();

    private void await(WaitingPolicy policy, String workflow, int seconds) {
        ServiceExecution execution = service.begin(workflow, Duration.ofSeconds(seconds));
        Await await = new Await(
                workflow, execution.id(), execution.begin(), execution.begin().plus(Workload.TIMEOUT), List.of(), 0);
        policy.await(await, end -> told.add(workflow + " " + end + " " + time.elapsed()));
    }

    @Test
    void everyTenSecondsCountsFromTheLastAnswer() {
        await(PollEach.everyTenSeconds(time, service, 300, EVEN), "a", 35);
        time.advance(Duration.ofHours(2));

        // Sent at 10, 20.2, 30.4 and 40.6.
        assertThat(told).containsExactly("a NOTICED PT40.8S");
        assertThat(service.arrivals()).hasSize(4);
    }

    @Test
    void everyTenSecondsMissesWhatItHasNoCallsLeftFor() {
        await(PollEach.everyTenSeconds(time, service, 3, EVEN), "a", 35);
        time.advance(Duration.ofHours(2));

        assertThat(told).containsExactly("a TIMED_OUT PT1H");
        assertThat(service.arrivals()).as("the fourth was taken back").hasSize(3);
    }

    @Test
    void lessAndLessGrowsByHalfUpToAMinute() {
        await(PollEach.lessAndLess(time, service, 300, EVEN), "a", 300);
        time.advance(Duration.ofHours(2));

        // 10, then 15, 22.5, 33.75, 50.625 and 60 s after each answer.
        assertThat(service.arrivals().stream()
                        .map(arrival ->
                                Duration.between(SimulatedTime.START, arrival).toMillis())
                        .toList())
                .containsExactly(10_000L, 25_200L, 47_900L, 81_850L, 132_675L, 192_875L, 253_075L, 313_275L);
        assertThat(told).containsExactly("a NOTICED PT5M13.475S");
    }

    @Test
    void lessAndLessKeepsACallForTheDeadline() {
        // Of ten calls polls may use six; once five are gone, one wait is borne every 360 s.
        await(PollEach.lessAndLess(time, service, 10, EVEN), "a", 3000);
        time.advance(Duration.ofHours(2));

        assertThat(told).containsExactly("a NOTICED PT1H0.2S");
        assertThat(service.arrivals()).hasSize(7);
    }

    @Test
    void listsInTurnTakeTheWorkflowThatWasAskedForLongestAgo() {
        ListsInTurn policy = new ListsInTurn(time, service, 300, EVEN);
        await(policy, "a", 15);
        await(policy, "b", 15);
        await(policy, "b", 16);
        time.advance(Duration.ofHours(2));

        // Three calls at once are in the bucket, and one more every 12 s: a and b at 10, a at 20, b at 22.
        assertThat(told).containsExactly("a NOTICED PT20.2S", "b NOTICED PT22.2S", "b NOTICED PT22.2S");
        assertThat(service.arrivals()).hasSize(4);
    }

    @Test
    void listsInTurnGoOnToFurtherPagesWhileAWaitIsMissing() {
        ListsInTurn policy = new ListsInTurn(time, service, 300, EVEN);
        for (int i = 0; i < 60; i++) {
            await(policy, "a", 5);
        }
        time.advance(Duration.ofHours(2));

        assertThat(told).hasSize(60).allMatch(end -> end.startsWith("a NOTICED PT10."));
        assertThat(service.arrivals()).hasSize(2);
    }

    @Test
    void listsInTurnPollBeforeTheDeadline() {
        ListsInTurn policy = new ListsInTurn(time, service, 1, EVEN);
        // The only call of the hour is made at 10 s; the next one is possible after the deadline.
        await(policy, "a", 3000);
        time.advance(Duration.ofHours(2));

        assertThat(told).containsExactly("a TIMED_OUT PT1H");
    }

    @Test
    void startsOfAPolicyComeFromTheSameQuota() {
        for (WaitingPolicy policy : List.of(
                PollEach.everyTenSeconds(time, service, 1, EVEN),
                PollEach.lessAndLess(time, service, 2, EVEN),
                new ListsInTurn(time, service, 1, EVEN))) {
            List<CompletableFuture<?>> starts = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                starts.add(policy.submit(
                        CallKind.START,
                        () -> policy.client().run("a", SimulatedClient.request(Duration.ofSeconds(5)))));
            }
            time.advance(Duration.ofMinutes(30));
            assertThat(starts.get(0)).isCompleted();
            assertThat(starts.get(1)).isNotDone();
            time.advance(Duration.ofMinutes(31));
            assertThat(starts.get(1)).isCompleted();
        }
    }
}
