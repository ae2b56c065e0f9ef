package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;

/**
 * Sees requests and answers as they are sent, for troubleshooting.
 *
 * <p>It sees secrets too. An implementation that shows anything has to leave out the credential headers, the bodies of
 * {@link ApiRequest#confidential} calls, the {@link ApiRequest#secrets}, secrets of users, and control characters.
 */
public interface CallTrace {

    /** Ignores everything. */
    CallTrace NONE = new CallTrace() {};

    /** A request is about to be sent. */
    default void sent(ApiRequest request) {}

    /**
     * An answer was received.
     *
     * @param took from the request to the end of the body
     */
    default void answered(ApiRequest request, Answer answer, Duration took) {}

    /**
     * No answer was received, or an incomplete one.
     *
     * @param took since the request was sent
     */
    default void failed(ApiRequest request, QFlowException error, Duration took) {}
}
