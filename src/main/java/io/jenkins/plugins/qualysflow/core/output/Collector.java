package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.JsonWalk.Range;
import io.jenkins.plugins.qualysflow.core.output.StepListFile.Entry;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Fetches the steps of one execution with their inputs and outputs: all of them by one call, and those that its answer
 * lacks by a call each, one after the other. A fault of the service is tried again until the deadline; what can't be had
 * is noted, and the rest goes on.
 */
public final class Collector {

    static final String TOO_LATE = "the time for collecting was over";

    private static final Logger LOGGER = Logger.getLogger(Collector.class.getName());

    private static final String NO_ROOM = "the size limit of the bundle is reached";

    /** What is {@link Missing} where not all steps of the execution itself are known. */
    public static final String STEPS = "steps of the execution";

    private static final String REPEATED = "the node ran more than once, and the service can't tell the outputs apart";

    private final Account account;
    private final RetriedCalls calls;
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
    private String diskFault;
    private boolean stopped;

    /**
     * When to give up, by what clock, and with what help.
     *
     * @param deadline no call is begun after it
     * @param longestRetry longest time between two tries
     * @param bulk does what takes long or much memory
     * @param renewed looks up another connection, from the credential as it is now, where the first was refused; gives null
     *     if there is none
     */
    public record Settings(
            InstantSource clock,
            Scheduler scheduler,
            Instant deadline,
            Duration longestRetry,
            Bulk bulk,
            Supplier<CompletableFuture<Connection>> renewed) {

        /** Settings for calls with small answers, by the connection that there is. */
        public Settings(InstantSource clock, Scheduler scheduler, Instant deadline, Duration longestRetry) {
            this(
                    clock,
                    scheduler,
                    deadline,
                    longestRetry,
                    new Bulk(Runnable::run),
                    () -> CompletableFuture.completedFuture(null));
        }
    }

    /**
     * One input or output to collect.
     *
     * @param place where it is in the list with data; null where a call has to fetch it
     */
    private record Part(Step step, boolean output, boolean archived, boolean inspected, Range place) {}

    /** Brings the data of a part into their file. */
    private interface Fetched {
        Download get() throws IOException;
    }

    /** A collector of that execution. */
    Collector(
            Connection connection,
            String executionId,
            CollectOptions options,
            Settings settings,
            CollectTarget target,
            OutputInspector inspector) {
        this.account = connection.account();
        this.calls = new RetriedCalls(connection, settings, result::isDone);
        this.executionId = executionId;
        this.options = options;
        this.settings = settings;
        this.target = target;
        this.inspector = new GuardedInspector(inspector);
        this.downloads =
                new Downloads(target.folder() == null ? null : target.folder().root());
    }

    /** Begins; the future never fails. */
    CompletableFuture<Collected> collect() {
        Duration time = Duration.between(settings.clock().instant(), settings.deadline());
        // A call may be held back by the quota for longer than there is time.
        deadline = settings.scheduler().schedule(() -> stop(TOO_LATE), time);
        boolean archives = target.folder() != null
                && target.allowance().room(options) > 0
                && !(options.outputs().isEmpty() && options.inputs().isEmpty());
        StepLister lister = new StepLister(account, executionId, calls, settings);
        if ((archives || inspector.wantsAny()) && !lister.isWithoutData()) {
            // What is only inspected is not among what is archived, and a step's input may come along with its output.
            long most = target.allowance().left(options) + options.maxFileBytes();
            lister.listWithData(downloads, most < 0 ? Long.MAX_VALUE : most).thenAccept(this::listed);
        } else {
            lister.list().thenAccept(this::listed);
        }
        return result;
    }

