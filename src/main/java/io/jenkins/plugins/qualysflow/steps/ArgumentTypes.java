package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.Set;

/** The types of a script's arguments, checked so that an error names the argument and no value of any other. */
final class ArgumentTypes {

    private static final Set<String> MAPS = Set.of("variables", "input");
    private static final Set<String> BOOLEANS = Set.of("wait", "allowPartialVariables", "startAgain");
    private static final Set<String> NUMBERS = Set.of("timeoutMinutes");

    private ArgumentTypes() {}

    /**
     * Checks the arguments that are given.
     *
     * @throws IllegalArgumentException naming the first that is of another type
     */
    static void check(@NonNull Map<String, Object> arguments) {
        arguments.forEach((name, value) -> {
            if (value != null) {
                String wanted = wanted(name, value);
                if (wanted != null) {
                    throw new IllegalArgumentException(Messages.ArgumentTypes_type(name, wanted));
                }
            }
        });
    }

    /** What the argument must be; null if it is that. */
    private static String wanted(String name, Object value) {
        if (MAPS.contains(name)) {
            return value instanceof Map ? null : "a map, such as [name: 'value']";
        }
        if (BOOLEANS.contains(name)) {
            return value instanceof Boolean || isText(value, "true|false") ? null : "true or false";
        }
        if (NUMBERS.contains(name)) {
            return value instanceof Integer || isText(value, "\\d{1,9}") ? null : "a whole number";
        }
        return value instanceof CharSequence ? null : "a string";
    }

    private static boolean isText(Object value, String form) {
        return value instanceof CharSequence text && text.toString().matches(form);
    }
}
