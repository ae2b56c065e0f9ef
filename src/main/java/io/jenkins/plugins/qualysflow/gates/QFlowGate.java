package io.jenkins.plugins.qualysflow.gates;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.AbstractProject;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.PlainJson;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import io.jenkins.plugins.qualysflow.forms.FormFields;
import io.jenkins.plugins.qualysflow.forms.KnownWorkflow;
import io.jenkins.plugins.qualysflow.forms.SnippetValues;
import io.jenkins.plugins.qualysflow.run.arguments.WaitArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code qflowGate}: a condition on the output of steps, as the user gives it. Setters check nothing; the rules are checked when
 * the step around it starts.
 */
@Restricted(NoExternalUse.class)
public final class QFlowGate extends AbstractDescribableImpl<QFlowGate> {

    private final String step;
    private final String path;
    private final Condition condition;
    private Object value;
    private boolean valueGiven;
    private OnGateFailure onFailure;

    @DataBoundConstructor
    public QFlowGate(@CheckForNull String step, @CheckForNull String path, @CheckForNull Condition condition) {
        this.step = step;
        this.path = path;
        this.condition = condition;
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

    /** A JSON value; null for JSON's null and if none was given. */
    @CheckForNull
    public Object getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(@CheckForNull Object value) {
        this.value = storable(value);
        this.valueGiven = true;
    }

    /** Converts the value to classes that can be stored with a job. Keeps a value that JSON does not have, for the rules to reject. */
    private static Object storable(Object value) {
        try {
            return PlainJson.of("value", value);
        } catch (InvalidParametersException e) {
            return value;
        }
    }

    /** Null for the setting of the step around it. */
    @CheckForNull
    public OnGateFailure getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull OnGateFailure onFailure) {
        this.onFailure = onFailure;
    }

    /**
     * The gate in the form that the rules check.
     *
     * @param name name of the gate in errors
     */
    @NonNull
    Map<String, Object> toMap(@NonNull String name) throws InvalidParametersException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("step", step);
        map.put("path", path);
        map.put("condition", condition == null ? null : condition.name());
        if (valueGiven) {
            map.put("value", PlainJson.of(name + ".value", value));
        }
        if (onFailure != null) {
            map.put("onFailure", onFailure.name());
        }
        return map;
    }

    /** The form of a gate. */
    @Extension
    @Symbol("qflowGate")
    public static final class DescriptorImpl extends Descriptor<QFlowGate> implements CustomDescribableModel {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowGate_displayName();
        }

        /** Keeps {@code value: null} in the snippet if the condition takes a value; null arguments are left out otherwise. */
        @Override
        @NonNull
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable gate) {
            Map<String, Object> arguments = SnippetValues.of(gate.getArguments());
            Object condition = arguments.get("condition");
            if (condition != null
                    && Condition.valueOf(condition.toString()).takesValue()
                    && !arguments.containsKey("value")) {
                arguments.put("value", null);
            }
            return gate.withArguments(arguments);
        }

        /** In a form the value is text: a JSON scalar, list or object if it is one, a string otherwise. */
        @Override
        public QFlowGate newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData)
                throws FormException {
            FormFields fields = new FormFields(formData);
            String text = fields.take("value");
            fields.dropBlank();
            QFlowGate gate = super.newInstance(req, formData);
            if (!text.isBlank()) {
                gate.setValue(valueOf(text));
            }
            return gate;
        }

        private static Object valueOf(String text) {
            try {
                return QFlowJson.readPlain(text);
            } catch (IllegalArgumentException e) {
                return text;
            }
        }

        /** The text of a value for the form, such that {@link #newInstance} reads the same value from it. */
        @NonNull
        public String toText(@CheckForNull QFlowGate gate) {
            if (gate == null || !gate.valueGiven) {
                return "";
            }
            boolean plain = gate.value instanceof String text
                    && !text.isBlank()
                    && valueOf(text).equals(text);
            return plain ? (String) gate.value : QFlowJson.write(gate.value);
        }

        @POST
        public FormValidation doCheckStep(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value, Messages.QFlowGate_noStep());
        }

        /** The workflow is named by the step that the gate belongs to. */
        @POST
        public HttpResponse doNodes(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String workflowId,
                @QueryParameter String workflowName,
                @QueryParameter String server,
                @QueryParameter String credentialsId) {
            return KnownWorkflow.of(item, server, credentialsId, workflowId, workflowName)
                    .nodes(value);
        }

        @POST
        public FormValidation doCheckPath(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value, Messages.QFlowGate_noPath());
        }

        /** Any text is a value. Outside of freestyle jobs, which have no script, a number must be one that a script can hold. */
        @POST
        public FormValidation doCheckValue(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(
                    item,
                    () -> item instanceof AbstractProject || SnippetValues.areWritable(valueOf(Util.fixNull(value)))
                            ? null
                            : Messages.QFlowGate_longNumber());
        }
    }

    /** All gates in the form that the rules check. */
    @NonNull
    public static List<Map<String, Object>> toMaps(@CheckForNull List<QFlowGate> gates)
            throws InvalidParametersException {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (QFlowGate gate : gates == null ? List.<QFlowGate>of() : gates) {
            maps.add(gate.toMap(WaitArguments.gateName(maps.size())));
        }
        return maps;
    }
}
