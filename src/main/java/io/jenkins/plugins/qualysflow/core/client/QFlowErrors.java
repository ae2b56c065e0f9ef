package io.jenkins.plugins.qualysflow.core.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Unwraps errors of calls from the exceptions of futures. */
public final class QFlowErrors {

    private QFlowErrors() {}

    /** The error without the wrappers of futures; null for null. */
    public static Throwable unwrap(Throwable error) {
        Throwable inner = error;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** The error if it is one of a call; null for any other error, and for null. */
    public static QFlowException of(Throwable error) {
        return unwrap(error) instanceof QFlowException known ? known : null;
    }
}
