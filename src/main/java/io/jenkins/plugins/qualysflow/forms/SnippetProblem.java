package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Why no snippet can be made of a form. The Snippet Generator shows an unchecked exception in the place of the snippet, and
 * nothing at all for any other.
 */
@Restricted(NoExternalUse.class)
public final class SnippetProblem extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public SnippetProblem(@NonNull String message) {
        super(message);
    }

    /** What the check of a field says; null if nothing is wrong. */
    public static String of(@NonNull Supplier<?> read) {
        try {
            read.get();
            return null;
        } catch (SnippetProblem e) {
            return e.getMessage();
        }
    }

    /** The author made the mistake, and the sentence says it: where in the code that was noticed helps nobody. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
