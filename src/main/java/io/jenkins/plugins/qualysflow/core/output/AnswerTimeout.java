package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How long an answer is waited for: some time, in which what holds calls back, the quota or a pause that the service asked
 * for, does not count.
 */
public final class AnswerTimeout {

    /** Between two checks whether calls are held back. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Account account;
    private final Duration time;
    private final Consumer<Instant> heldBack;
    private final Runnable exhausted;
    private Instant deadline;
    private Instant told = Instant.MIN;
    private Scheduler.Timer timer = () -> {};
    private boolean over;

    /**
     * A timeout that has not begun.
     *
     * @param account where the calls wait
     * @param time how long an answer is waited for while calls may be made
     * @param heldBack hears, once each, until when calls are held back
     * @param exhausted hears, once, that the time is over
     */
    public AnswerTimeout(
            InstantSource clock,
            Scheduler scheduler,
            Account account,
            Duration time,
            Consumer<Instant> heldBack,
            Runnable exhausted) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.account = account;
        this.time = time;
        this.heldBack = heldBack;
        this.exhausted = exhausted;
    }

    /**
     * Begins.
     *
     * @param unwanted whether nobody waits any more; the time is over then, too
     */
    public void begin(BooleanSupplier unwanted) {
        synchronized (this) {
            deadline = clock.instant().plus(time);
        }
        check(unwanted);
    }

    private void check(BooleanSupplier unwanted) {
        Instant until = account.heldBackUntil(Purpose.COLLECT);
        boolean news = false;
        boolean exhaustedNow;
        synchronized (this) {
            if (over) {
                return;
            }
            if (until != null) {
                deadline = until.plus(time);
                // A quota that frees bit by bit moves by seconds, which nobody wants to hear of.
                news = until.isAfter(told);
                told = news ? until.plus(time) : told;
            }
            exhaustedNow = unwanted.getAsBoolean() || !clock.instant().isBefore(deadline);
            over = exhaustedNow;
            if (!over) {
                timer = scheduler.schedule(() -> check(unwanted), INTERVAL);
            }
        }
        if (exhaustedNow) {
            exhausted.run();
        } else if (news) {
            heldBack.accept(until);
        }
    }

    /** There is an answer. */
    public synchronized void end() {
        over = true;
        timer.cancel();
    }
}
