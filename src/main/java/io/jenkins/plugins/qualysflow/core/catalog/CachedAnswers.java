package io.jenkins.plugins.qualysflow.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Answers that cost calls. Each is kept for five minutes per call that it took, so that a key costs at most one call in five
 * minutes on average, however often it is asked for. An answer that is being fetched is not fetched a second time.
 *
 * @param <K> what an answer belongs to
 * @param <V> the answer
 */
final class CachedAnswers<K, V> {

    /** How long an answer is kept, for each call that it took. */
    static final Duration PER_CALL = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Function<V, Duration> leastTime;
    private final Map<K, Kept<V>> kept = new HashMap<>();

    /** An answer, or one that is being fetched. */
    private record Kept<V>(Instant begun, AtomicInteger calls, CompletableFuture<V> answer) {}

    /**
     * An empty cache.
     *
     * @param leastTime how long an answer is kept at least
     */
    CachedAnswers(InstantSource clock, Function<V, Duration> leastTime) {
        this.clock = clock;
        this.leastTime = leastTime;
    }

    /**
     * The answer for a key.
     *
     * @param fetch fetches it; counts its calls in the number that it is given, and must not fail
     */
    CompletableFuture<V> get(K key, Function<AtomicInteger, CompletableFuture<V>> fetch) {
        Instant now = clock.instant();
        Kept<V> begun;
        synchronized (this) {
            kept.values().removeIf(each -> !isFresh(each, now));
            Kept<V> known = kept.get(key);
            if (known != null) {
                return known.answer();
            }
            begun = new Kept<>(now, new AtomicInteger(), new CompletableFuture<>());
            kept.put(key, begun);
        }
        fetch.apply(begun.calls()).thenAccept(begun.answer()::complete);
        return begun.answer();
    }

    private boolean isFresh(Kept<V> each, Instant now) {
        if (!each.answer().isDone()) {
            return true;
        }
        Duration perCalls = PER_CALL.multipliedBy(Math.max(1, each.calls().get()));
        Duration least = leastTime.apply(each.answer().join());
        return now.isBefore(each.begun().plus(perCalls.compareTo(least) > 0 ? perCalls : least));
    }
}
