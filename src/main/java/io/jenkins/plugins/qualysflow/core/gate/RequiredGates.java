package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.gate.Requirement.Use;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The gates that administrators require around one run, and what is known of its workflow. A gate that names the workflow in
 * another way than it is known counts as required, so that no job evades a gate by what it leaves unknown.
 *
 * @param all gates for any workflow
 * @param workflowId null if unknown
 * @param workflowName null if unknown
 */
public record RequiredGates(List<Requirement> all, String workflowId, String workflowName) {

    /** None. */
    public static final RequiredGates NONE = new RequiredGates(List.of(), null, null);

    public RequiredGates {
        all = List.copyOf(all);
    }

    /** A copy with the id, unless one is known already; {@code id} may be null. */
    public RequiredGates ofWorkflow(String id) {
        return new RequiredGates(all, workflowId == null ? id : workflowId, workflowName);
    }

    /** A copy with the name, unless one is known already; {@code name} may be null. */
    public RequiredGates named(String name) {
        return new RequiredGates(all, workflowId, workflowName == null ? name : workflowName);
    }

    /** Whether the id or the name of the workflow is missing to decide which gates apply. */
    public boolean areUndecided() {
        return !with(EnumSet.of(Use.UNDECIDED)).isEmpty();
    }

    /** The gates that are known to apply. */
    public List<Gate> applying() {
        return gates(EnumSet.of(Use.APPLIES));
    }

    /** The gates that apply or, as far as is known, may apply. */
    public List<Gate> binding() {
        return gates(EnumSet.of(Use.APPLIES, Use.UNDECIDED));
    }

    private List<Gate> gates(Set<Use> uses) {
        return with(uses).stream().map(Requirement::gate).toList();
    }

    private List<Requirement> with(Set<Use> uses) {
        return all.stream()
                .filter(required -> uses.contains(required.use(workflowId, workflowName)))
                .toList();
    }

    /** The worst that the binding gates do to the build; null if there are none. */
    public OnGateFailure worst() {
        return binding().stream()
                .map(Gate::onFailure)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Why a run that does not wait for its end is refused; null if no gate binds it. */
    public String waitProblem() {
        return waitProblem(binding());
    }

    /** Why a run that does not wait for its end is refused for gates that are known to apply; null if there are none. */
    public String certainWaitProblem() {
        return waitProblem(applying());
    }

    private static String waitProblem(List<Gate> gates) {
        String owners = gates.stream().map(Gate::requiredBy).distinct().collect(Collectors.joining(", "));
        return gates.isEmpty()
                ? null
                : "wait: false can't go with gates that are required by " + owners
                        + ", since they judge what an execution leaves at its end";
    }

    /** One sentence for each binding gate: who requires what. Shows no value, which may be compared with a secret. */
    public List<String> sentences() {
        return with(EnumSet.of(Use.APPLIES, Use.UNDECIDED)).stream()
                .map(this::sentence)
                .toList();
    }

    private String sentence(Requirement required) {
        Gate gate = required.gate();
        String said = "Required by " + gate.requiredBy() + ": gate " + gate.step() + " " + gate.path() + " "
                + gate.condition() + " (" + gate.onFailure() + ")";
        return required.use(workflowId, workflowName) == Use.UNDECIDED
                ? said + ", for the workflow '" + required.workflow()
                        + "', which this may be, since its name or id is not known"
                : said;
    }
}
