package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;

/** The fields of a submitted form that hold JSON or lines as text, and those that were left empty. */
public final class FormFields {

    /** Fields that mean something when they are empty: they are not so by default. */
    private static final Set<String> KEPT = Set.of("archiveOutputs");

    private final JSONObject form;

    public FormFields(@NonNull JSONObject form) {
        this.form = form;
    }

    /**
     * Takes a JSON object out of the form.
     *
     * @return null if the field is empty or not there
     */
    @CheckForNull
    Map<String, Object> takeObject(@NonNull String field) throws FormException {
        String text = take(field);
        if (text.isBlank()) {
            return null;
        }
        try {
            Map<String, Object> object = QFlowJson.readObject(text);
            if (!SnippetValues.areWritable(object)) {
                throw new FormException(Messages.FormFields_longNumber(field), field);
            }
            return object;
        } catch (IllegalArgumentException e) {
            throw new FormException(field + " " + e.getMessage(), e, field);
        }
    }

    /**
     * Takes a JSON object whose members are all strings out of the form.
     *
     * @return null if the field is empty or not there
     */
    @CheckForNull
    Map<String, String> takeTexts(@NonNull String field) throws FormException {
        Map<String, Object> object = takeObject(field);
        if (object == null) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> member : object.entrySet()) {
            if (!(member.getValue() instanceof String text)) {
                throw new FormException(Messages.FormFields_texts(field), field);
            }
            texts.put(member.getKey(), text);
        }
        return texts;
    }

    /**
     * Takes lines out of the form, without blank ones.
     *
     * @return null if there are none
     */
    @CheckForNull
    public List<String> takeLines(@NonNull String field) {
        List<String> lines = take(field)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty() ? null : lines;
    }

    /** Takes a field out of the form; empty if it is not there. */
    @NonNull
    String take(@NonNull String field) {
        Object submitted = form.remove(field);
        return submitted == null ? "" : submitted.toString();
    }

    /** Takes the empty fields out of the form. */
    public void dropBlank() {
        for (Object name : List.copyOf(form.keySet())) {
            if (!KEPT.contains(name) && form.get(name) instanceof String text && text.isBlank()) {
                form.remove(name);
            }
        }
    }

    @NonNull
    static String text(@CheckForNull Map<String, ?> value) {
        return value == null ? "" : QFlowJson.writePretty(value).stripTrailing();
    }
}
