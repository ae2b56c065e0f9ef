package io.jenkins.plugins.qualysflow.core.catalog;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A variable of a workflow with its saved value, as people may see it.
 *
 * @param name its name, as the service sent it
 * @param type {@code string}, {@code number}, {@code boolean}, {@code list} or {@code object}; null without a value
 * @param value the value with masks in place of what looks secret, by its name or by itself; null if it has none
 * @param masked whether there is a mask in it
 */
public record SavedValue(String name, String type, Object value, boolean masked) {

    /** The variables of a workflow, in the order of its definition. */
    public static List<SavedValue> of(WorkflowDetails details) {
        return details.variables().stream()
                .map(variable -> of(variable.name(), variable.value()))
                .toList();
    }

    private static SavedValue of(String name, Object value) {
        // Within an object, since a name may say that its value is secret.
        Object shown = value == null ? null : ((Map<?, ?>) MaskedValues.of(Map.of(name, value))).get(name);
        return new SavedValue(name, value == null ? null : typeOf(value), shown, !Objects.equals(shown, value));
    }

    /** The type of a plain JSON value that is not null. */
    static String typeOf(Object value) {
        if (value instanceof Map) {
            return "object";
        }
        if (value instanceof Collection) {
            return "list";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof Number ? "number" : "string";
    }

    /**
     * The value on one line: a string as it is, anything else as JSON; empty if there is none.
     *
     * @param longest most characters, before an ellipsis
     */
    public String text(int longest) {
        if (value == null) {
            return "";
        }
        return Scrubber.printable(value instanceof String text ? text : QFlowJson.write(value), longest);
    }
}
