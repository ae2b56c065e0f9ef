package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The verdict of a gate. */
@ExportedBean
public final class GateRow {

    private final GateResult gate;
    private final boolean withheld;

    /**
     * A row.
     *
     * @param withheld whether the reader may not see what the gate found
     */
    GateRow(@NonNull GateResult gate, boolean withheld) {
        this.gate = gate;
        this.withheld = withheld;
    }

    /** Node id of the step; the pattern of the gate where there is none. */
    @Exported
    public String getStep() {
        return gate.step();
    }

    /** Where in the output it looked. */
    @Exported
    public String getPath() {
        return gate.path();
    }

    /** What had to hold. */
    @Exported
    public String getCondition() {
        return gate.condition() == null ? null : gate.condition().name();
    }

    /** As JSON text; null where the condition has no value. */
    @Exported
    public String getExpected() {
        return gate.expectedText();
    }

    /** As JSON text; null where nothing was found, or where it is withheld. */
    @Exported
    public String getFound() {
        return withheld ? null : gate.foundText();
    }

    @Exported
    public boolean isPassed() {
        return gate.passed();
    }

    /** Why it did not pass, which quotes what it found; empty if it did, or where that is withheld. */
    @Exported
    public String getMessage() {
        return withheld ? "" : gate.message();
    }

    /** What it asks for if it does not pass; null for the default. */
    @Exported
    public String getOnFailure() {
        return gate.onFailure() == null ? null : gate.onFailure().name();
    }

    @NonNull
    public Badge getBadge() {
        return gate.passed() ? Badge.PASSED : Badge.NOT_PASSED;
    }
}
