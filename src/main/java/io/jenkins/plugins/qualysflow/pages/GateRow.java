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
 * @param step node id of the step; the pattern of the gate if no step matched
 * @param expected as JSON text; null if the condition has no value
 * @param found as JSON text; null if nothing was found, or if withheld
 * @param message why it did not pass, with the value found; empty if it passed, or if withheld
 * @param onFailure null for the setting of the step
 * @param requiredBy the server or folder that requires it; null if the job itself does
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
        @Exported @CheckForNull String onFailure,
        @Exported @CheckForNull String requiredBy) {

    /**
     * A row.
     *
     * @param withheld whether the user may not see the values found
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
                gate.onFailure() == null ? null : gate.onFailure().name(),
                gate.requiredBy());
    }

    @NonNull
    public Badge getBadge() {
        return passed ? Badge.PASSED : Badge.NOT_PASSED;
    }
}
