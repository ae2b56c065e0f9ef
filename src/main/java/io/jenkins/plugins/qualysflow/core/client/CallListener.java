package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;

/** Hears of every request that goes out and every answer that comes in, for the quota's sake. */
public interface CallListener {

    /** Hears nothing. */
    CallListener NONE = new CallListener() {};

    /** A request goes out. */
    default void sent(Call call) {}

    /** A request beyond the one that was asked for goes out: the same call again, with a new token or in another form. */
    default void repeated(Call call) {}

    /** A call for a token goes out, beyond the calls that were asked for; {@link #sent} hears of it as well. */
    default void minted(Call call) {}

    /**
     * An answer came.
     *
     * @param call what was called
     * @param status HTTP status
     * @param rate what its headers say about the quota
     * @param serviceTime the service's {@code Date}; null if it sent none
     */
    default void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {}
}
