package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A gate that an administrator requires of the runs of certain workflows. Created by {@link GateRules#checkRequired}.
 *
 * @param workflow id of the workflow, its name in any case, or {@value #ALL}
 * @param gate the gate; its {@code requiredBy} and {@code onFailure} are not null
 */
public record Requirement(String workflow, Gate gate) {

    /** Stands for every workflow. */
    public static final String ALL = "*";

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

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
     * Whether it applies to the runs of a workflow. Names are compared without regard to case, kinds and number of blanks,
     * invisible characters and forms of accents, unlike {@code workflowName}: a gate whose name was copied from a page with such a
     * difference must not go unnoticed.
     *
     * @param id null if unknown
     * @param name null if unknown
     */
    Use use(String id, String name) {
        String wanted = plain(workflow);
        if (wanted.equals(ALL)) {
            return Use.APPLIES;
        }
        boolean isId = WorkflowId.problem("workflow", wanted) == null;
        String known = isId ? id : name;
        if (known == null) {
            return Use.UNDECIDED;
        }
        return plain(known).equalsIgnoreCase(wanted) ? Use.APPLIES : Use.DOES_NOT;
    }

    private static String plain(String name) {
        String normal = Normalizer.normalize(INVISIBLE.matcher(name).replaceAll(""), Normalizer.Form.NFKC);
        return BLANKS.matcher(normal).replaceAll(" ").strip();
    }
}
