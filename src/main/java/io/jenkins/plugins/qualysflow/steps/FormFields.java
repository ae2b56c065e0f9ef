package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
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
    Map<String, Object> takeObject(@NonNull String field) {
        return object(field, take(field));
    }

    /**
     * The JSON object of a field.
     *
     * @return null if the field is empty
     * @throws SnippetProblem saying what is wrong with it
     */
    @CheckForNull
    static Map<String, Object> object(@NonNull String field, @CheckForNull String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Map<String, Object> object;
        try {
            object = QFlowJson.readObject(text);
        } catch (IllegalArgumentException e) {
            throw new SnippetProblem(Messages.FormFields_problem(field, e.getMessage()));
        }
        if (!SnippetValues.areWritable(object)) {
            throw new SnippetProblem(Messages.FormFields_longNumber(field));
        }
        return object;
    }

    /**
     * Takes a JSON object whose members are all strings out of the form.
     *
     * @return null if the field is empty or not there
     */
    @CheckForNull
    Map<String, String> takeTexts(@NonNull String field) {
        return texts(field, take(field));
    }

    /** The same of an object whose members are all strings. */
    @CheckForNull
    static Map<String, String> texts(@NonNull String field, @CheckForNull String given) {
        Map<String, Object> object = object(field, given);
        if (object == null) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> member : object.entrySet()) {
            if (!(member.getValue() instanceof String text)) {
                throw new SnippetProblem(Messages.FormFields_texts(field));
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
