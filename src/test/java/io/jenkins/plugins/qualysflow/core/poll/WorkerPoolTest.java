package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a pool of two threads at the most, when tasks come one after the other, or at once. */
@Timeout(30)
class WorkerPoolTest {

    private final ThreadPoolExecutor pool = WorkerPool.of(2, Thread::new);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(3);

    @AfterEach
    void close() {
        held.countDown();
        pool.shutdownNow();
    }

    @Test
    void aThreadThatWaitsTakesTheNextTask() throws Exception {
        for (int i = 0; i < 3; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            while (pool.getActiveCount() > 0) {
                Thread.onSpinWait();
            }
        }

        assertThat(pool.getLargestPoolSize()).isLessThanOrEqualTo(2);
        assertThat(pool.getCompletedTaskCount()).isEqualTo(3);
    }

    @Test
    void tasksBeyondTheMostThreadsWaitAndAreDone() throws Exception {
        for (int i = 0; i < 3; i++) {
            pool.execute(this::hold);
        }
        assertThat(pool.getPoolSize()).isEqualTo(2);
        assertThat(pool.getQueue()).hasSize(1);

        held.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tasksAfterTheEndAreDropped() {
        pool.shutdown();
        pool.execute(this::hold);

        assertThat(pool.getQueue()).isEmpty();
    }

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        done.countDown();
    }
}
