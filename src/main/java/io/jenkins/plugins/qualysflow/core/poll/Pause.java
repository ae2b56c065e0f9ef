package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * A time without calls.
 *
 * @param since when it began; for a repeated pause, when the first one began
 * @param until when calls may be made again; may be in the past
 * @param recordLost whether the reason is that the record of earlier calls could not be read; else the service asked for it
 * @param repeated whether it follows another pause and no call was accepted in between
 */
public record Pause(Instant since, Instant until, boolean recordLost, boolean repeated) {

    /** Its length, from the beginning of the first repeated pause. */
    public Duration length() {
        return Duration.between(since, until);
    }

    /** Whether it has not ended. */
    public boolean isOn(Instant now) {
        return until.isAfter(now);
    }
}
