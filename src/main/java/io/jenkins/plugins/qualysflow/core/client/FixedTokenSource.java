package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A token that a person pasted: valid for at most four hours, and not replaceable when it is refused. */
public final class FixedTokenSource implements TokenSource {

    private final BearerToken token;

    public FixedTokenSource(BearerToken token) {
        this.token = token;
    }

    @Override
    public CompletableFuture<String> token() {
        return CompletableFuture.completedFuture(token.value());
    }

    @Override
    public boolean reject(String rejected) {
        return false;
    }

    @Override
    public Instant expiresAt() {
        return token.expiresAt();
    }
}
