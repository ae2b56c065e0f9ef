package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mailbox does one thing after the other, whichever threads there are. */
@Timeout(20)
class MailboxTest {

    private static final int SENDERS = 4;
    private static final int TASKS = 10_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Mailbox mailbox = new Mailbox(threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whatManyThreadsPostNeedsNoLock() throws Exception {
        List<Integer> unguarded = new ArrayList<>();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            senders.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < TASKS; i++) {
                    int number = i;
                    mailbox.execute(() -> unguarded.add(number));
                }
            }));
        }
        CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        CompletableFuture<Integer> count = new CompletableFuture<>();
        mailbox.execute(() -> count.complete(unguarded.size()));

        assertThat(count.get(10, TimeUnit.SECONDS)).isEqualTo(SENDERS * TASKS);
    }

    @Test
    void whatIsPostedByATaskComesAfterIt() throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        StringBuilder order = new StringBuilder();
        mailbox.execute(() -> {
            mailbox.execute(() -> {
                order.append("second");
                done.complete(order.toString());
            });
            order.append("first, ");
        });

        assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo("first, second");
    }

    @Test
    void aTaskThatThrowsDoesNotHoldUpTheNext() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        mailbox.execute(() -> {
            throw new IllegalStateException("ours");
        });
        mailbox.execute(() -> done.complete(true));

        assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatCameWhileThereWasNoThreadIsDoneWithTheNext() {
        Deque<Runnable> given = new ArrayDeque<>();
        AtomicBoolean full = new AtomicBoolean(true);
        Mailbox box = new Mailbox(task -> {
            if (full.get()) {
                throw new RejectedExecutionException("no thread");
            }
            given.add(task);
        });
        List<String> done = new ArrayList<>();

        assertThatThrownBy(() -> box.execute(() -> done.add("first"))).isInstanceOf(RejectedExecutionException.class);
        full.set(false);
        box.execute(() -> done.add("second"));
        given.remove().run();

        assertThat(done).containsExactly("first", "second");
        assertThat(given).isEmpty();
    }
}
