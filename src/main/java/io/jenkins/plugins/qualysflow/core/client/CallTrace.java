package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;

/**
 * Watches requests and answers as they go over the wire, for people who look for a fault.
 *
 * <p>It gets all that is secret in them. Whoever shows anything of it has to leave out the credential headers, the bodies
 * of {@link ApiRequest#confidential} calls, the {@link ApiRequest#secrets}, what users hold secret, and control characters.
 */
public interface CallTrace {

    /** Watches nothing. */
    CallTrace NONE = new CallTrace() {};

    /** A request goes out. */
    default void sent(ApiRequest request) {}

    /**
     * An answer came.
     *
     * @param took from the request to the end of the body
     */
    default void answered(ApiRequest request, Answer answer, Duration took) {}

    /**
     * No answer came, or not a whole one.
     *
     * @param took since the request went out
     */
    default void failed(ApiRequest request, QFlowException error, Duration took) {}
}
