package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import java.time.Duration;
import java.time.Instant;

/**
 * What came of a call. Its texts are short and on one line, and hold no token.
 *
 * @param when when the answer came, or the call failed
 * @param call method and path, with ids
 * @param endpoint which call of the API it was
 * @param status HTTP status; 0 if there was no answer
 * @param error what was wrong; null for a good answer
 * @param remaining calls that the service says are left; null if it did not say
 * @param toWait how long the service asked to wait; null if it did not
 */
public record CallRecord(
        Instant when, String call, Endpoint endpoint, int status, String error, Long remaining, Duration toWait) {

    CallRecord withError(String sentence) {
        return new CallRecord(when, call, endpoint, status, sentence, remaining, toWait);
    }
}
