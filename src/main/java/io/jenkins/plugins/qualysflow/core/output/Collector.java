package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.StepQuery;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Fetches the steps of one execution and what they took in and put out, one after the other. A fault of the service is
 * tried again until the deadline; what can't be had is noted, and the rest goes on.
 */
public final class Collector {

    static final String TOO_LATE = "the time for collecting was over";

    private static final Logger LOGGER = Logger.getLogger(Collector.class.getName());

    private final QFlowClient client;
    private final PatientCalls calls;
    private final CollectOptions options;
    private final Settings settings;
    private final String executionId;
    private final CollectTarget target;
    private final OutputInspector inspector;
    private final Downloads downloads;
    private final FileNames names = new FileNames();
    private final Deque<Part> parts = new ArrayDeque<>();
    private final List<Missing> missing = new ArrayList<>();
    private final CompletableFuture<Collected> result = new CompletableFuture<>();
    private Scheduler.Timer deadline = () -> {};
    private List<Step> steps = List.of();
    private boolean stopped;

    /**
     * When to give up, and by what clock.
     *
     * @param deadline no call is begun after it
     * @param longestRetry longest time between two tries
     */
    public record Settings(InstantSource clock, Scheduler scheduler, Instant deadline, Duration longestRetry) {}

    /** One input or output to fetch. */
    private record Part(Step step, boolean output, boolean archived, boolean inspected) {}

    private Collector(
            Connection connection,
            String executionId,
            CollectOptions options,
            Settings settings,
            CollectTarget target,
            OutputInspector inspector) {
        this.client = connection.client();
        this.calls = new PatientCalls(connection, settings, result::isDone);
        this.executionId = executionId;
        this.options = options;
        this.settings = settings;
        this.target = target;
        this.inspector = new GuardedInspector(inspector);
        this.downloads =
                new Downloads(target.folder() == null ? null : target.folder().root());
    }

    /** A collector of that execution. */
    static Collector of(
            Connection connection,
            String executionId,
            CollectOptions options,
            Settings settings,
            CollectTarget target,
            OutputInspector inspector) {
        return new Collector(connection, executionId, options, settings, target, inspector);
    }

    /** Begins; the future never fails. */
    CompletableFuture<Collected> collect() {
        Duration time = Duration.between(settings.clock().instant(), settings.deadline());
        // A call may be held back by the quota for longer than there is time.
        deadline = settings.scheduler().schedule(() -> stop(TOO_LATE), time);
        calls.fetch(() -> client.stepList(executionId, StepQuery.ALL)).whenComplete((listed, error) -> {
            if (error != null) {
                miss("steps of the execution", reason(error));
                finish();
                return;
            }
            if (listed.notSent() > 0) {
                long all = listed.items().size() + listed.notSent();
                miss(
                        "steps of the execution",
                        "the service sent " + listed.items().size() + " of " + all);
            }
            plan(listed.values());
            next();
        });
        return result;
    }

    /** Gives up on what has not come yet; the future completes at once. */
    void stop(String reason) {
        List<Part> left;
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
            if (steps.isEmpty() && missing.isEmpty()) {
                miss("steps of the execution", reason);
            }
            left = List.copyOf(parts);
            parts.clear();
            left.stream().filter(Part::archived).forEach(part -> miss(what(part), reason));
        }
        left.forEach(part -> unavailable(part, reason));
        finish();
    }

    private void plan(List<Step> listed) {
        List<Part> wanted = new ArrayList<>();
        for (Step step : listed) {
            boolean kept = target.folder() != null;
            if (kept && options.inputs().matches(step)) {
                wanted.add(new Part(step, false, true, false));
            }
            boolean archived = kept && options.outputs().matches(step);
            boolean inspected = inspector.wants(step);
            if (archived || inspected) {
                wanted.add(new Part(step, true, archived, inspected));
            }
        }
        synchronized (this) {
            if (!stopped) {
                steps = List.copyOf(listed);
                parts.addAll(wanted);
                return;
            }
        }
        wanted.forEach(part -> unavailable(part, "collecting was given up"));
    }

    private void next() {
        Part part;
        synchronized (this) {
            // Stays in the queue until it is done, so that a stop counts it among what is missing.
            part = parts.peek();
        }
        if (part == null) {
            finish();
            return;
        }
        Path file;
        try {
            file = downloads.file();
        } catch (IOException e) {
            stop("it could not be written: " + e.getMessage());
            return;
        }
        calls.fetch(() -> download(part, file)).whenComplete((download, error) -> {
            synchronized (this) {
                if (stopped) {
                    // Once more: a file that was open may not have gone at the first time.
                    downloads.delete();
                    return;
                }
            }
            // Not under the lock: a large file takes its time, and a stop must not wait for it.
            done(part, error == null ? use(part, file, download) : unavailable(part, reason(error)));
        });
    }

    private CompletableFuture<Download> download(Part part, Path file) {
        String nodeId = part.step().nodeId();
        // What is only inspected takes nothing away from what is archived.
        long room = part.archived() ? target.allowance().room(options) : options.maxFileBytes();
        return part.output()
                ? client.stepOutput(executionId, nodeId, file, room)
                : client.stepInput(executionId, nodeId, file, room);
    }

    /** Has a download inspected and archived, as is wanted; gives what is wrong with it, or null. */
    private String use(Part part, Path file, Download download) {
        if (part.inspected()) {
            inspector.inspect(part.step(), file, download);
        }
        try {
            if (!part.archived()) {
                StepData.delete(file);
                return null;
            }
            target.allowance().take(download.bytes());
            String suffix = part.output() ? ".output.json" : ".input.json";
            String name = names.unique(part.step().order() + "-", part.step().nodeId(), suffix);
            String path = target.path() + "steps/" + name;
            target.folder().belongs(path, part.step());
            return new StepData(target.folder(), file, options.redact()).archiveAs(path, download);
        } catch (IOException e) {
            return "it could not be written: " + e.getMessage();
        } catch (RuntimeException | Error e) {
            // Even out of memory: nobody would hear of it here, and wait.
            LOGGER.log(Level.WARNING, "The " + what(part) + " could not be kept", e);
            return "it could not be kept: " + e;
        }
    }

    private String unavailable(Part part, String reason) {
        if (part.inspected()) {
            inspector.unavailable(part.step(), reason);
        }
        return reason;
    }

    /** Goes on with the next part. */
    private void done(Part part, String wrong) {
        synchronized (this) {
            if (stopped) {
                // Is among what is missing by now.
                return;
            }
            if (wrong != null && part.archived()) {
                miss(what(part), wrong);
            }
            parts.poll();
        }
        next();
    }

    private static String what(Part part) {
        return (part.output() ? "output of " : "input of ") + part.step().nodeId();
    }

    private synchronized void miss(String what, String reason) {
        missing.add(new Missing(what + target.owner(), reason));
    }

    private void finish() {
        deadline.cancel();
        downloads.delete();
        Collected all;
        synchronized (this) {
            all = new Collected(steps, List.copyOf(missing));
        }
        // Outside the lock: whoever waits for the result goes on in this thread.
        result.complete(all);
    }

    private static String reason(Throwable error) {
        Throwable cause = QFlowErrors.unwrap(error);
        if (cause instanceof UncheckedIOException || cause instanceof IOException) {
            return "it could not be written: " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
