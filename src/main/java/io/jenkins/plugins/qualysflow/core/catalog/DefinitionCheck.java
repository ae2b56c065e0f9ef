package io.jenkins.plugins.qualysflow.core.catalog;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.model.WorkflowVariable;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what is to be run with the definition of its workflow. The inner form of a definition is not documented, so what
 * it does not say is not held against a run.
 *
 * <p>Findings name variables and nodes, and never a value.
 */
public final class DefinitionCheck {

    private static final int LONGEST_NAME = 100;

    /** The first step of every execution, whether or not the definition has it as a node. */
    private static final String TRIGGER = "trigger";

    private final WorkflowDetails details;
    private final List<String> findings = new ArrayList<>();

    private DefinitionCheck(WorkflowDetails details) {
        this.details = details;
    }

    /**
     * What is wanted of the steps.
     *
     * @param parameter what the user calls it, such as {@code archiveOutputs}
     * @param steps which steps
     */
    public record Wanted(String parameter, NodeGlob steps) {}

    /**
     * Compares.
     *
     * @param variables what is to be sent, plain JSON values
     * @param wanted which steps are archived or judged; empty where those of other workflows are among them
     * @return one sentence for each difference; empty if there is none
     */
    public static List<String> findings(WorkflowDetails details, Map<String, ?> variables, Collection<Wanted> wanted) {
        DefinitionCheck check = new DefinitionCheck(details);
        // A workflow without variables and a definition of another form look the same.
        if (!details.variables().isEmpty()) {
            variables.forEach(check::variable);
        }
        if (!details.components().isEmpty()) {
            wanted.forEach(check::steps);
        }
        return List.copyOf(check.findings);
    }

    private void variable(String name, Object value) {
        SystemVariable system = SystemVariable.sentAs(name).orElse(null);
        if (system != null) {
            systemVariable(system);
            return;
        }
        WorkflowVariable saved = saved(name);
        if (saved == null) {
            String near = nearest(name);
            findings.add("variables." + shown(name) + " is not a variable of the workflow"
                    + (near == null ? "" : "; did you mean " + shown(near) + "?"));
        } else if (!fits(value, saved.value())) {
            findings.add("variables." + shown(name) + " is " + kind(value) + ", and its saved value is "
                    + kind(saved.value()));
        }
    }

    /** A connector may take the place of any of the three variables of release 1.18, which definitions have. */
    private void systemVariable(SystemVariable variable) {
        boolean used = variable.isConnector()
                ? details.variables().stream()
                        .anyMatch(each -> SystemVariable.sentAs(each.name())
                                .filter(SystemVariable::isConnector)
                                .isPresent())
                : saved(variable.sentAs()) != null;
        if (!used) {
            findings.add(variable.parameter() + " is not used by the workflow");
        }
    }

    private WorkflowVariable saved(String name) {
        return details.variables().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void steps(Wanted wanted) {
        boolean matches = wanted.steps().isEmpty()
                || wanted.steps().matches(TRIGGER, TRIGGER)
                || details.components().stream().anyMatch(node -> wanted.steps().matches(node.id(), node.type()));
        if (!matches) {
            String near = closest(
                    wanted.steps().toString(),
                    details.components().stream().map(node -> node.id()).collect(Collectors.toSet()));
            findings.add(wanted.parameter() + " matches no node of the workflow"
                    + (near == null ? "" : "; did you mean " + shown(near) + "?"));
        }
    }

    /** The saved value of a variable may be a list of what is sent as one value: Qualys Flow stores regions like that. */
    private static boolean fits(Object value, Object saved) {
        if (value == null || saved == null || kind(value).equals(kind(saved))) {
            return true;
        }
        return saved instanceof List<?> list && list.stream().allMatch(each -> fits(value, each));
    }

    private static String kind(Object value) {
        String type = SavedValue.typeOf(value);
        return (type.equals("object") ? "an " : "a ") + type;
    }

    private String nearest(String name) {
        return closest(
                name,
                details.variables().stream()
                        .map(WorkflowVariable::name)
                        .filter(key -> SystemVariable.sentAs(key).isEmpty())
                        .collect(Collectors.toSet()));
    }

    /** The known name that differs least, in at most a third of its letters; null if none is like it. */
    private static String closest(String name, Set<String> known) {
        String typed = name.toLowerCase(Locale.ROOT);
        int most = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(each -> each.length() <= LONGEST_NAME
                        && Math.abs(each.length() - typed.length()) <= most
                        && distance(typed, each.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.<String>comparingInt(each -> distance(typed, each.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** How many letters are to be put in, left out or replaced (Levenshtein). */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[other.length()];
    }

    private static String shown(String name) {
        return Scrubber.printable(name, LONGEST_NAME);
    }
}
