package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given two threads, what needs much memory is done one after the other and leaves a thread to the rest. */
@Timeout(20)
class BulkTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Bulk bulk = new Bulk(threads);

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void whatWaitsForItsTurnHoldsNoThread() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(3);
        CountDownLatch large = new CountDownLatch(3);
        bulk.alone(() -> {
            await(held);
            large.countDown();
        });
        bulk.alone(large::countDown);
        bulk.alone(large::countDown);
        for (int i = 0; i < 3; i++) {
            bulk.execute(others::countDown);
        }

        await(others);
        assertThat(large.getCount()).isEqualTo(3);
        held.countDown();
        await(large);
    }

    @Test
    void twoAreNeverDoneAtOnce() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(500);
        for (int i = 0; i < 500; i++) {
            bulk.alone(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                all.countDown();
            });
        }

        await(all);
        assertThat(most).hasValue(1);
    }

    @Test
    void oneThatFailsDoesNotKeepTheNextFromItsTurn() {
        List<Runnable> given = new ArrayList<>();
        List<String> done = new ArrayList<>();
        Bulk byHand = new Bulk(given::add);
        byHand.alone(() -> {
            throw new OutOfMemoryError("for a test");
        });
        byHand.alone(() -> done.add("next"));

        assertThat(given).hasSize(1);
        try {
            given.remove(0).run();
        } catch (OutOfMemoryError expected) {
            given.remove(0).run();
        }
        assertThat(done).containsExactly("next");
        assertThat(given).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
