package io.jenkins.plugins.qualysflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The user's wish that the command ends now: Ctrl-C, or a signal of the system. Comes at most once. */
final class Interruption {

    private final CountDownLatch come = new CountDownLatch(1);
    private final List<Runnable> reactions = new ArrayList<>();

    /** Tells whoever wants to know. Returns when they have been told; what they do may take longer. */
    void interrupt() {
        List<Runnable> told;
        synchronized (this) {
            come.countDown();
            told = List.copyOf(reactions);
            reactions.clear();
        }
        told.forEach(Runnable::run);
    }

    /** Whether it has come. */
    boolean hasCome() {
        return come.getCount() == 0;
    }

    /** Does this when it comes, or now if it has. */
    void then(Runnable reaction) {
        synchronized (this) {
            if (!hasCome()) {
                reactions.add(reaction);
                return;
            }
        }
        reaction.run();
    }

    /** Waits until it comes; the thread's own interruption counts as well. */
    void await() {
        try {
            come.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
