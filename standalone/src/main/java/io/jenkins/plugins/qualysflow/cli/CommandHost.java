package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.run.RunEvent;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the command lends a run: memory for its state, a directory for its evidence, standard error for what it tells. */
final class CommandHost implements RunHost {

    private final Surroundings surroundings;
    private final Gateway gateway;
    private final Connection connection;
    private final RunRequest request;
    private final Path archive;
    private final Progress progress;
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final CompletableFuture<String> startedLate = new CompletableFuture<>();
    private volatile String executionId;

    /** Codes of errors by id of the execution: each execution of a run has errors of its own. */
    private final Map<String, String> lastErrors = new ConcurrentHashMap<>();

    /**
     * A host.
     *
     * @param request what is run, for the evidence; null where it is only waited for
     * @param archive where the evidence goes; null for nowhere
     */
    CommandHost(
            Surroundings surroundings,
            Gateway gateway,
            Connection connection,
            RunRequest request,
            Path archive,
            Progress progress) {
        this.surroundings = surroundings;
        this.gateway = gateway;
        this.connection = connection;
        this.request = request;
        this.archive = archive;
        this.progress = progress;
    }

    /** How the run ended. */
    CompletableFuture<RunResult> result() {
        return result;
    }

    /** The execution whose start was answered only after the run had been stopped. */
    CompletableFuture<String> startedLate() {
        return startedLate;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public CompletableFuture<Void> save(RunState state) {
        // No later process resumes the run, so memory is enough.
        executionId = state.executionId();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean maySend() {
        return !surroundings.interruption().hasCome();
    }

    @Override
    public Path staging() {
        return archive == null ? null : archive.resolve(EvidenceBundle.path(executionId));
    }

    @Override
    public Path temporaryFile() throws IOException {
        // Only its owner may read it, where the file system knows owners.
        Path file = Files.createTempFile("qflow-", ".json");
        file.toFile().deleteOnExit();
        return file;
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("gateway", gateway.toString());
        if (request != null) {
            description.put("variables", MaskedValues.of(request.variables()));
            description.put("input", MaskedValues.of(request.input()));
        }
        return description;
    }

    @Override
    public List<String> publish(String id, Path folder, List<String> paths) throws IOException {
        // The files are in place already. What a download left that was given up is deleted: nothing masked it.
        Set<Path> wanted = new HashSet<>();
        paths.forEach(path -> wanted.add(folder.resolve(path)));
        List<Path> others;
        try (Stream<Path> files = Files.list(folder)) {
            others = files.filter(file -> Files.isRegularFile(file) && !wanted.contains(file))
                    .toList();
        }
        for (Path other : others) {
            Files.deleteIfExists(other);
        }
        return paths.stream().map(path -> folder.resolve(path).toString()).toList();
    }

    @Override
    public void on(RunEvent event) {
        if (event instanceof RunEvent.NotMarked no) {
            progress.say("Warning: the run is not marked: " + no.reason());
        } else if (event instanceof RunEvent.DefinitionDiffers differs) {
            differs.findings().forEach(finding -> progress.say("Warning: " + OptionNames.in(finding)));
        } else if (event instanceof RunEvent.DefinitionUnknown unknown) {
            progress.say("The run is not compared with the definition of its workflow: " + unknown.reason());
        } else if (event instanceof RunEvent.StartWaits waits) {
            progress.say("Not started yet: the quota of this gateway, or a pause that it asked for, allows no call for "
                    + until(waits.until()));
        } else if (event instanceof RunEvent.StartPutOff putOff) {
            progress.say(
                    "Not started yet: " + putOff.reason().getMessage() + "; trying again in " + until(putOff.until()));
        } else if (event instanceof RunEvent.Adopted adopted) {
            progress.say("The start was not answered, but execution " + adopted.executionId() + " has its mark");
        } else if (event instanceof RunEvent.Started started) {
            progress.say("Execution " + started.executionId() + " has begun");
        } else if (event instanceof RunEvent.Polled polled) {
            polled(polled.execution(), polled.nextPoll());
        } else if (event instanceof RunEvent.StepsSeen seen) {
            seen.news().forEach(progress::say);
        } else if (event instanceof RunEvent.PollFailed failed) {
            pollFailed(failed);
        } else if (event instanceof RunEvent.ChildFound found) {
            Execution child = found.child();
            progress.say("Child execution " + child.id() + ": status '" + (child.status() == null ? "" : child.status())
                    + "'");
        } else if (event instanceof RunEvent.Collecting collecting) {
            progress.over("Status '" + collecting.execution().status() + "'; "
                    + (archive == null ? "listing its steps" : "fetching what its steps left"));
        } else if (event instanceof RunEvent.Finished finished) {
            result.complete(finished.result());
        } else if (event instanceof RunEvent.StartedLate late) {
            startedLate.complete(late.executionId());
        }
    }

    private void polled(Execution execution, Instant nextPoll) {
        lastErrors.remove(execution.id());
        String status = "'" + (execution.status() == null ? "" : execution.status()) + "'";
        boolean child = executionId != null && !execution.id().equals(executionId);
        progress.status(
                execution.id(),
                child ? "Child execution " + execution.id() + " is " + status : "Status " + status,
                nextPoll);
    }

    private void pollFailed(RunEvent.PollFailed failed) {
        // Not by its message: polls with steps and without are different calls.
        String code = failed.error().code();
        if (!code.equals(lastErrors.put(failed.executionId(), code))) {
            progress.say("No news: " + failed.error().getMessage() + "; trying again in " + until(failed.nextPoll()));
        }
        progress.status(failed.executionId(), "No news", failed.nextPoll());
    }

    private String until(Instant instant) {
        return Progress.readable(Duration.between(surroundings.clock().instant(), instant));
    }
}
