package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells once how long the first token is good for, and warns where that is not long enough. */
final class AnnouncedTokens implements TokenSource {

    private final TokenSource tokens;
    private final boolean renewed;
    private final Instant deadline;
    private final InstantSource clock;
    private final Progress progress;
    private final AtomicBoolean announced = new AtomicBoolean();

    /**
     * A source that gives what another one has.
     *
     * @param renewed whether a token that expires is replaced
     * @param deadline until when a token is needed; null if there is no such time
     */
    AnnouncedTokens(TokenSource tokens, boolean renewed, Instant deadline, InstantSource clock, Progress progress) {
        this.tokens = tokens;
        this.renewed = renewed;
        this.deadline = deadline;
        this.clock = clock;
        this.progress = progress;
    }

    @Override
    public CompletableFuture<String> token() {
        return tokens.token().thenApply(token -> {
            if (announced.compareAndSet(false, true)) {
                announce(tokens.expiresAt());
            }
            return token;
        });
    }

    private void announce(Instant end) {
        Instant now = clock.instant();
        if (end == null || !end.isAfter(now)) {
            // Not known, or warned of already.
            return;
        }
        progress.say("The token expires in " + Progress.readable(Duration.between(now, end)));
        if (!renewed && deadline != null && end.isBefore(deadline)) {
            progress.say("Warning: the token expires before the time-out in "
                    + Progress.readable(Duration.between(now, deadline))
                    + ", and a pasted token can't be renewed; with an API client it could");
        }
    }

    @Override
    public boolean reject(String rejected) {
        return tokens.reject(rejected);
    }

    @Override
    public Instant expiresAt() {
        return tokens.expiresAt();
    }

    @Override
    public List<String> secrets() {
        return tokens.secrets();
    }
}
