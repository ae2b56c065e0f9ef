package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Where the bearer token of a call comes from. Safe for use by many calls at once. */
public interface TokenSource {

    /**
     * A token that is good now, as far as can be known without asking.
     *
     * @return fails with {@link QFlowException} where none could be had
     */
    CompletableFuture<String> token();

    /**
     * Tells that the service answered 401 to this token.
     *
     * @return whether {@link #token()} may now give another one
     */
    boolean reject(String rejected);

    /** When the token that is in use expires; null if there is none yet, or if that is not known. */
    default Instant expiresAt() {
        return null;
    }
}
