package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real timers and threads: one thread keeps all timers, and the number of waits does not change that. */
@Timeout(30)
class ThreadSchedulerTest {

    private final ThreadScheduler scheduler = new ThreadScheduler("timers-of-test");
    private final ExecutorService worker = Executors.newFixedThreadPool(2);

    @AfterEach
    void close() {
        scheduler.close();
        worker.shutdownNow();
    }

    @Test
    void aTaskThatFailsDoesNotStopTheOthers() throws Exception {
        CountDownLatch ran = new CountDownLatch(2);
        scheduler.schedule(
                () -> {
                    ran.countDown();
                    throw new IllegalStateException("a fault of one task");
                },
                Duration.ofSeconds(-1));
        scheduler.schedule(ran::countDown, Duration.ofMillis(1));

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTaskThatWasTakenBackDoesNotRun() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        // The one thread does nothing else until the task has been taken back, however long that takes.
        scheduler.schedule(() -> awaited(busy), Duration.ZERO);
        Scheduler.Timer takenBack = scheduler.schedule(never::countDown, Duration.ofMillis(50));
        scheduler.schedule(later::countDown, Duration.ofMillis(60));
        takenBack.cancel();
        busy.countDown();

        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(never.getCount()).isEqualTo(1);
    }

    @Test
    void itsThreadKeepsNoProcessFromEnding() throws Exception {
        CompletableFuture<Boolean> daemon = new CompletableFuture<>();
        scheduler.schedule(() -> daemon.complete(Thread.currentThread().isDaemon()), Duration.ZERO);

        assertThat(daemon.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTimerThatIsSetAfterTheEndNeverRunsAndIsNoFault() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        scheduler.close();
        scheduler.schedule(never::countDown, Duration.ZERO).cancel();
        scheduler.schedule(never::countDown, Duration.ZERO);

        assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aThousandWaitsAreEndedByThreeThreads() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch ends = new CountDownLatch(1000);
        ExecutionPoller poller = new ExecutionPoller(InstantSource.system(), scheduler, worker, () -> 0.5);
        Account account = poller.account(new AccountKey("https://gateway", "one"), 100_000);
        ScriptedClient service = new ScriptedClient(new SimulatedTime());
        List<Execution> ended = IntStream.range(0, 1000)
                .mapToObj(i -> ScriptedClient.ended("e" + i, "Success"))
                .toList();
        service.onListOf = (workflowId, query) -> CompletableFuture.completedFuture(ended);
        service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        WatchListener listener = new WatchListener() {
            @Override
            public void polled(Execution execution, Instant nextPoll) {
                threads.add(Thread.currentThread().getName());
            }

            @Override
            public void pollFailed(QFlowException error, Instant nextPoll) {}

            @Override
            public void ended(Execution execution) {
                threads.add(Thread.currentThread().getName());
                ends.countDown();
            }

            @Override
            public void timedOut(Execution last) {}

            @Override
            public void failed(QFlowException error) {}
        };
        PollSettings quick = new PollSettings(Duration.ofMillis(1), Duration.ofMillis(50));
        for (int i = 0; i < 1000; i++) {
            poller.watch(
                    new Watch(
                            "e" + i,
                            ScriptedClient.WORKFLOW,
                            Instant.now(),
                            Instant.now().plusSeconds(3600),
                            quick),
                    new Connection(account, service),
                    listener);
        }

        assertThat(ends.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(threads.size()).isLessThanOrEqualTo(2);
        assertThat(poller.watchCount()).isZero();
    }

    @Test
    void accountsThatAreUsedByManyThreadsAtOnceNeverTakeMoreThanTheirShare() throws Exception {
        MemoryStore store = new MemoryStore();
        ExecutionPoller poller = new ExecutionPoller(InstantSource.system(), scheduler, worker, () -> 0.5, store);
        AtomicInteger made = new AtomicInteger();
        CountDownLatch share = new CountDownLatch(198);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Account account = poller.account(new AccountKey("https://gateway", "caller " + i % 2), 200);
            callers.add(new Thread(() -> {
                for (int call = 0; call < 100; call++) {
                    account.submit(Purpose.START, () -> {
                        made.incrementAndGet();
                        share.countDown();
                        return CompletableFuture.completedFuture("");
                    });
                }
            }));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(share.await(20, TimeUnit.SECONDS)).isTrue();
        poller.close();
        assertThat(made).hasValue(198);
        assertThat(store.saved.get("https://gateway").calls()).hasSize(198);
    }
}
