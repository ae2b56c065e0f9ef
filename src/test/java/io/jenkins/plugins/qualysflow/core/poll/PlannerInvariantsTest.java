package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedExecutions;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given waits of any kind that begin at any time over hours, what holds whatever happens. */
@Timeout(120)
class PlannerInvariantsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int QUOTA = 120;

    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedExecutions executions = new SimulatedExecutions(time);
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, new Random(3)::nextDouble);
    private final List<Instant> calls = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theQuotaIsKeptNobodyIsLostAndNothingIsLeft(long seed) {
        Random random = new Random(seed);
        int workflows = 1 + random.nextInt(20);
        double faults = random.nextInt(3) * 0.05;
        List<Account> accounts = List.of(
                poller.account(new AccountKey("https://gateway", "one"), QUOTA),
                poller.account(new AccountKey("https://gateway", "two"), QUOTA));
        List<ScriptedClient> clients = List.of(client(random, faults), client(random, faults));

        for (int minute = 0; minute < 6 * 60; minute++) {
            for (int i = random.nextInt(10) == 0 ? random.nextInt(12) : 0; i > 0; i--) {
                int own = random.nextInt(2);
                begin(random, workflows, accounts.get(own), clients.get(own));
            }
            aStartIsPossibleWhileLessThanHalfIsSpent(accounts.get(minute % 2));
            time.advance(Duration.ofMillis(random.nextInt(120_000)));
        }
        time.advance(HOUR.multipliedBy(5));

        assertThat(QuotaTest.mostInAnyHour(calls)).isLessThanOrEqualTo(QUOTA);
        assertThat(waiters).allSatisfy(waiter -> {
            assertThat(waiter.ends).as(waiter.id).hasSize(waiter.takenBack ? 0 : 1);
            assertThat(waiter.toldAfterEnd).isZero();
        });
        long timedOut = waiters.stream()
                .filter(waiter -> waiter.ends.contains("timedOut")
                        && executions.end(waiter.id).isBefore(waiter.deadline))
                .count();
        assertThat(timedOut)
                .as("of %s, with faults of %s", waiters.size(), faults)
                .isLessThanOrEqualTo(Math.round(2 * faults * waiters.size()));
        assertThat(poller.watchCount()).isZero();
        assertThat(time.timerCount()).isZero();
        assertThat(poller.accounts()).isEmpty();
    }

    private void begin(Random random, int workflows, Account account, ScriptedClient client) {
        String id = "e" + waiters.size();
        int workflow = random.nextInt(workflows);
        long seconds = Math.round(60 * (1 + workflow) * Math.exp(0.3 * random.nextGaussian()));
        Instant now = time.instant();
        executions.add(id, "workflow" + workflow, now, Duration.ofSeconds(seconds));
        Instant deadline = now.plusSeconds(600 + random.nextInt(7200));
        Waiter waiter = new Waiter(id, deadline);
        waiters.add(waiter);
        boolean known = random.nextInt(4) > 0;
        Scheduler.Timer timer = poller.watch(
                new Watch(
                        id,
                        known ? "workflow" + workflow : null,
                        known ? now : null,
                        deadline,
                        PollSettings.DEFAULT,
                        random.nextInt(3),
                        null),
                new Connection(account, client),
                waiter);
        if (random.nextInt(20) == 0) {
            time.schedule(
                    () -> {
                        waiter.takenBack = waiter.ends.isEmpty();
                        timer.cancel();
                    },
                    Duration.ofSeconds(random.nextInt(1200)));
        }
    }

    /** A start is counted like any other call, and so is what it collects. */
    private void aStartIsPossibleWhileLessThanHalfIsSpent(Account account) {
        if (account.callsSpent() >= QUOTA / 2 - 2) {
            return;
        }
        CompletableFuture<String> start = account.submit(Purpose.START, () -> {
            calls.add(time.instant());
            return CompletableFuture.completedFuture("started");
        });
        time.settle();
        assertThat(start).isCompleted();
    }

    private ScriptedClient client(Random random, double faults) {
        ScriptedClient client = new ScriptedClient(time);
        client.onPoll = id -> {
            calls.add(time.instant());
            return answer(random, faults, executions.look(id));
        };
        client.onPageOf = (workflowId, query) -> {
            calls.add(time.instant());
            return answer(random, faults, CompletableFuture.completedFuture(executions.page(workflowId, query)));
        };
        return client;
    }

    /** After a while, or not at all. */
    private <T> CompletableFuture<T> answer(Random random, double faults, CompletableFuture<T> answer) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean lost = random.nextDouble() < faults;
        time.schedule(
                () -> {
                    if (lost) {
                        result.completeExceptionally(ScriptedClient.brokenConnection());
                    } else {
                        answer.whenComplete((value, error) -> {
                            if (error == null) {
                                result.complete(value);
                            } else {
                                result.completeExceptionally(error);
                            }
                        });
                    }
                },
                lost && random.nextBoolean() ? Duration.ofSeconds(60) : Duration.ofMillis(random.nextInt(2000)));
        return result;
    }

    private static final class Waiter implements WatchListener {
        private final String id;
        private final Instant deadline;
        private final List<String> ends = Collections.synchronizedList(new ArrayList<>());
        private boolean takenBack;
        private int toldAfterEnd;

        Waiter(String id, Instant deadline) {
            this.id = id;
            this.deadline = deadline;
        }

        private void told() {
            toldAfterEnd += ends.isEmpty() && !takenBack ? 0 : 1;
        }

        @Override
        public void polled(Execution execution, Instant nextPoll) {
            told();
        }

        @Override
        public void pollWaits(Instant until) {
            told();
        }

        @Override
        public void pollFailed(QFlowException error, Instant nextPoll) {
            told();
        }

        @Override
        public void ended(Execution execution) {
            told();
            ends.add("ended");
        }

        @Override
        public void timedOut(Execution last) {
            told();
            ends.add("timedOut");
        }

        @Override
        public void failed(QFlowException error) {
            told();
            ends.add("failed " + error.code());
        }
    }
}
