package io.jenkins.plugins.qualysflow.core.model;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a status says about the end of an execution or of a step.
 *
 * <p>The API documents one value, {@code Success}. The other words are those of similar workflow engines. An
 * unknown word never counts as success.
 */
public enum Ending {
    /** Not ended yet. */
    RUNNING,
    /** Succeeded. */
    GOOD,
    /** Ended, neither succeeded nor failed (a skipped step). */
    NEUTRAL,
    /** Failed. */
    BAD,
    /** Ended with an unknown word, which counts as failed. */
    UNKNOWN;

    private static final Set<String> GOOD_WORDS = Set.of("success", "succeeded", "completed");
    private static final Pattern BAD_WORDS =
            Pattern.compile("fail.*|error|abort.*|cancel.*|terminat.*|time.*out|reject.*");

    /**
     * Reads the status of an execution.
     *
     * @param status the service's word; null counts as unknown
     * @param hasEndDate whether the service gave an end date
     */
    public static Ending ofExecution(String status, boolean hasEndDate) {
        String word = normalised(status);
        if (GOOD_WORDS.contains(word)) {
            return GOOD;
        }
        // "Terminating" is still running, "Terminated" is not. With an end date, a word in "ing" has ended as well.
        boolean stillRunning = word.endsWith("ing") && !hasEndDate;
        if (!stillRunning && BAD_WORDS.matcher(word).matches()) {
            return BAD;
        }
        return hasEndDate ? UNKNOWN : RUNNING;
    }

    /**
     * Reads the status of a step whose execution has ended.
     *
     * @param status the service's word; null counts as unknown
     */
    public static Ending ofStep(String status) {
        return ofStep(status, true);
    }

    /**
     * Reads the status of a step whose execution may be running.
     *
     * @param status the service's word; null counts as unknown
     * @param hasEndDate whether the service gave an end date
     */
    public static Ending ofStep(String status, boolean hasEndDate) {
        return normalised(status).equals("skipped") ? NEUTRAL : ofExecution(status, hasEndDate);
    }

    private static String normalised(String status) {
        return status == null ? "" : status.strip().toLowerCase(Locale.ROOT);
    }
}
