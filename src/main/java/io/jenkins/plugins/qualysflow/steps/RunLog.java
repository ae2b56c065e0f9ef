package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Says in the log of a build what its run does: once for every change, not for every look.
 */
final class RunLog {

    private static final Logger LOGGER = Logger.getLogger(RunLog.class.getName());
    private static final Duration LONG_WAIT = Duration.ofMinutes(2);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final StepContext context;
    private String lastStatus;
    private String lastTrouble;

    RunLog(@NonNull StepContext context) {
        this.context = context;
    }

    /** The log; one that goes nowhere if the build has none any more. */
    @NonNull
    TaskListener listener() {
        try {
            TaskListener listener = context.get(TaskListener.class);
            return listener == null ? TaskListener.NULL : listener;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step is over, so it has no log", e);
            return TaskListener.NULL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return TaskListener.NULL;
        }
    }

    private String say(String line) {
        listener().getLogger().println("[Qualys Flow] " + line);
        return line;
    }

    void warnings(@NonNull List<String> warnings) {
        warnings.forEach(warning -> say(Messages.RunLog_warning(warning)));
    }

    @NonNull
    String started(String workflowId, String executionId, String server) {
        return say(Messages.RunLog_started(workflowId, server, Scrubber.printable(executionId)));
    }

    @NonNull
    String startHeld() {
        return say(Messages.RunLog_startHeld());
    }

    @NonNull
    String startPutOff(QFlowException reason, Instant until) {
        return say(Messages.RunLog_startPutOff(TIME.format(until), reason.getMessage()));
    }

    @NonNull
    synchronized String looked(Execution seen, Instant nextLook) {
        lastTrouble = null;
        String status = Scrubber.printable(seen.status());
        String line = Messages.RunLog_status(Scrubber.printable(seen.id()), status);
        boolean longWait = Instant.now().plus(LONG_WAIT).isBefore(nextLook);
        if (longWait) {
            line = Messages.RunLog_nextLook(line, TIME.format(nextLook));
        }
        if (!Objects.equals(status, lastStatus) || longWait) {
            say(line);
        }
        lastStatus = status;
        return line;
    }

    @NonNull
    synchronized String troubled(QFlowException error, Instant nextLook) {
        String line = Messages.RunLog_troubled(error.getMessage(), TIME.format(nextLook));
        // The same trouble again and again is said once.
        if (!error.code().equals(lastTrouble)) {
            say(line);
        }
        lastTrouble = error.code();
        return line;
    }

    @NonNull
    String collecting(Execution seen) {
        return say(Messages.RunLog_collecting(Scrubber.printable(seen.id()), Scrubber.printable(seen.status())));
    }

    void finished(RunResult result) {
        say(result.summary());
        if (result.error() != null) {
            result.error()
                    .candidates()
                    .forEach(candidate -> say(Messages.RunLog_candidate(
                            Scrubber.printable(candidate.id()),
                            Scrubber.printable(candidate.status()),
                            String.valueOf(candidate.createdAt()))));
        }
        if (!result.artifacts().isEmpty()) {
            say(Messages.RunLog_archived(result.artifacts().size()));
        }
    }

    void startedLate(String executionId) {
        LOGGER.log(
                Level.INFO,
                "A start that was answered after its build had been aborted began execution {0}",
                executionId);
        say(Messages.RunLog_startedLate(Scrubber.printable(executionId)));
    }
}
