package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.RunEvent;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The surroundings of a run, which write down what the run tells them, in order, and fail where they are told to. */
public final class RecordingHost implements RunHost {

    /** Everything that happened, in order: {@code save WAITING}, {@code finished SUCCESS} and so on. */
    public final List<String> events = new ArrayList<>();

    /** What was stored, oldest first. */
    public final List<RunState> saved = new ArrayList<>();

    /** Where data of steps went to be read. */
    public final List<Path> temporaryFiles = new ArrayList<>();

    /** What the run ended with; more than one would be a fault. */
    public final List<RunResult> results = new ArrayList<>();

    /** What it was told after the end, other than of a start that was answered late; there should be nothing. */
    public final List<RunEvent> toldAfterTheEnd = new ArrayList<>();

    /** What is shown of the run. */
    public final List<ExecutionReport> reports = new ArrayList<>();

    /** What it was told of steps. */
    public final List<RunEvent.StepsSeen> steps = new ArrayList<>();

    /** What storing comes to. */
    public Function<RunState, CompletableFuture<Void>> onSave = state -> CompletableFuture.completedFuture(null);

    /** What a request is completed to. */
    public Completion onComplete = request -> request;

    /** What the mark of a run says of where it comes from. */
    public String label;

    /** Thrown where the event begins with {@link #failAt}. */
    public RuntimeException fault;

    /** Why the evidence is not published; null if it is. */
    public Exception unpublished;

    /** Where {@link #fault} is thrown; null for nowhere. */
    public String failAt;

    /** What was run and with what. */
    public Map<String, Object> description = Map.of("server", "test");

    public boolean maySend = true;
    public boolean resumed;
    public IOException noConnection;
    public Path staging;

    private final CountDownLatch end = new CountDownLatch(1);
    private final Connections connections;

    /** Completes requests, or can't. */
    @FunctionalInterface
    public interface Completion {
        RunRequest of(RunRequest request) throws IOException;
    }

    /** Makes connections, perhaps different ones each time. */
    @FunctionalInterface
    public interface Connections {
        Connection get() throws IOException;
    }

    public RecordingHost(Connections connections) {
        this.connections = connections;
    }

    private synchronized void note(String event) {
        events.add(event);
        if (failAt != null && event.startsWith(failAt)) {
            throw fault;
        }
    }

    /** The end. */
    public synchronized RunResult result() {
        if (results.size() != 1) {
            throw new AssertionError("there should be one end: " + results + ", after " + events);
        }
        return results.get(0);
    }

    /** The end, in real time. */
    public RunResult awaitResult() throws InterruptedException {
        if (!end.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no end, after " + events);
        }
        return result();
    }

    @Override
    public Connection connection() throws IOException {
        note("connection");
        if (noConnection != null) {
            throw noConnection;
        }
        return connections.get();
    }

    @Override
    public CompletableFuture<Void> save(RunState state) {
        synchronized (this) {
            saved.add(state);
        }
        note("save " + state.phase());
        return onSave.apply(state);
    }

    @Override
    public boolean isResumed() {
        return resumed;
    }

    @Override
    public boolean maySend() {
        note("maySend");
        return maySend;
    }

    @Override
    public RunRequest completed(RunRequest request) throws IOException {
        note("completed");
        return onComplete.of(request);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Path staging() throws IOException {
        note("staging");
        return staging;
    }

    @Override
    public Path temporaryFile() throws IOException {
        Path file = Files.createTempFile("qflow-", ".json");
        temporaryFiles.add(file);
        return file;
    }

    @Override
    public Map<String, Object> description() {
        note("description");
        return description;
    }

    @Override
    public List<String> publish(String executionId, Path folder, List<String> paths)
            throws IOException, InterruptedException {
        note("publish");
        if (unpublished instanceof IOException error) {
            throw error;
        } else if (unpublished instanceof InterruptedException error) {
            throw error;
        }
        return paths.stream().map(path -> "qflow/" + executionId + "/" + path).toList();
    }

    @Override
    public void on(RunEvent event) {
        if (!results.isEmpty() && !(event instanceof RunEvent.StartedLate)) {
            toldAfterTheEnd.add(event);
        }
        if (event instanceof RunEvent.StepsSeen seen) {
            steps.add(seen);
        }
        if (event instanceof RunEvent.Reported reported) {
            reports.add(reported.report());
            return;
        }
        if (event instanceof RunEvent.Finished finished) {
            synchronized (this) {
                results.add(finished.result());
            }
            end.countDown();
        }
        note(text(event));
    }

    private static String text(RunEvent event) {
        if (event instanceof RunEvent.NotMarked no) {
            return "notMarked " + no.reason();
        } else if (event instanceof RunEvent.DefinitionDiffers differs) {
            return "definitionDiffers " + differs.findings();
        } else if (event instanceof RunEvent.DefinitionUnknown unknown) {
            return "definitionUnknown " + unknown.reason();
        } else if (event instanceof RunEvent.WorkflowNamed named) {
            return "workflowNamed " + named.name();
        } else if (event instanceof RunEvent.GatesRequired gates) {
            return "gatesRequired " + gates.sentences();
        } else if (event instanceof RunEvent.StartHeld) {
            return "startHeld";
        } else if (event instanceof RunEvent.StartWaits waits) {
            return "startWaits " + waits.until();
        } else if (event instanceof RunEvent.StartPutOff putOff) {
            return "startPutOff " + putOff.reason().code();
        } else if (event instanceof RunEvent.Adopted adopted) {
            return "adopted " + adopted.executionId();
        } else if (event instanceof RunEvent.Started started) {
            return "started " + started.executionId();
        } else if (event instanceof RunEvent.Polled) {
            return "polled";
        } else if (event instanceof RunEvent.StepsSeen seen) {
            return "stepsSeen " + seen.news();
        } else if (event instanceof RunEvent.PollWaits waits) {
            return "pollWaits " + waits.until();
        } else if (event instanceof RunEvent.PollFailed failed) {
            return "pollFailed " + failed.error().code();
        } else if (event instanceof RunEvent.ChildFound found) {
            return "childFound " + found.child().id();
        } else if (event instanceof RunEvent.Collecting) {
            return "collecting";
        } else if (event instanceof RunEvent.StartedLate late) {
            return "startedLate " + late.executionId();
        } else if (event instanceof RunEvent.Finished finished) {
            return "finished " + finished.result().outcome();
        }
        throw new AssertionError("news of a kind that nobody knows: " + event);
    }
}
