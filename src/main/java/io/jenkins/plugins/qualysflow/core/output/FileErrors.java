package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Tells faults of the local disk from those of the service, and says them without the paths of this machine. */
public final class FileErrors {

    private FileErrors() {}

    /**
     * The fault of the local disk behind an error.
     *
     * @param error of a call, or of what was done with its answer
     * @return null if it is something else
     */
    static IOException of(Throwable error) {
        Throwable cause = QFlowErrors.unwrap(error);
        if (cause instanceof UncheckedIOException unchecked) {
            return unchecked.getCause();
        }
        if (cause instanceof IOException local) {
            return local;
        }
        if (Kind.NOT_WRITTEN.is(cause)) {
            return (IOException) cause.getCause();
        }
        // The call that wrote an answer to the disk may have taken that for a fault of the connection.
        Throwable inner = cause instanceof QFlowException ? cause.getCause() : null;
        while (inner != null && !(inner instanceof FileSystemException)) {
            inner = inner.getCause();
        }
        return (FileSystemException) inner;
    }

    /** Any error in words: what the disk, the service or whoever gave up says. */
    static String sentence(Throwable error) {
        IOException fault = of(error);
        if (fault != null) {
            return unwritten(fault);
        }
        Throwable cause = QFlowErrors.unwrap(error);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** That the disk did not take something, and why. */
    static String unwritten(IOException fault) {
        return "it could not be written: " + reason(fault);
    }

    /** What went wrong, such as "No space left on device"; without a path. */
    public static String reason(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "a file or folder is gone";
        }
        if (error instanceof AccessDeniedException) {
            return "access denied";
        }
        // The message of such an error begins with the path.
        String reason = error instanceof FileSystemException file ? file.getReason() : error.getMessage();
        return reason == null ? error.getClass().getSimpleName() : reason;
    }
}
