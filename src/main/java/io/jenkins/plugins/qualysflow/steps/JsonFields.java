package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;

/** The fields of a submitted form that hold JSON as text, and those that were left empty. */
final class JsonFields {

    private final JSONObject form;

    JsonFields(@NonNull JSONObject form) {
        this.form = form;
    }

    /**
     * Takes a JSON object out of the form.
     *
     * @return null if the field is empty or not there
     */
    @CheckForNull
    Map<String, Object> take(@NonNull String field) throws FormException {
        Object submitted = form.remove(field);
        String text = submitted == null ? "" : submitted.toString();
        if (text.isBlank()) {
            return null;
        }
        try {
            return QFlowJson.readObject(text);
        } catch (IllegalArgumentException e) {
            throw new FormException(field + " " + e.getMessage(), e, field);
        }
    }

    /** Takes the empty fields out of the form; {@code archiveOutputs} means something when it is empty. */
    void dropBlank() {
        for (Object name : List.copyOf(form.keySet())) {
            if (!"archiveOutputs".equals(name) && form.get(name) instanceof String text && text.isBlank()) {
                form.remove(name);
            }
        }
    }

    @NonNull
    static String text(@CheckForNull Map<String, Object> value) {
        return value == null ? "" : QFlowJson.writePretty(value).stripTrailing();
    }
}
