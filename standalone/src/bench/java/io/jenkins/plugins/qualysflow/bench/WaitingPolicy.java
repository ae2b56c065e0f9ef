package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A way to spend the quota on waits. */
interface WaitingPolicy {

    /**
     * Begins to wait.
     *
     * @param told hears of the end, once
     */
    void await(Await await, Consumer<WaitEnd> told);

    /** Makes another call of a run from the same quota, with {@link #client}. */
    <T> CompletableFuture<T> submit(CallKind kind, Supplier<CompletableFuture<T>> call);

    /** The client whose calls the policy hears of. */
    QFlowClient client();

    /** Makes the policy for one simulation. */
    @FunctionalInterface
    interface Factory {
        /**
         * A policy.
         *
         * @param random for jitter
         */
        WaitingPolicy create(SimulatedTime time, SimulatedService service, int callsPerHour, Random random);
    }
}
