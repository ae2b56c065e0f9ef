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
 * What is known of the executions that an execution began, and of those that they began. Each is searched for more when it
 * has ended. Without a lock: the mailbox of the run alone uses it.
 */
final class Children {

    /** How many levels below the run's own execution are followed. */
    static final int DEEPEST = 5;

    /** How many executions are followed. */
    static final int MOST = 50;

    private final Map<String, Child> known = new LinkedHashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private int searches;
    private boolean tooMany;

    private static final class Child {
        private final String parentId;
        private final int level;
        private Execution execution;
        /** Null while its end is not known. */
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
     * @param level 1 for those that the run's own execution began
     * @return whether it is to be followed: it was not known, and there are not too many
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

    /** Their ids and that one. */
    Set<String> idsWith(String executionId) {
        Set<String> ids = new HashSet<>(known.keySet());
        ids.add(executionId);
        return ids;
    }

    /** A child was seen going on. */
    void saw(String executionId, Execution execution) {
        known.get(executionId).execution = execution;
    }

    /** A child has ended; gives its level. */
    int ended(String executionId, Execution execution) {
        Child child = known.get(executionId);
        child.execution = execution;
        child.outcome = Verdict.outcome(execution);
        return child.level;
    }

    /** The end of a child is not known, and will not be. */
    void lost(String executionId, Outcome outcome, String reason) {
        Child child = known.get(executionId);
        child.outcome = outcome;
        missing.add(new Missing("child execution " + child.execution.id(), reason));
    }

    void searchBegins() {
        searches++;
    }

    /** A search is over, and all that it found are added. */
    void searchEnds(List<Missing> notFollowed) {
        searches--;
        missing.addAll(notFollowed);
    }

    /** Whether nothing is searched for or waited for any more. */
    boolean areAllKnown() {
        return searches == 0 && known.values().stream().allMatch(child -> child.outcome != null);
    }

    /** In the order they were found, which is parents first. */
    List<ChildResult> found() {
        return known.values().stream()
                .map(child -> new ChildResult(child.parentId, child.execution, child.outcome, List.of()))
                .toList();
    }

    /** What could not be found out; it makes the evidence incomplete. */
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
