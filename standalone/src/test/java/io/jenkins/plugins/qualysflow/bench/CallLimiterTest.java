package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallLimiterTest {

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> made = new ArrayList<>();

    private CompletableFuture<Void> submit(CallLimiter limiter, CallKind kind) {
        return limiter.submit(kind, () -> {
            made.add(kind + " " + time.elapsed().toMinutes());
            return CompletableFuture.completedFuture(null);
        });
    }

    @Test
    void whatWaitsForTheQuotaGoesTheMostUrgentFirst() {
        CallLimiter limiter = CallLimiter.same(time, 1);
        submit(limiter, CallKind.POLL);
        submit(limiter, CallKind.COLLECT);
        submit(limiter, CallKind.POLL);
        submit(limiter, CallKind.LAST_POLL);
        time.advance(Duration.ofHours(5));

        assertThat(made).containsExactly("POLL 0", "LAST_POLL 60", "POLL 120", "COLLECT 180");
    }

    @Test
    void aKindMayLeavePartOfTheHourToOthers() {
        CallLimiter limiter = new CallLimiter(time, kind -> kind == CallKind.POLL ? 1 : 2);
        submit(limiter, CallKind.POLL);
        submit(limiter, CallKind.POLL);
        submit(limiter, CallKind.START);

        assertThat(made).containsExactly("POLL 0", "START 0");
    }

    @Test
    void whatWasTakenBackDoesNotCount() {
        CallLimiter limiter = CallLimiter.same(time, 1);
        submit(limiter, CallKind.POLL);
        submit(limiter, CallKind.POLL).cancel(false);
        submit(limiter, CallKind.POLL);
        time.advance(Duration.ofHours(1));

        assertThat(made).containsExactly("POLL 0", "POLL 60");
        assertThat(limiter.spent()).isEqualTo(1);
    }
}
