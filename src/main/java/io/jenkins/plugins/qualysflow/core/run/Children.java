package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The child executions of a run, at all levels. When a child has ended, its own children are searched. Used by the mailbox
 * of the run only.
 */
final class Children {

    /** Maximum level of children that are waited for. */
    static final int DEEPEST = 5;

    /** Maximum number of children that are waited for. */
    static final int MOST = 50;

    private final Map<String, Child> known = new LinkedHashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private int searches;
    private boolean tooMany;

    private static final class Child {
        private final String parentId;
        private final int level;
        private Execution execution;
        /** Null until it has ended or was lost. */
        private Outcome outcome;

        Child(String parentId, int level, Execution execution) {
            this.parentId = parentId;
            this.level = level;
            this.execution = execution;
        }
    }

    /**
     * Adds a child.
     *
     * @param level 1 for children of the run's own execution
     * @return whether it is to be waited for: it is new and within the limits
     */
    boolean add(Execution execution, String parentId, int level) {
        if (known.containsKey(execution.id())) {
            return false;
        }
        if (level > DEEPEST || known.size() == MOST) {
            tooMany = true;
            return false;
        }
        known.put(execution.id(), new Child(parentId, level, execution));
        return true;
    }

    /** The ids of all children, and that id. */
    Set<String> idsWith(String executionId) {
        Set<String> ids = new HashSet<>(known.keySet());
        ids.add(executionId);
        return ids;
    }

    /** A child is still running. */
    void saw(String executionId, Execution execution) {
        known.get(executionId).execution = execution;
    }

    /** A child has ended; returns its level. */
    int ended(String executionId, Execution execution) {
        Child child = known.get(executionId);
        child.execution = execution;
        child.outcome = Verdict.outcome(execution);
        return child.level;
    }

    /** The end of a child can't be determined. */
    void lost(String executionId, Outcome outcome, String reason) {
        Child child = known.get(executionId);
        child.outcome = outcome;
        missing.add(new Missing("child execution " + child.execution.id(), reason));
    }

    void searchBegins() {
        searches++;
    }

    /** A search has ended, after all that it found were added. */
    void searchEnds(List<Missing> notFollowed) {
        searches--;
        missing.addAll(notFollowed);
    }

    /** Whether no search and no wait is in progress. */
    boolean areAllKnown() {
        return searches == 0 && known.values().stream().allMatch(child -> child.outcome != null);
    }

    /** All children in the order in which they were found, so that parents come first. */
    List<ChildResult> found() {
        return known.values().stream()
                .map(child -> new ChildResult(child.parentId, child.execution, child.outcome, List.of()))
                .toList();
    }

    /** What could not be determined; it makes the evidence incomplete. */
    List<Missing> missing() {
        List<Missing> all = new ArrayList<>(missing);
        if (tooMany) {
            all.add(new Missing(
                    "further child executions",
                    "there are more than " + MOST + ", or they are nested deeper than " + DEEPEST + " levels"));
        }
        return all;
    }

    /** The first that had not ended at the deadline; null if there is none. */
    ChildResult unended() {
        return found().stream()
                .filter(child -> child.outcome() == Outcome.TIMED_OUT)
                .findFirst()
                .orElse(null);
    }
}
