package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a run needs from where it runs. Every method is called on worker threads, where it may block for a moment, save
 * where it says otherwise.
 */
public interface RunHost {

    /**
     * The connection to use, made from the credential as it is now.
     *
     * @throws IOException with a message for the user if there is none: a server or a credential that is gone
     */
    Connection connection() throws IOException;

    /**
     * Stores the state. Nothing that depends on it happens before the future completes, and nothing at all if it fails.
     */
    CompletableFuture<Void> save(RunState state);

    /** Whether a start may be sent; false while the surroundings are going down. */
    boolean maySend();

    /**
     * Adds what is never stored, such as variables that are secret. Called just before each time that the request is
     * sent.
     *
     * @throws IOException with a message for the user if it can't be had; then nothing is sent
     */
    default RunRequest completed(RunRequest request) throws IOException {
        return request;
    }

    /** What the mark of a run says of where it comes from, such as the name of a build; null for nothing. */
    default String label() {
        return null;
    }

    /** Where the evidence is put together; null for no evidence. Called once the execution is known. */
    Path staging() throws IOException;

    /**
     * A new file for data of a step that are read at once and deleted then, in which nothing is masked: no other user may read
     * it, and it is to be deleted even where the process is killed meanwhile.
     */
    default Path temporaryFile() throws IOException {
        return Files.createTempFile("qflow-", ".json");
    }

    /**
     * What is to stand in {@code execution.json} beside the result: what was run and with what, masked.
     */
    Map<String, Object> description();

    /**
     * Keeps the evidence.
     *
     * @param folder where it is now; may be deleted afterwards
     * @param paths its files
     * @return the paths under which they are kept
     */
    List<String> publish(String executionId, Path folder, List<String> paths) throws IOException, InterruptedException;

    /** The execution has begun. */
    void started(String executionId);

    /**
     * The run was to be marked and is not; it is started all the same.
     *
     * @param reason a sentence
     */
    default void notMarked(String reason) {}

    /** The start was not answered, and its mark tells that this execution is the one; {@link #started} follows. */
    default void adopted(String executionId) {}

    /** The start is held back, since {@link #maySend} says so; called every few seconds until it says otherwise. */
    default void startHeld() {}

    /**
     * The start waits for its turn, since the quota, or a pause that the service asked for, allows no call yet.
     *
     * @param until when a call may be made; others may be before it
     */
    default void startWaits(Instant until) {}

    /** The start is put off. */
    void startPutOff(QFlowException reason, Instant until);

    /** A poll found it still running. */
    void polled(Execution execution, Instant nextPoll);

    /**
     * A poll is due and has to wait, for the quota or for a pause that the service asked for.
     *
     * @param until when it may be made; others may be before it
     */
    default void pollWaits(Instant until) {}

    /**
     * A poll failed; the wait goes on.
     *
     * @param executionId of the execution that was polled: the run's own, or one that it began
     */
    void pollFailed(String executionId, QFlowException error, Instant nextPoll);

    /** It has ended, and began another one that is waited for, or has ended too. */
    default void childFound(Execution child) {}

    /** Its outputs are being fetched now. */
    void collecting(Execution execution);

    /**
     * What is to be shown of the run from now on; called once, before {@link #finished}. Not called where a fault of the
     * plugin itself ends the run.
     */
    default void reported(ExecutionReport report) {}

    /** The end; called once, last, and not again if it throws: whoever waits for it has to hear of it in any case. */
    void finished(RunResult result);

    /** A start was answered after the run had been stopped. May come after {@link #finished}. */
    void startedLate(String executionId);
}
