package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.Step;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses steps by node id or node type: {@code *} for any characters, {@code ?} for one, commas between alternatives.
 * An empty pattern chooses none.
 */
public final class NodeGlob {

    private final String text;
    private final List<String> alternatives;

    /**
     * A pattern.
     *
     * @param text null counts as empty
     */
    public NodeGlob(String text) {
        this.text = text == null ? "" : text.strip();
        this.alternatives = Arrays.stream(this.text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Whether it can choose anything. */
    public boolean isEmpty() {
        return alternatives.isEmpty();
    }

    /** Whether the node id or the node type of the step fits. */
    public boolean matches(Step step) {
        return matches(step.nodeId(), step.nodeType());
    }

    /**
     * Whether the id or the type of a node fits.
     *
     * @param nodeType null if it is not known
     */
    public boolean matches(String nodeId, String nodeType) {
        return alternatives.stream()
                .anyMatch(pattern -> fits(pattern, nodeId) || (nodeType != null && fits(pattern, nodeType)));
    }

    /** In time proportional to the two lengths, whatever the pattern: a regular expression may take for ever with many stars. */
    private static boolean fits(String pattern, String text) {
        int at = 0;
        int star = -1;
        int from = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                // At first for nothing; for one more character each time that the rest does not fit.
                star = at++;
                from = i;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++from;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
