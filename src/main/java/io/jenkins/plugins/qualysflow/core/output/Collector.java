package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Fetches the steps of one execution and what they took in and put out, one after the other. A fault of the service is
 * tried again until the deadline; what can't be had is noted, and the rest goes on.
 */
public final class Collector {

    private static final Logger LOGGER = Logger.getLogger(Collector.class.getName());

    private static final String DOWNLOAD = "download";

    private static final String TOO_LATE = "the time for collecting was over";

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Data of a step that is listed may lag behind the list. */
    private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(60);

    private final Connection connection;
    private final CollectOptions options;
    private final Settings settings;
    private final String executionId;
    private final BundleFolder folder;
    private final FileNames names = new FileNames();
    private final Deque<Part> parts = new ArrayDeque<>();
    private final List<Missing> missing = new ArrayList<>();
    private final CompletableFuture<Collected> result = new CompletableFuture<>();
    private Scheduler.Timer deadline = () -> {};
    private List<Step> steps = List.of();
    private long bytes;
    private boolean stopped;

    /**
     * When to give up, and by what clock.
     *
     * @param deadline no call is begun after it
     * @param longestRetry longest time between two tries
     */
    public record Settings(InstantSource clock, Scheduler scheduler, Instant deadline, Duration longestRetry) {}

    /** One input or output to fetch. */
    private record Part(Step step, boolean output) {
        String what() {
            return (output ? "output of " : "input of ") + step.nodeId();
        }
    }

    private Collector(
            Connection connection, String executionId, CollectOptions options, Settings settings, BundleFolder folder) {
        this.connection = connection;
        this.executionId = executionId;
        this.options = options;
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * A collector.
     *
     * @param folder where to; null to list the steps only
     */
    static Collector of(
            Connection connection, String executionId, CollectOptions options, Settings settings, BundleFolder folder) {
        return new Collector(connection, executionId, options, settings, folder);
    }

    /** Begins; the future never fails. */
    CompletableFuture<Collected> collect() {
        Duration time = Duration.between(settings.clock().instant(), settings.deadline());
        // A call may be held back by the quota for longer than there is time.
        deadline = settings.scheduler().schedule(() -> stop(TOO_LATE), time);
        fetch(() -> client().steps(executionId)).whenComplete((listed, error) -> {
            if (error != null) {
                miss("steps of the execution", reason(error));
                finish();
                return;
            }
            plan(listed);
            next();
        });
        return result;
    }

    /** Gives up on what has not come yet; the future completes at once. */
    void stop(String reason) {
        synchronized (this) {
            stopped = true;
            if (steps.isEmpty() && missing.isEmpty()) {
                miss("steps of the execution", reason);
            }
            parts.forEach(part -> miss(part.what(), reason));
            parts.clear();
        }
        finish();
    }

    private QFlowClient client() {
        return connection.client();
    }

    private synchronized void plan(List<Step> listed) {
        if (stopped) {
            return;
        }
        steps = List.copyOf(listed);
        if (folder == null) {
            return;
        }
        for (Step step : steps) {
            if (options.inputs().matches(step)) {
                parts.add(new Part(step, false));
            }
            if (options.outputs().matches(step)) {
                parts.add(new Part(step, true));
            }
        }
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
        long room = Math.min(options.maxFileBytes(), options.maxTotalBytes() - bytes);
        Path target = folder.root().resolve(DOWNLOAD);
        fetch(() -> download(part, target, Math.max(0, room))).whenComplete((download, error) -> {
            synchronized (this) {
                if (stopped) {
                    deleteDownloads(folder);
                    return;
                }
            }
            // Not under the lock: a large file takes its time, and a stop must not wait for it.
            String wrong = archive(part, target, download, error);
            synchronized (this) {
                if (stopped) {
                    // Is among what is missing by now.
                    return;
                }
                if (wrong != null) {
                    miss(part.what(), wrong);
                }
                parts.poll();
            }
            next();
        });
    }

    /** What was downloaded is not redacted yet, so nothing of it may stay behind. */
    static void deleteDownloads(BundleFolder folder) {
        try {
            StepData.delete(folder.root().resolve(DOWNLOAD));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A download in " + folder.root() + " could not be deleted", e);
        }
    }

    private CompletableFuture<Download> download(Part part, Path target, long room) {
        String nodeId = part.step().nodeId();
        return part.output()
                ? client().stepOutput(executionId, nodeId, target, room)
                : client().stepInput(executionId, nodeId, target, room);
    }

    /** Puts a download into the bundle; gives what is wrong with it, or null. */
    private String archive(Part part, Path target, Download download, Throwable error) {
        if (error != null) {
            return reason(error);
        }
        bytes += download.bytes();
        String suffix = part.output() ? ".output.json" : ".input.json";
        String name = names.unique(part.step().order() + "-", part.step().nodeId(), suffix);
        try {
            return new StepData(folder, target).archiveAs("steps/" + name, download);
        } catch (IOException e) {
            return "it could not be written: " + e.getMessage();
        } catch (RuntimeException | Error e) {
            // Even out of memory: nobody would hear of it here, and wait.
            LOGGER.log(Level.WARNING, "The " + part.what() + " could not be kept", e);
            return "it could not be kept: " + e;
        }
    }

    private synchronized void miss(String what, String reason) {
        missing.add(new Missing(what, reason));
    }

    private void finish() {
        deadline.cancel();
        Collected all;
        synchronized (this) {
            all = new Collected(steps, List.copyOf(missing));
        }
        // Outside the lock: whoever waits for the result goes on in this thread.
        result.complete(all);
    }

    /** Makes a call, and again while its error may pass and there is time. */
    private <T> CompletableFuture<T> fetch(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> fetched = new CompletableFuture<>();
        attempt(call, fetched, FIRST_RETRY, settings.clock().instant());
        return fetched;
    }

    private <T> void attempt(
            Supplier<CompletableFuture<T>> call, CompletableFuture<T> fetched, Duration backOff, Instant since) {
        connection
                .lane()
                .submit(Purpose.COLLECT, () -> {
                    if (result.isDone() || !settings.clock().instant().isBefore(settings.deadline())) {
                        return CompletableFuture.failedFuture(new CancellationException(TOO_LATE));
                    }
                    return call.get();
                })
                .whenComplete((answer, error) -> {
                    if (error == null) {
                        fetched.complete(answer);
                    } else if (!mayPass(error, since)) {
                        fetched.completeExceptionally(error);
                    } else {
                        Duration capped =
                                backOff.compareTo(settings.longestRetry()) < 0 ? backOff : settings.longestRetry();
                        Duration next = capped.multipliedBy(2);
                        settings.scheduler().schedule(() -> attempt(call, fetched, next, since), capped);
                    }
                });
    }

    private boolean mayPass(Throwable error, Instant since) {
        QFlowException known = QFlowErrors.of(error);
        if (known == null || result.isDone()) {
            return false;
        }
        Instant now = settings.clock().instant();
        if (!now.isBefore(settings.deadline())) {
            return false;
        }
        return known instanceof QFlowException.NotFound ? now.isBefore(since.plus(NOT_FOUND_FOR)) : known.isPassing();
    }

    private static String reason(Throwable error) {
        Throwable cause = QFlowErrors.unwrap(error);
        if (cause instanceof UncheckedIOException || cause instanceof IOException) {
            return "it could not be written: " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
