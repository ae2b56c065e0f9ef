package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.Step;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses steps by node id or node type: {@code *} for any characters, {@code ?} for one, commas between alternatives.
 * An empty pattern chooses none.
 */
public final class NodeGlob {

    private final String text;
    private final List<Pattern> alternatives;

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
                .map(NodeGlob::pattern)
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
                .anyMatch(pattern -> pattern.matcher(nodeId).matches()
                        || (nodeType != null && pattern.matcher(nodeType).matches()));
    }

    private static Pattern pattern(String part) {
        String regex = part.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    @Override
    public String toString() {
        return text;
    }
}
