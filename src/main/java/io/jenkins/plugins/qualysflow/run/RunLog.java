package io.jenkins.plugins.qualysflow.run;

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
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says in the log of a build what its run does: once for every change and now and then that nothing has changed, but not
 * for every look.
 */
public final class RunLog {

    private static final Logger LOGGER = Logger.getLogger(RunLog.class.getName());
    private static final Duration LONG_WAIT = Duration.ofMinutes(2);
    private static final Duration HEARTBEAT = Duration.ofMinutes(10);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Supplier<TaskListener> listener;
    private final MaskedLiterals secrets;
    private final InstantSource clock;
    private volatile String page;
    private String lastStatus;
    private String lastTrouble;
    private boolean lastWaitWasLong;
    private Instant lastSaid = Instant.EPOCH;

    /**
     * A log.
     *
     * @param listener where it goes now
     * @param secrets masked in it
     */
    public RunLog(
            @NonNull Supplier<TaskListener> listener, @NonNull MaskedLiterals secrets, @NonNull InstantSource clock) {
        this.listener = listener;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Where it goes. */
    @NonNull
    public TaskListener listener() {
        return listener.get();
    }

    /**
     * Lets the lines about the beginning and the end of the run lead to its page.
     *
     * @param url from the root of Jenkins, with a slash before it
     */
    void leadTo(@NonNull String url) {
        page = url;
    }

    /** Whatever the service or an exception put into it, a line stays one line of printable characters. */
    private String say(String text) {
        String line = clean(text);
        listener().getLogger().println("[Qualys Flow] " + line);
        return line;
    }

    private String sayWithLink(String text) {
        String url = page;
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

    /** Sentences about what is probably not meant. */
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

    /** That the start goes without a mark. */
    void notMarked(String reason) {
        say(Messages.RunLog_warning(reason));
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
        return say(Messages.RunLog_startWaits(TIME.format(until)));
    }

    @NonNull
    String startPutOff(QFlowException reason, Instant until) {
        return say(Messages.RunLog_startPutOff(TIME.format(until), reason.getMessage()));
    }

    @NonNull
    synchronized String looked(Execution seen, Instant nextLook) {
        Instant now = clock.instant();
        boolean longWait = now.plus(LONG_WAIT).isBefore(nextLook);
        String line = Messages.RunLog_status(seen.id(), seen.status());
        if (longWait) {
            line = Messages.RunLog_nextLook(line, TIME.format(nextLook));
        }
        boolean changed = lastTrouble != null || !Objects.equals(seen.status(), lastStatus);
        if (changed || (longWait && !lastWaitWasLong) || isSilentTooLong(now)) {
            say(line);
            lastSaid = now;
        }
        lastTrouble = null;
        lastStatus = seen.status();
        lastWaitWasLong = longWait;
        return clean(line);
    }

    @NonNull
    synchronized String lookWaits(Instant until) {
        Instant now = clock.instant();
        boolean longWait = now.plus(LONG_WAIT).isBefore(until);
        String line = Messages.RunLog_lookWaits(TIME.format(until));
        if (longWait && (!lastWaitWasLong || isSilentTooLong(now))) {
            say(line);
            lastSaid = now;
        }
        lastWaitWasLong = longWait;
        return clean(line);
    }

    @NonNull
    synchronized String troubled(QFlowException error, Instant nextLook) {
        Instant now = clock.instant();
        String line = Messages.RunLog_troubled(error.getMessage(), TIME.format(nextLook));
        if (!error.code().equals(lastTrouble) || isSilentTooLong(now)) {
            say(line);
            lastSaid = now;
        }
        lastTrouble = error.code();
        return clean(line);
    }

    private boolean isSilentTooLong(Instant now) {
        return !now.isBefore(lastSaid.plus(HEARTBEAT));
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
