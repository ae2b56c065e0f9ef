package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.run.OnFailure;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The types of a script's arguments, checked so that an error names the argument and no value of any other. */
final class ArgumentTypes {

    private static final Set<String> MAPS = Set.of("variables", "secretVariables", "input");
    private static final Set<String> BOOLEANS =
            Set.of("wait", "allowPartialVariables", "startAgain", "failOnStepFailure", "includeChildren");
    private static final Set<String> NUMBERS = Set.of("timeoutMinutes", "collectMinutes", "limit");
    private static final Set<String> LISTS = Set.of("redact", "gates");

    private ArgumentTypes() {}

    /**
     * Checks the arguments that are given.
     *
     * @param function name of the step, for the message
     * @throws IllegalArgumentException naming the first that is of another type
     */
    static void check(@NonNull String function, @NonNull Map<String, ?> arguments) {
        arguments.forEach((name, value) -> {
            if (value != null) {
                String wanted = wanted(name, value);
                if (wanted != null) {
                    throw new IllegalArgumentException(Messages.ArgumentTypes_type(function, name, wanted));
                }
            }
        });
    }

    /** What the argument must be; null if it is that. */
    private static String wanted(String name, Object value) {
        if (MAPS.contains(name)) {
            return value instanceof Map ? null : Messages.ArgumentTypes_map();
        }
        if (BOOLEANS.contains(name)) {
            return value instanceof Boolean || isText(value, "true|false") ? null : Messages.ArgumentTypes_boolean();
        }
        if (NUMBERS.contains(name)) {
            return value instanceof Integer || isText(value, "\\d{1,9}") ? null : Messages.ArgumentTypes_number();
        }
        if (LISTS.contains(name)) {
            return value instanceof Collection ? null : Messages.ArgumentTypes_list();
        }
        if ("onFailure".equals(name)) {
            return value instanceof OnFailure || isOneOf(value, OnFailure.values())
                    ? null
                    : Messages.ArgumentTypes_oneOf(Arrays.toString(OnFailure.values()));
        }
        return value instanceof CharSequence ? null : Messages.ArgumentTypes_string();
    }

    private static boolean isText(Object value, String form) {
        return value instanceof CharSequence text && text.toString().matches(form);
    }

    private static boolean isOneOf(Object value, Enum<?>[] constants) {
        return value instanceof CharSequence text
                && Arrays.stream(constants).anyMatch(constant -> constant.name().contentEquals(text));
    }
}
