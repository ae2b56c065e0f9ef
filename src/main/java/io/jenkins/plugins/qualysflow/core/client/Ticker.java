package io.jenkins.plugins.qualysflow.core.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Measures how long a transfer takes. */
interface Ticker {

    /** Nanoseconds since any moment. */
    long nanos();

    /** Completes after that many nanoseconds, or is completed before by who no longer waits for it. */
    CompletableFuture<Void> pause(long nanos);

    /** The time of this machine. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public CompletableFuture<Void> pause(long nanos) {
            return new CompletableFuture<Void>().completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
        }
    };
}
