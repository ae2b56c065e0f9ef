package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The environment of a run: a build or the command line. Called on worker threads, never two of {@link #save} or two of
 * {@link #on} at the same time; {@link #publish} and the {@link #description} for the evidence are called on an archiver
 * thread. All but {@link #maySend}, {@link #label} and {@link #description} may block for a moment, and {@link #publish}
 * for minutes.
 */
public interface RunHost {

    /**
     * A connection with the current credential.
     *
     * @throws IOException with a message for the user if the server or the credential is missing
     */
    Connection connection() throws IOException;

    /**
     * Stores the state. The run waits for the future. If {@link Phase#TRIGGERING} can't be stored, no start is sent; if
     * another phase can't, the run continues.
     */
    CompletableFuture<Void> save(RunState state);

    /** Whether the run continues after a restart, so that what it told before is known to the user. */
    default boolean isResumed() {
        return false;
    }

    /** Whether a start may be sent; false while Jenkins shuts down. */
    boolean maySend();

    /**
     * Adds what is never stored, such as secret variables. Called immediately before the request is sent, each time.
     *
     * @throws IOException with a message for the user if that fails; then nothing is sent
     */
    default RunRequest completed(RunRequest request) throws IOException {
        return request;
    }

    /** The origin of the run in its correlation marker, such as the name of a build; null for none. */
    default String label() {
        return null;
    }

    /** The folder in which the evidence is assembled; null for no evidence. Called when the execution is known. */
    Path staging() throws IOException;

    /**
     * A new file for unmasked data of a step, which is read and deleted at once. Other users must not be able to read it. A
     * host that outlives its process deletes what a killed one has left.
     */
    Path temporaryFile() throws IOException;

    /** Members of {@code execution.json} besides the result: workflow, server, variables, input and more, masked. */
    Map<String, Object> description();

    /**
     * Stores the evidence.
     *
     * @param folder the folder of {@link #staging}; may be deleted afterwards
     * @param paths its files
     * @return the paths under which they are stored
     */
    List<String> publish(String executionId, Path folder, List<String> paths) throws IOException, InterruptedException;

    /** Is notified of the progress of the run. The run continues if this throws. */
    void on(RunEvent event);
}
