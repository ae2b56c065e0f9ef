package io.jenkins.plugins.qualysflow.core.report;

/**
 * The verdict of a gate, as it is shown.
 *
 * @param step node id of the step; the pattern of the gate where there is none
 * @param path where in the output it looked
 * @param condition a name of {@link io.jenkins.plugins.qualysflow.core.gate.Condition}
 * @param expected the value of the gate as JSON text; null where there is none
 * @param found what was found as JSON text; null where nothing was
 * @param passed whether it passed
 * @param message why it did not; empty if it did
 * @param otherwise what it asks for if it does not pass, {@code FAILURE} or {@code UNSTABLE}; null for the default
 */
public record ReportedGate(
        String step,
        String path,
        String condition,
        String expected,
        String found,
        boolean passed,
        String message,
        String onFailure) {}
