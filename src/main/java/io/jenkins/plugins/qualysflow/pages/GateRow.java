package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The verdict of a gate.
 *
 * @param step node id of the step; the pattern of the gate where there is none
 * @param path where in the output the value is
 * @param condition what had to hold
 * @param expected as JSON text; null where the condition has no value
 * @param found as JSON text; null where nothing was found, or where it is withheld
 * @param message why it did not pass, which quotes what it found; empty if it did, or where that is withheld
 * @param onFailure what it asks for if it does not pass; null for the default
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record GateRow(
        @Exported String step,
        @Exported String path,
        @Exported String condition,
        @Exported @CheckForNull String expected,
        @Exported @CheckForNull String found,
        @Exported boolean passed,
        @Exported String message,
        @Exported @CheckForNull String onFailure) {

    /**
     * A row.
     *
     * @param withheld whether the reader may not see what the gate found
     */
    GateRow(@NonNull GateResult gate, boolean withheld) {
        this(
                gate.step(),
                gate.path(),
                gate.condition() == null ? null : gate.condition().name(),
                gate.expectedText(),
                withheld ? null : gate.foundText(),
                gate.passed(),
                withheld ? "" : gate.message(),
                gate.onFailure() == null ? null : gate.onFailure().name());
    }

    @NonNull
    public Badge getBadge() {
        return passed ? Badge.PASSED : Badge.NOT_PASSED;
    }
}
