package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a run needs from where it runs, and who hears of it. Called on worker threads, never two of {@link #save} or two of
 * {@link #on} at the same time; {@link #publish} and the {@link #description} for the evidence are called on an archiver
 * thread. All but {@link #maySend}, {@link #label} and {@link #description} may block for a moment, and {@link #publish}
 * for minutes.
 */
public interface RunHost {

    /**
     * The connection to use, made from the credential as it is now.
     *
     * @throws IOException with a message for the user if there is none: a server or a credential that is gone
     */
    Connection connection() throws IOException;

    /**
     * Stores the state. Nothing that depends on it happens before the future completes. If a state of
     * {@link Phase#TRIGGERING} can't be stored nothing is sent; where another can't, the run goes on.
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

    /** What the marker of a run says of where it comes from, such as the name of a build; null for nothing. */
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

    /** Hears of the run. A run goes on, and ends, whether its host can take the news or throws. */
    void on(RunEvent event);
}
