package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.HyperlinkNote;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Writes to the log of a build what its run does: a line for every change, and every ten minutes without one, but not for every
 * poll.
 */
@Restricted(NoExternalUse.class)
public final class RunLog {

    private static final Logger LOGGER = Logger.getLogger(RunLog.class.getName());
    private static final Duration LONG_WAIT = Duration.ofMinutes(2);
    private static final Duration HEARTBEAT = Duration.ofMinutes(10);

    private final Supplier<TaskListener> listener;
    private final MaskedLiterals secrets;
    private final InstantSource clock;
    private volatile Supplier<String> page = () -> null;

    /** By execution id: a run may wait for its children too. */
    private final Map<String, Said> said = new HashMap<>();

    private final Said saidOfStart = new Said();

    /** One for all executions, since the gateway holds all polls back together. */
    private Instant heldBackUntil = Instant.EPOCH;

    /** What was last logged about an execution or the start. */
    private static final class Said {
        private String status;
        private String lastError;
        private boolean longWait;
        private Instant at = Instant.EPOCH;

        boolean isTooLongAgo(Instant now) {
            return !now.isBefore(at.plus(HEARTBEAT));
        }

        /** Whether to log an error: another one than the last, or the same after some time. */
        boolean isNews(QFlowException error, Instant now) {
            boolean news = !error.code().equals(lastError) || isTooLongAgo(now);
            lastError = error.code();
            if (news) {
                at = now;
            }
            return news;
        }
    }

    /**
     * A log.
     *
     * @param listener returns the current log
     * @param secrets masked in it
     */
    public RunLog(
            @NonNull Supplier<TaskListener> listener, @NonNull MaskedLiterals secrets, @NonNull InstantSource clock) {
        this.listener = listener;
        this.secrets = secrets;
        this.clock = clock;
    }

    @NonNull
    public TaskListener listener() {
        return listener.get();
    }

    /**
     * Makes the lines about the beginning and the end of the run links to its page.
     *
     * @param url from the root of Jenkins, with a slash before it; asked for each line, since a job may be moved
     */
    void leadTo(@NonNull Supplier<String> url) {
        page = url;
    }

    /** Logs one line of printable characters, whatever text of the service is in it. */
    private String say(String text) {
        String line = clean(text);
        listener().getLogger().println("[Qualys Flow] " + line);
        return line;
    }

    private String sayWithLink(String text) {
        String url = page.get();
        if (url == null) {
            return say(text);
        }
        String line = clean(text);
        listener().getLogger().println("[Qualys Flow] " + HyperlinkNote.encodeTo(url, line));
        return line;
    }

    private String clean(String text) {
        return Scrubber.printable(secrets.mask(text));
    }

    private String time(Instant time) {
        return LogTime.of(time, clock.instant());
    }

    /** Warnings about the arguments. */
    public void warnings(@NonNull List<String> warnings) {
        warnings.forEach(warning -> say(Messages.RunLog_warning(warning)));
    }

    @NonNull
    String started(String workflowId, String executionId, String server) {
        return sayWithLink(Messages.RunLog_started(workflowId, server, executionId));
    }

    /** The workflow of a name has been found. */
    public void found(String workflowName, String workflowId) {
        say(Messages.RunLog_found(workflowName, workflowId));
    }

    /** The start is sent without a correlation marker. */
    void notMarked(String reason) {
        say(Messages.RunLog_warning(reason));
    }

    void definitionUnknown(String reason) {
        say(Messages.RunLog_definitionUnknown(reason));
    }

    void gatesRequired(List<String> sentences) {
        sentences.forEach(this::say);
    }

    @NonNull
    String adopted(String executionId) {
        return say(Messages.RunLog_adopted(executionId));
    }

    void childFound(Execution child) {
        say(Messages.RunLog_child(child.id(), child.status()));
    }

    @NonNull
    String waiting(String executionId, String server) {
        return sayWithLink(Messages.RunLog_waiting(executionId, server));
    }

    @NonNull
    String startHeld() {
        return say(Messages.RunLog_startHeld());
    }

    @NonNull
    String startWaits(Instant until) {
        return say(Messages.RunLog_startWaits(time(until)));
    }

    @NonNull
    synchronized String startPutOff(QFlowException reason, Instant until) {
        String line = Messages.RunLog_startPutOff(time(until), reason.getMessage());
        return saidOfStart.isNews(reason, clock.instant()) ? say(line) : clean(line);
    }

    @NonNull
    synchronized String polled(Execution seen, Instant nextPoll) {
        Instant now = clock.instant();
        boolean longWait = now.plus(LONG_WAIT).isBefore(nextPoll);
        String line = Messages.RunLog_status(seen.id(), seen.status());
        if (longWait) {
            line = Messages.RunLog_nextPoll(line, time(nextPoll));
        }
        Said before = said.computeIfAbsent(seen.id(), id -> new Said());
        boolean changed = before.lastError != null || !Objects.equals(seen.status(), before.status);
        if (changed || (longWait && !before.longWait) || before.isTooLongAgo(now)) {
            say(line);
            before.at = now;
        }
        before.lastError = null;
        before.status = seen.status();
        before.longWait = longWait;
        return clean(line);
    }

    /** What is new of the steps of the execution. */
    void steps(List<String> sentences) {
        sentences.forEach(this::say);
    }

    @NonNull
    synchronized String pollWaits(Instant until) {
        Instant now = clock.instant();
        String line = Messages.RunLog_pollWaits(time(until));
        boolean news = now.plus(LONG_WAIT).isBefore(until) && !now.isBefore(heldBackUntil);
        if (!news) {
            return clean(line);
        }
        heldBackUntil = until;
        return say(line);
    }

    @NonNull
    synchronized String pollFailed(String executionId, QFlowException error, Instant nextPoll) {
        String line = Messages.RunLog_pollFailed(executionId, error.getMessage(), time(nextPoll));
        Said before = said.computeIfAbsent(executionId, id -> new Said());
        return before.isNews(error, clock.instant()) ? say(line) : clean(line);
    }

    @NonNull
    String collecting(Execution seen) {
        return say(Messages.RunLog_collecting(seen.id(), seen.status()));
    }

    void finished(RunResult result) {
        sayWithLink(result.summary());
        if (result.error() != null) {
            result.error()
                    .candidates()
                    .forEach(candidate -> say(Messages.RunLog_candidate(
                            candidate.id(), candidate.status(), String.valueOf(candidate.createdAt()))));
        }
        if (!result.artifacts().isEmpty()) {
            say(Messages.RunLog_archived(result.artifacts().size()));
        }
    }

    void startedLate(String executionId) {
        LOGGER.log(
                Level.INFO,
                "A start that was answered after its build had been aborted began execution {0}",
                Scrubber.printable(executionId));
        say(Messages.RunLog_startedLate(executionId));
    }
}
