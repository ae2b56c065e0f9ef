package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted of a policy, whatever it does. */
class TrialTest {

    private static final Workload TWO = new Workload(
            List.of(
                    new PlannedRun("a", Duration.ofSeconds(5), Duration.ofSeconds(100)),
                    new PlannedRun("b", Duration.ofSeconds(10), Duration.ofHours(2))),
            List.of(),
            Workload.TIMEOUT,
            true);

    /** Tells the end of each wait after a time, and makes every other call a minute after it was asked for. */
    private record Fixed(SimulatedTime time, QFlowClient client, WaitEnd end, Duration after) implements WaitingPolicy {

        static WaitingPolicy.Factory of(WaitEnd end, Duration after) {
            return (time, service, callsPerHour, random) ->
                    new Fixed(time, service.client(CallListener.NONE), end, after);
        }

        @Override
        public void await(Await await, Consumer<WaitEnd> told) {
            if (after != null) {
                time.schedule(() -> told.accept(end), after);
            }
        }

        @Override
        public <T> CompletableFuture<T> submit(CallKind kind, Supplier<CompletableFuture<T>> call) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            time.schedule(
                    () -> call.get().whenComplete((value, error) -> {
                        if (error == null) {
                            answer.complete(value);
                        } else {
                            answer.completeExceptionally(error);
                        }
                    }),
                    Duration.ofMinutes(1));
            return answer;
        }
    }

    @Test
    void latenessIsFromTheEndOfTheExecutionToTheWord() {
        TrialResult result = Trial.ofWaits(TWO, Fixed.of(WaitEnd.NOTICED, Duration.ofSeconds(7205)), Faults.NONE, 1);

        assertThat(result.lateness()).containsExactly(7105.0, 5.0);
        assertThat(result.missed()).isZero();
    }

    @Test
    void onlyATimeOutAfterTheExecutionEndedIsAMiss() {
        TrialResult result = Trial.ofWaits(TWO, Fixed.of(WaitEnd.TIMED_OUT, Duration.ofHours(1)), Faults.NONE, 1);

        assertThat(result.timedOut()).isEqualTo(2);
        assertThat(result.missed()).isEqualTo(1);
        assertThat(result.lateness()).as("late until it was given up").containsExactly(3500.0);
    }

    @Test
    void aWaitOfWhichNothingIsHeardIsLost() {
        TrialResult result = Trial.ofWaits(TWO, Fixed.of(WaitEnd.NOTICED, null), Faults.NONE, 1);

        assertThat(result.lost()).isEqualTo(2);
    }

    @Test
    void aWaitThatIsGivenUpEarlyHasFailed() {
        TrialResult result = Trial.ofWaits(TWO, Fixed.of(WaitEnd.FAILED, Duration.ofSeconds(1)), Faults.NONE, 1);

        assertThat(result.failed()).isEqualTo(2);
        assertThat(result.lateness()).isEmpty();
    }

    @Test
    void aWholeRunIsStartedAndCollectedByACallEach() {
        TrialResult result = Trial.ofWholeRuns(TWO, Fixed.of(WaitEnd.NOTICED, Duration.ofHours(2)), Faults.NONE, 1);

        assertThat(result.succeeded()).isEqualTo(2);
        assertThat(result.calls()).isEqualTo(4);
    }

    @Test
    void whoeverBreaksTheQuotaIsSeen() {
        Workload many = Workload.ofTenMinutes(301, 1, Duration.ofMinutes(1), new Random(1));
        TrialResult result = Trial.ofWholeRuns(many, Fixed.of(WaitEnd.NOTICED, Duration.ZERO), Faults.NONE, 1);

        assertThat(result.refused()).isPositive();
        assertThat(result.mostInAnHour()).isGreaterThan(Trial.QUOTA);
        assertThat(result.failed()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void everyPolicyThatIsComparedKeepsTheQuotaAndTellsEachEnd(Policy policy) {
        Workload many = Workload.ofTenMinutes(60, 20, Duration.ofMinutes(30), new Random(2));
        TrialResult waits = Trial.ofWaits(many, policy.factory(), Faults.NONE, 2);
        TrialResult wholeRuns = Trial.ofWholeRuns(many, policy.factory(), Faults.NONE, 2);

        assertThat(waits.lateness()).hasSize(60);
        assertThat(wholeRuns.succeeded() + wholeRuns.timedOut() + wholeRuns.failed())
                .isEqualTo(60);
        for (TrialResult result : List.of(waits, wholeRuns)) {
            assertThat(result.refused()).isZero();
            assertThat(result.mostInAnHour()).isLessThanOrEqualTo(Trial.QUOTA);
            assertThat(result.lost()).isZero();
        }
    }

    @Test
    void theSameSeedGivesTheSame() {
        Workload one = Workload.ofTenMinutes(40, 10, Duration.ofMinutes(1), new Random(4));
        Workload again = Workload.ofTenMinutes(40, 10, Duration.ofMinutes(1), new Random(4));

        assertThat(again).isEqualTo(one);
        assertThat(one.history()).as("earlier executions of ten workflows").hasSizeGreaterThanOrEqualTo(200);
        assertThat(Trial.ofWaits(one, Policy.OURS.factory(), Faults.NONE, 4))
                .isEqualTo(Trial.ofWaits(again, Policy.OURS.factory(), Faults.NONE, 4));
    }
}
