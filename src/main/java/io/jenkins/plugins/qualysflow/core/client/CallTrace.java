package io.jenkins.plugins.qualysflow.core.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Watches requests and answers as they go over the wire, for people who look for a fault.
 *
 * <p>What it gets is free of what this package knows to be secret: the credential headers, and the token wherever it
 * stands in a body. Bodies of the token calls are never handed over, nor are the data of steps, which go to disk. Other
 * bodies may hold what users hold secret, and control characters: whoever shows them has to mask and to escape them.
 */
public interface CallTrace {

    /** Watches nothing. */
    CallTrace NONE = new CallTrace() {};

    /** A request goes out. */
    default void sent(Sent request) {}

    /** An answer came. */
    default void answered(Answered answer) {}

    /**
     * No answer came, or not a whole one.
     *
     * @param took since the request went out
     * @param reason in a few words, scrubbed
     */
    default void failed(Call call, Duration took, String reason) {}

    /**
     * A request.
     *
     * @param call what is called
     * @param uri the whole address
     * @param headers those that were set here, with blanked values where they are credentials
     * @param bytes size of the body; 0 if there is none
     * @param body the body; null if there is none, or if it may not be seen
     */
    record Sent(Call call, URI uri, Map<String, List<String>> headers, long bytes, String body) {}

    /**
     * An answer.
     *
     * @param call what was called
     * @param status HTTP status
     * @param headers all headers, with blanked values where they are credentials
     * @param bytes size of the body as far as it was read
     * @param body the body as far as it was read; null if it may not be seen, or went to a file
     * @param took from the request to the end of the body
     */
    record Answered(Call call, int status, Map<String, List<String>> headers, long bytes, String body, Duration took) {}
}
