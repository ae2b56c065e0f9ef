package io.jenkins.plugins.qualysflow.core.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Finds the error of a call under what futures wrap around it. */
public final class QFlowErrors {

    private QFlowErrors() {}

    /** The error itself, without the wrapping of futures; null for null. */
    public static Throwable unwrap(Throwable error) {
        Throwable inner = error;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** The error as that of a call; null if there is none, or if it is something else. */
    public static QFlowException of(Throwable error) {
        return unwrap(error) instanceof QFlowException known ? known : null;
    }
}
