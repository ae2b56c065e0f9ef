package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Provides the bearer token of calls. Thread-safe. */
public interface TokenSource {

    /**
     * A token that is valid now as far as known, without a check by the service.
     *
     * @return fails with {@link QFlowException} if there is none
     */
    CompletableFuture<String> token();

    /**
     * Reports that the service answered 401 to this token.
     *
     * @return whether {@link #token()} may return another one now
     */
    boolean reject(String rejected);

    /** When the current token expires; null if there is none yet, or if that is unknown. */
    default Instant expiresAt() {
        return null;
    }
}
