package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Reads fields of a submitted form that hold JSON or lines as text, and removes empty ones. */
@Restricted(NoExternalUse.class)
public final class FormFields {

    /** Fields whose default is not empty, so that an empty value means something. */
    private static final Set<String> KEPT = Set.of("archiveOutputs");

    private final JSONObject form;

    public FormFields(@NonNull JSONObject form) {
        this.form = form;
    }

    /**
     * The JSON object of a field.
     *
     * @param label name of the field in messages
     * @return null if the field is empty
     * @throws SnippetProblem saying what is wrong with it
     */
    @CheckForNull
    public static Map<String, Object> object(@NonNull String label, @CheckForNull String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Map<String, Object> object;
        try {
            object = QFlowJson.readObject(text);
        } catch (IllegalArgumentException e) {
            throw new SnippetProblem(Messages.FormFields_problem(label, e.getMessage()));
        }
        if (!SnippetValues.areWritable(object)) {
            throw new SnippetProblem(Messages.FormFields_longNumber(label));
        }
        return object;
    }

    /** The JSON object of a field whose members must be strings. */
    @CheckForNull
    @SuppressWarnings("unchecked")
    public static Map<String, String> texts(@NonNull String label, @CheckForNull String text) {
        Map<String, ?> object = object(label, text);
        if (object != null && !object.values().stream().allMatch(String.class::isInstance)) {
            throw new SnippetProblem(Messages.FormFields_texts(label));
        }
        return (Map<String, String>) object;
    }

    /** The error in the text of a JSON object; null if there is none. Numbers may have any length. */
    @CheckForNull
    public static String objectProblem(@NonNull String label, @CheckForNull String text) {
        try {
            if (text != null && !text.isBlank()) {
                QFlowJson.readObject(text);
            }
            return null;
        } catch (IllegalArgumentException e) {
            return Messages.FormFields_problem(label, e.getMessage());
        }
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
    public String take(@NonNull String field) {
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
}
