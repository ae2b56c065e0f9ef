package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import java.util.Locale;
import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An outcome or status as icon and text. Icons differ in shape, so that nothing depends on color alone. */
@Restricted(NoExternalUse.class)
public enum Badge {
    RUNNING("symbol-status-blue-anime", Messages::Badge_running),
    PASSED("symbol-status-blue", Messages::Badge_passed),
    NOT_PASSED("symbol-status-yellow", Messages::Badge_notPassed),
    FAILED("symbol-status-red", Messages::Badge_failed),
    UNKNOWN_STATUS("symbol-help-circle", Messages::Badge_unknownStatus),
    TIMED_OUT("symbol-status-aborted", Messages::Badge_timedOut),
    ABORTED("symbol-status-aborted", Messages::Badge_aborted),
    NOT_STARTED("symbol-status-disabled", Messages::Badge_notStarted),
    START_UNKNOWN("symbol-status-yellow", Messages::Badge_startUnknown),
    STARTED("symbol-status-nobuilt", Messages::Badge_started),
    SKIPPED("symbol-status-disabled", Messages::Badge_skipped),
    UNKNOWN("symbol-status-yellow", Messages::Badge_unknown);

    private final String icon;
    private final Supplier<String> text;

    Badge(String icon, Supplier<String> text) {
        this.icon = icon;
        this.text = text;
    }

    /** Name of a Jenkins symbol. */
    @NonNull
    public String getIcon() {
        return icon;
    }

    /** Localized. */
    @NonNull
    public String getText() {
        return text.get();
    }

    /** Suffix of CSS classes. */
    @NonNull
    public String getStyle() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The badge of a run that has ended.
     *
     * @param outcome a name of {@link Outcome}; null or another text counts as unknown
     */
    @NonNull
    static Badge of(@CheckForNull String outcome, boolean passed) {
        Outcome known = outcome(outcome);
        if (known == null) {
            return UNKNOWN;
        }
        return switch (known) {
            case SUCCESS -> passed ? PASSED : NOT_PASSED;
            case FAILURE -> FAILED;
            case UNKNOWN_STATUS -> UNKNOWN_STATUS;
            case TIMED_OUT -> TIMED_OUT;
            case ABORTED -> ABORTED;
            case NOT_STARTED -> NOT_STARTED;
            case START_UNKNOWN -> START_UNKNOWN;
            case STARTED -> STARTED;
        };
    }

    private static Outcome outcome(String name) {
        try {
            return Util.fixEmpty(name) == null ? null : Outcome.valueOf(name);
        } catch (IllegalArgumentException e) {
            // Stored by another version of the plugin.
            return null;
        }
    }

    /** The badge of a step; null counts as unknown. */
    @NonNull
    static Badge of(@CheckForNull Ending ending) {
        if (ending == null) {
            return UNKNOWN;
        }
        return switch (ending) {
            case RUNNING -> RUNNING;
            case GOOD -> PASSED;
            case NEUTRAL -> SKIPPED;
            case BAD -> FAILED;
            case UNKNOWN -> UNKNOWN_STATUS;
        };
    }
}
