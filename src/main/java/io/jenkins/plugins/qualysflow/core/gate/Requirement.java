package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.request.WorkflowId;

/**
 * A gate that an administrator requires of the runs of certain workflows. Created by {@link GateRules#checkRequired}.
 *
 * @param workflow id of the workflow, its name in any case, or {@value #ALL}
 * @param gate the gate; its {@code requiredBy} and {@code onFailure} are not null
 */
public record Requirement(String workflow, Gate gate) {

    /** Stands for every workflow. */
    public static final String ALL = "*";

    /** Whether a gate applies to a run. */
    enum Use {
        /** It does. */
        APPLIES,
        /** It does not. */
        DOES_NOT,
        /** That takes the id or the name of the workflow, which is not known. */
        UNDECIDED
    }

    /**
     * Whether it applies to the runs of a workflow. Names are compared without regard to case and outer blanks, unlike
     * {@code workflowName}: a gate that is misspelled so must not go unnoticed.
     *
     * @param id null if unknown
     * @param name null if unknown
     */
    Use use(String id, String name) {
        if (workflow.strip().equals(ALL)) {
            return Use.APPLIES;
        }
        boolean isId = WorkflowId.problem("workflow", workflow) == null;
        String known = isId ? id : name;
        if (known == null) {
            return Use.UNDECIDED;
        }
        return known.strip().equalsIgnoreCase(workflow.strip()) ? Use.APPLIES : Use.DOES_NOT;
    }
}
