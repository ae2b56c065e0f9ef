package io.jenkins.plugins.qualysflow.core.output;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of each value of a text whether a redact path matches it. A state stands for the steps of one path that lead to a
 * value; each value has a set of them.
 */
final class RedactPaths {

    static final RedactPaths NONE = new RedactPaths(List.of());

    private final List<RedactPath> paths;
    private final List<State> states = new ArrayList<>();
    private final int[] first;
    private final int[] counts;
    private final BitSet matched = new BitSet();

    /** The step that comes next in one path. */
    private record State(PathStep next, int path, boolean last) {}

    RedactPaths(List<RedactPath> paths) {
        this.paths = paths;
        this.first = new int[paths.size()];
        this.counts = new int[paths.size()];
        for (int path = 0; path < paths.size(); path++) {
            first[path] = states.size();
            List<PathStep> steps = paths.get(path).steps();
            for (int i = 0; i < steps.size(); i++) {
                states.add(new State(steps.get(i), path, i == steps.size() - 1));
            }
        }
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Whether it takes the length of an array to know what of it matches. */
    boolean countFromEnd() {
        return states.stream().anyMatch(state -> state.next.isFromEnd());
    }

    /** Sets the states of the outermost value. */
    void begin(BitSet states) {
        for (int state : first) {
            states.set(state);
        }
    }

    /**
     * Takes one step.
     *
     * @param of states of the object or array
     * @param name name of the member; null for an element
     * @param index index of the element
     * @param length length of the array; -1 if it is not known, so that nothing that counts from its end matches
     * @param to takes the states of the value
     * @return whether the value has to go
     */
    boolean step(BitSet of, String name, int index, int length, BitSet to) {
        to.clear();
        matched.clear();
        for (int i = of.nextSetBit(0); i >= 0; i = of.nextSetBit(i + 1)) {
            State state = states.get(i);
            if (state.next.descends()) {
                to.set(i);
            }
            if (name != null ? state.next.matches(name) : state.next.matches(index, length)) {
                if (state.last) {
                    matched.set(state.path);
                } else {
                    to.set(i + 1);
                }
            }
        }
        for (int path = matched.nextSetBit(0); path >= 0; path = matched.nextSetBit(path + 1)) {
            counts[path]++;
            // What is gone has nothing more to look for.
            to.clear(firstOf(path), firstOf(path + 1));
        }
        return !matched.isEmpty();
    }

    private int firstOf(int path) {
        return path < first.length ? first[path] : states.size();
    }

    /** How many values each path matched, in the order of the paths. */
    Map<String, Integer> counts() {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            all.put(paths.get(i).toString(), counts[i]);
        }
        return all;
    }
}
