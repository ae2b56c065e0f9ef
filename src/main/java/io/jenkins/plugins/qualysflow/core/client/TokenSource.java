package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;
import java.util.List;
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

    /** What must not be shown if the service repeats it in the answer to any call: what the tokens are gotten with. */
    default List<String> secrets() {
        return List.of();
    }
}
