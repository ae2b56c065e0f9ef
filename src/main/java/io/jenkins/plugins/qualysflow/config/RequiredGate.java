package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A gate that a server or a folder requires of the runs of a workflow, as it is entered. Whoever holds it checks it. */
@Restricted(NoExternalUse.class)
public final class RequiredGate extends AbstractDescribableImpl<RequiredGate> {

    private final String workflow;
    private final String step;
    private final String path;
    private final Condition condition;
    private String value;
    private OnGateFailure onFailure;

    @DataBoundConstructor
    public RequiredGate(
            @CheckForNull String workflow,
            @CheckForNull String step,
            @CheckForNull String path,
            @CheckForNull Condition condition) {
        this.workflow = workflow;
        this.step = step;
        this.path = path;
        this.condition = condition;
    }

    /** Id of a workflow, its exact name, or {@code *}. */
    @CheckForNull
    public String getWorkflow() {
        return workflow;
    }

    @CheckForNull
    public String getStep() {
        return step;
    }

    @CheckForNull
    public String getPath() {
        return path;
    }

    @CheckForNull
    public Condition getCondition() {
        return condition;
    }

    /** JSON text; another text is a string. Null for no value. */
    @CheckForNull
    public String getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(@CheckForNull String value) {
        this.value = Util.fixEmptyAndTrim(value) == null ? null : value;
    }

    @NonNull
    public OnGateFailure getOnFailure() {
        return onFailure == null ? OnGateFailure.FAILURE : onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull OnGateFailure onFailure) {
        this.onFailure = onFailure;
    }

    /**
     * The gates in the form that {@link GateRules#checkRequired} checks.
     *
     * @param requiredBy who requires them
     */
    @NonNull
    static List<Map<String, Object>> toMaps(@NonNull List<RequiredGate> gates, @NonNull String requiredBy) {
        List<Map<String, Object>> maps = new ArrayList<>();
        gates.forEach(gate -> maps.add(gate.toMap(requiredBy)));
        return maps;
    }

    private Map<String, Object> toMap(String requiredBy) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("workflow", workflow);
        map.put("requiredBy", requiredBy);
        map.put("step", step);
        map.put("path", path);
        map.put("condition", condition == null ? null : condition.name());
        if (value != null) {
            map.put("value", json(value));
        }
        map.put("onFailure", getOnFailure().name());
        return map;
    }

    private static Object json(String text) {
        try {
            return QFlowJson.readPlain(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** What is wrong with the gates, which names each by its number; null if nothing is. */
    @CheckForNull
    static String problem(@NonNull List<RequiredGate> gates) {
        try {
            GateRules.checkRequired(toMaps(gates, ""), index -> Messages.RequiredGate_ofList(index + 1));
            return null;
        } catch (InvalidParametersException e) {
            return String.join("; ", e.problems());
        }
    }

    /** A copy of a submitted list; never null. */
    @NonNull
    static List<RequiredGate> copy(@CheckForNull List<RequiredGate> gates) {
        return gates == null ? new ArrayList<>() : new ArrayList<>(gates);
    }

    /** The form of a required gate, in that of a server or a folder. */
    @Extension
    @Symbol("qflowRequiredGate")
    public static final class DescriptorImpl extends Descriptor<RequiredGate> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.RequiredGate_displayName();
        }

        @POST
        public FormValidation doCheckWorkflow(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            checkConfigure(item);
            if (Util.fixEmptyAndTrim(value) == null) {
                return FormValidation.error(Messages.RequiredGate_noWorkflow());
            }
            return FormValidation.ok();
        }

        @POST
        public FormValidation doCheckStep(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            checkConfigure(item);
            return check("step", new RequiredGate("*", value, "$", Condition.EXISTS));
        }

        @POST
        public FormValidation doCheckPath(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            checkConfigure(item);
            return check("path", new RequiredGate("*", "*", value, Condition.EXISTS));
        }

        @POST
        public FormValidation doCheckValue(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String condition) {
            checkConfigure(item);
            for (Condition known : Condition.values()) {
                if (known.name().equals(condition)) {
                    RequiredGate gate = new RequiredGate("*", "*", "$", known);
                    gate.setValue(value);
                    return check("value", gate);
                }
            }
            return FormValidation.ok();
        }

        /** Errors name the label of the field, then the field as code calls it. */
        private static FormValidation check(String field, RequiredGate gate) {
            try {
                GateRules.checkRequired(toMaps(List.of(gate), ""), index -> field);
                return FormValidation.ok();
            } catch (InvalidParametersException e) {
                String label =
                        switch (field) {
                            case "step" -> Messages.RequiredGate_step();
                            case "path" -> Messages.RequiredGate_path();
                            default -> Messages.RequiredGate_value();
                        };
                String named = field + ": " + field;
                return FormValidation.error(e.problems().stream()
                        .map(problem -> problem.startsWith(named) ? label + problem.substring(named.length()) : problem)
                        .collect(Collectors.joining("; ")));
            }
        }

        private static void checkConfigure(@CheckForNull Item item) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            } else {
                item.checkPermission(Item.CONFIGURE);
            }
        }
    }
}
