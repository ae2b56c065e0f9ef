package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Why no snippet can be generated from a form. Unchecked, since the Snippet Generator shows only unchecked exceptions in place
 * of the snippet.
 */
@Restricted(NoExternalUse.class)
public final class SnippetProblem extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public SnippetProblem(@NonNull String message) {
        super(message);
    }

    /** The message of the problem that {@code read} throws; null if it throws none. */
    public static String of(@NonNull Supplier<?> read) {
        try {
            read.get();
            return null;
        } catch (SnippetProblem e) {
            return e.getMessage();
        }
    }

    /** No stack trace, since the Snippet Generator would show it. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
