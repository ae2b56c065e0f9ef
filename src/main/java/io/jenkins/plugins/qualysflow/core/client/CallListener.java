package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;

/** Is notified of every request and answer, so that calls can be counted against the quota. */
public interface CallListener {

    /** Ignores everything. */
    CallListener NONE = new CallListener() {};

    /** A request is about to be sent. */
    default void sent(Call call) {}

    /** A call is about to be repeated by the client itself: with a new token, or with another form of paging. */
    default void repeated(Call call) {}

    /** The client is about to request a token, as an additional call; {@link #sent} follows. */
    default void minted(Call call) {}

    /**
     * An answer was received.
     *
     * @param call method and path
     * @param status HTTP status
     * @param rate what its headers say about the quota
     * @param serviceTime the service's {@code Date}; null if it sent none
     */
    default void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {}
}
