package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Mints tokens and keeps the last one: once however many calls ask at the same time, again shortly before it expires,
 * and again after the service refused it.
 */
public final class MintedTokenSource implements TokenSource {

    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final Supplier<CompletableFuture<BearerToken>> mint;
    private final InstantSource clock;
    private CompletableFuture<BearerToken> current;
    private Instant renewAt = Instant.MAX;

    /**
     * A source that mints by the given call.
     *
     * @param mint asks the service for a token; fails with {@link QFlowException}
     * @param clock tells when to renew
     */
    public MintedTokenSource(Supplier<CompletableFuture<BearerToken>> mint, InstantSource clock) {
        this.mint = mint;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<String> token() {
        CompletableFuture<BearerToken> minting;
        boolean begun = false;
        synchronized (this) {
            if (current == null
                    || current.isCompletedExceptionally()
                    || (current.isDone() && !clock.instant().isBefore(renewAt))) {
                current = new CompletableFuture<>();
                begun = true;
            }
            minting = current;
        }
        if (begun) {
            // Outside the lock: the call may complete at once and come back here.
            begin(minting);
        }
        return minting.thenApply(BearerToken::value);
    }

    /** Everybody waits for this one future, so it has to complete whatever happens. */
    private void begin(CompletableFuture<BearerToken> minting) {
        try {
            mint.get().whenComplete((token, error) -> minted(minting, token, error));
        } catch (RuntimeException | Error e) {
            minting.completeExceptionally(e);
        }
    }

    private void minted(CompletableFuture<BearerToken> minting, BearerToken token, Throwable error) {
        if (error != null || token == null) {
            minting.completeExceptionally(error != null ? error : new NullPointerException("no token"));
            return;
        }
        synchronized (this) {
            if (current == minting) {
                renewAt = renewalOf(token);
            }
        }
        minting.complete(token);
    }

    /** Five minutes before the end, or after nine tenths of a life too short for that. */
    private Instant renewalOf(BearerToken token) {
        Instant now = clock.instant();
        Instant end = token.expiresAt() == null ? now.plus(BearerToken.DOCUMENTED_LIFE) : token.expiresAt();
        Duration life = Duration.between(now, end);
        Duration margin = life.dividedBy(10).compareTo(MARGIN) < 0 ? life.dividedBy(10) : MARGIN;
        return end.minus(margin);
    }

    @Override
    public synchronized boolean reject(String rejected) {
        boolean isCurrent = current != null
                && current.isDone()
                && !current.isCompletedExceptionally()
                && current.join().value().equals(rejected);
        if (isCurrent) {
            current = null;
        }
        // Where another call has had it replaced already, there is a newer one to use.
        return true;
    }

    @Override
    public synchronized Instant expiresAt() {
        boolean minted = current != null && current.isDone() && !current.isCompletedExceptionally();
        return minted ? current.join().expiresAt() : null;
    }
}
