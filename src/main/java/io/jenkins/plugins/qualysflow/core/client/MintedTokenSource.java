package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Requests a token from the service and caches it: one request however many calls need it at the same time, another one
 * shortly before it expires, and after the service refused it.
 */
public final class MintedTokenSource implements TokenSource {

    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final Supplier<CompletableFuture<BearerToken>> mint;
    private final InstantSource clock;
    private final List<String> secrets;
    private CompletableFuture<BearerToken> current;
    private Instant renewAt = Instant.MAX;

    /**
     * A source that gets tokens by the given call.
     *
     * @param mint requests a token from the service; fails with {@link QFlowException}
     * @param secrets what it sends for that, such as a password
     */
    public MintedTokenSource(Supplier<CompletableFuture<BearerToken>> mint, InstantSource clock, String... secrets) {
        this.mint = mint;
        this.clock = clock;
        this.secrets = List.of(secrets);
    }

    @Override
    public List<String> secrets() {
        return secrets;
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
            // Outside of the lock, since the call may complete at once and call back.
            begin(minting);
        }
        return minting.thenApply(BearerToken::value);
    }

    /** All calls wait for this future, so it must complete in any case. */
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

    /** Five minutes before the token expires, or after nine tenths of a short lifetime. */
    private Instant renewalOf(BearerToken token) {
        Instant now = clock.instant();
        Duration life = token.life(now);
        Duration margin = life.dividedBy(10).compareTo(MARGIN) < 0 ? life.dividedBy(10) : MARGIN;
        return now.plus(life).minus(margin);
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
        // If it is not the current one, another call has replaced it already.
        return true;
    }

    @Override
    public synchronized Instant expiresAt() {
        boolean minted = current != null && current.isDone() && !current.isCompletedExceptionally();
        return minted ? current.join().expiresAt() : null;
    }
}
