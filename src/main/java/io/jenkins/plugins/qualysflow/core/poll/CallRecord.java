package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import java.time.Duration;
import java.time.Instant;

/**
 * The outcome of a call. Its texts are short, on one line, and contain no token.
 *
 * @param when when the answer was received, or the call failed
 * @param call method and path, with ids
 * @param endpoint endpoint of the API
 * @param status HTTP status; 0 if there was no answer
 * @param error why it failed; null if it succeeded
 * @param remaining calls that the service says are left; null if it did not say
 * @param toWait how long the service asked to wait; null if it did not
 */
public record CallRecord(
        Instant when, String call, Endpoint endpoint, int status, String error, Long remaining, Duration toWait) {

    CallRecord withError(String sentence) {
        return new CallRecord(when, call, endpoint, status, sentence, remaining, toWait);
    }
}
