package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a pool of two threads. */
@Timeout(60)
class WorkerPoolTest {

    private final ThreadPoolExecutor pool = WorkerPool.of(2, Executors.defaultThreadFactory());

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    @Test
    void aThreadThatWaitsTakesTheNextTask() throws Exception {
        for (int i = 0; i < 3; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            while (pool.getActiveCount() > 0) {
                Thread.onSpinWait();
            }
        }

        assertThat(pool.getLargestPoolSize()).isLessThanOrEqualTo(2);
        assertThat(pool.getCompletedTaskCount()).isEqualTo(3);
    }

    @Test
    void moreTasksThanThreadsAllRun() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            pool.execute(() -> {
                await(held);
                done.countDown();
            });
        }
        assertThat(pool.getPoolSize()).isEqualTo(2);

        held.countDown();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whereNoSecondThreadCanBeStartedTasksWaitForTheFirst() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        ThreadPoolExecutor poor = WorkerPool.of(2, task -> new Thread(task) {
            @Override
            public synchronized void start() {
                if (threads.incrementAndGet() > 1) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        });
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(5);
        try {
            for (int i = 0; i < 5; i++) {
                poor.execute(() -> {
                    await(held);
                    done.countDown();
                });
            }
            held.countDown();

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).hasValueGreaterThan(1);
        } finally {
            poor.shutdownNow();
        }
    }

    @Test
    void aTaskAfterItsEndIsDropped() {
        pool.shutdown();

        pool.execute(() -> {
            throw new AssertionError("it runs");
        });

        assertThat(pool.getQueue()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