    private void listed(StepLister.Found found) {
        note(found.fault());
        if (found.missing() != null) {
            miss(STEPS, found.missing());
        }
        begin(found.entries());
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
                miss(STEPS, reason);
            }
            left = List.copyOf(parts);
            parts.clear();
            left.stream().filter(Part::archived).forEach(part -> miss(what(part), reason));
        }
        left.forEach(part -> unavailable(part, reason));
        finish();
    }

    private void begin(List<Entry> entries) {
        List<Part> wanted = new ArrayList<>();
        for (Entry entry : entries) {
            Step step = entry.step();
            boolean kept = target.folder() != null;
            if (kept && options.inputs().matches(step)) {
                wanted.add(new Part(step, false, true, false, entry.input()));
            }
            boolean archived = kept && options.outputs().matches(step);
            boolean inspected = inspector.wants(step);
            if (archived || inspected) {
                wanted.add(new Part(step, true, archived, inspected, entry.output()));
            }
        }
        boolean late;
        synchronized (this) {
            late = stopped;
            if (!late) {
                steps = entries.stream().map(Entry::step).toList();
                parts.addAll(wanted);
            }
        }
        if (late) {
            wanted.forEach(part -> unavailable(part, "collecting was given up"));
        }
        next();
    }

    private void next() {
        for (Part part = first(); part != null; part = first()) {
            String notFetched = notFetched(part);
            if (notFetched == null) {
                fetch(part);
                return;
            }
            take(part, unavailable(part, notFetched));
        }
        finish();
    }

    /** The next part; it stays in the queue until it is done, so that a stop counts it among what is missing. */
    private synchronized Part first() {
        return parts.peek();
    }

    /** Why a part is not worth a call; null where it is, or where it needs none. */
    private synchronized String notFetched(Part part) {
        if (part.place() != null) {
            return null;
        }
        if (diskFault != null) {
            return diskFault;
        }
        return part.inspected() || target.allowance().room(options) > 0 ? null : NO_ROOM;
    }

    private void fetch(Part part) {
        Path file;
        Path list;
        try {
            file = downloads.file();
            list = downloads.list();
        } catch (IOException e) {
            stop(FileErrors.unwritten(e));
            return;
        }
        // A gate wants to see all of it, though less may be left to be archived.
        long limit =
                part.inspected() ? options.maxFileBytes() : target.allowance().room(options);
        if (part.place() != null) {
            use(part, file, () -> Downloads.cut(list, part.place(), limit, file));
            return;
        }
        calls.fetch(client -> download(client, part, file, limit)).whenComplete((download, error) -> {
            if (isStopped()) {
                // Once more: a file that was open may not have gone at the first time.
                downloads.delete();
            } else if (error == null) {
                use(part, file, () -> download);
            } else {
                note(FileErrors.of(error));
                done(part, unavailable(part, FileErrors.sentence(error)));
            }
        });
    }

    private CompletableFuture<Download> download(QFlowClient client, Part part, Path file, long limit) {
        String nodeId = part.step().nodeId();
        return part.output()
                ? client.stepOutput(executionId, nodeId, file, limit)
                : client.stepInput(executionId, nodeId, file, limit);
    }

    /** Has the data of a part inspected and archived, as is wanted. */
    private void use(Part part, Path file, Fetched fetched) {
        Runnable task = () -> {
            if (isStopped()) {
                downloads.delete();
                return;
            }
            Download download;
            try {
                download = fetched.get();
            } catch (IOException e) {
                note(e);
                done(part, unavailable(part, FileErrors.unwritten(e)));
                return;
            } catch (RuntimeException | Error e) {
                done(part, unavailable(part, broken(part, e)));
                return;
            }
            if (part.inspected()) {
                if (part.place() == null && isRepeated(part.step())) {
                    inspector.unavailable(part.step(), REPEATED);
                } else {
                    inspector.inspect(part.step(), file, download);
                }
                settings.bulk().execute(() -> done(part, archive(part, file, download)));
            } else {
                done(part, archive(part, file, download));
            }
        };
        if (part.inspected()) {
            settings.bulk().alone(task);
        } else {
            settings.bulk().execute(task);
        }
    }

    /** Archives a download where that is wanted, and deletes it; gives what is wrong with it, or null. */
    private String archive(Part part, Path file, Download download) {
        try {
            if (!part.archived()) {
                StepData.delete(file);
                return null;
            }
            Download kept = withinRoom(file, download);
            if (kept.bytes() == 0) {
                StepData.delete(file);
                return kept.cut() ? NO_ROOM : null;
            }
            target.allowance().take(kept.bytes());
            String suffix = part.output() ? EvidenceBundle.OUTPUT : EvidenceBundle.INPUT;
            String nodeId = options.secrets().mask(part.step().nodeId());
            String name = names.unique(part.step().order() + "-", nodeId, suffix);
            String path = target.path() + EvidenceBundle.STEPS + name;
            target.folder().belongs(path, part.step());
            return new StepData(target.folder(), file, options.redact()).archiveAs(path, kept);
        } catch (IOException e) {
            return FileErrors.unwritten(e);
        } catch (RuntimeException | Error e) {
            return broken(part, e);
        }
    }

    /** Takes an error of ours, even out of memory: nobody would hear of it, and wait. */
    private static String broken(Part part, Throwable error) {
        LOGGER.log(Level.WARNING, "The " + Scrubber.printable(what(part)) + " could not be kept", error);
        IOException fault = FileErrors.of(error);
        return fault != null ? FileErrors.unwritten(fault) : "it could not be kept: " + error;
    }

    /** Cuts a download off where it is larger than what may still be archived. */
    private Download withinRoom(Path file, Download download) throws IOException {
        long room = target.allowance().room(options);
        if (download.bytes() <= room) {
            return download;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(room);
        }
        return new Download(room, true);
    }

    /** Whether another step has the same node id, by which alone a single output is fetched. */
    private synchronized boolean isRepeated(Step one) {
        return steps.stream().filter(step -> step.nodeId().equals(one.nodeId())).count() > 1;
    }

    private String unavailable(Part part, String reason) {
        if (part.inspected()) {
            inspector.unavailable(part.step(), reason);
        }
        return reason;
    }

    /** Goes on with the next part. */
    private void done(Part part, String wrong) {
        if (take(part, wrong)) {
            next();
        } else {
            downloads.delete();
        }
    }

    /** Takes a part that is done out of the queue; false where it is among what a stop left missing. */
    private synchronized boolean take(Part part, String wrong) {
        if (stopped) {
            return false;
        }
        if (wrong != null && part.archived()) {
            miss(what(part), wrong);
        }
        parts.poll();
        return true;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** A disk that took no download takes no other either: none is asked for any more. */
    private synchronized void note(IOException fault) {
        if (fault != null) {
            diskFault = FileErrors.unwritten(fault);
        }
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
}
