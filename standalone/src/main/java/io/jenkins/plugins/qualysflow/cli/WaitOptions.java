package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait, how often to poll, and what for. */
final class WaitOptions {

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60m",
            converter = DurationConverter.class,
            description = "how long to wait for the end, such as 30s, 90m, 2h (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(
            names = "--initial-delay",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "time from the start to the first poll (default: ${DEFAULT-VALUE})")
    private Duration initialPollDelay;

    /** The name of {@code --initial-delay} in earlier builds; scripts may still give it. */
    @Option(names = "--first-look", hidden = true, converter = DurationConverter.class)
    private Duration firstLook;

    @Option(
            names = "--max-interval",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "longest time between two polls or retries, unless the service asks for more"
                    + " (default: ${DEFAULT-VALUE})")
    private Duration maxInterval;

    @Option(
            names = "--include-children",
            description = "also wait for the executions that it begins, and keep what they leave")
    private boolean includeChildren;

    boolean includesChildren() {
        return includeChildren;
    }

    /** How long to wait, from the beginning of the command. */
    Duration timeout() {
        return atLeastOneMilli("--timeout", timeout);
    }

    PollSettings polling() {
        return new PollSettings(
                firstLook == null ? initialPollDelay : firstLook, atLeastOneMilli("--max-interval", maxInterval));
    }

    private static Duration atLeastOneMilli(String option, Duration value) {
        if (value.isZero()) {
            throw new BadUsage(option + " must be longer than nothing");
        }
        return value;
    }
}
