package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.run.OnFailure;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/** The types of a script's arguments, checked so that an error names the argument and no value of any other. */
final class ArgumentTypes {

    private static final Set<String> MAPS = Set.of("variables", "input");
    private static final Set<String> BOOLEANS =
            Set.of("wait", "allowPartialVariables", "allowDuplicateStart", "failOnStepFailure", "includeChildren");
    private static final Set<String> NUMBERS = Set.of("timeoutMinutes", "collectMinutes", "limit");

    private ArgumentTypes() {}

    /**
     * Checks the arguments that are given.
     *
     * @param function name of the step, for the message
     * @throws IllegalArgumentException naming the first that is of another type
     */
    static void check(@NonNull String function, @NonNull Map<String, ?> arguments) {
        arguments.forEach((name, value) -> {
            if (value == null) {
                checkNull(function, name);
                return;
            }
            String wanted = wanted(name, value);
            if (wanted != null) {
                throw new IllegalArgumentException(Messages.ArgumentTypes_type(function, name, wanted));
            }
        });
    }

    /** Null, as of a parameter that the build doesn't have, stands for nothing given, save where no null fits in. */
    private static void checkNull(String function, String name) {
        if (BOOLEANS.contains(name) || NUMBERS.contains(name)) {
            String wanted =
                    BOOLEANS.contains(name) ? Messages.ArgumentTypes_boolean() : Messages.ArgumentTypes_number();
            throw new IllegalArgumentException(Messages.ArgumentTypes_null(function, name, wanted));
        }
    }

    /** What the argument must be; null if it is that. */
    private static String wanted(String name, Object value) {
        if ("secretVariables".equals(name)) {
            boolean texts =
                    value instanceof Map<?, ?> map && map.values().stream().allMatch(CharSequence.class::isInstance);
            return texts ? null : Messages.ArgumentTypes_credentials();
        }
        if (MAPS.contains(name)) {
            return value instanceof Map ? null : Messages.ArgumentTypes_map();
        }
        if (BOOLEANS.contains(name)) {
            return value instanceof Boolean || isText(value, "true|false") ? null : Messages.ArgumentTypes_boolean();
        }
        if (NUMBERS.contains(name)) {
            return value instanceof Integer || isText(value, "\\d{1,9}") ? null : Messages.ArgumentTypes_number();
        }
        if ("gates".equals(name)) {
            return gates(value);
        }
        if ("redact".equals(name)) {
            boolean texts =
                    value instanceof Collection<?> list && list.stream().allMatch(CharSequence.class::isInstance);
            return texts ? null : Messages.ArgumentTypes_list();
        }
        if ("onFailure".equals(name)) {
            return value instanceof OnFailure || isOneOf(value, OnFailure.values())
                    ? null
                    : Messages.ArgumentTypes_oneOf(Arrays.toString(OnFailure.values()));
        }
        return value instanceof CharSequence ? null : Messages.ArgumentTypes_string();
    }

    /** The same for gates, whose own arguments would be repeated with all the others. */
    private static String gates(Object value) {
        if (!(value instanceof Collection<?> list)) {
            return Messages.ArgumentTypes_gates();
        }
        for (Object element : list) {
            Map<String, ?> gate = null;
            if (element instanceof UninstantiatedDescribable described && "qflowGate".equals(described.getSymbol())) {
                gate = described.getArguments();
            }
            if (element instanceof QFlowGate) {
                continue;
            }
            if (gate == null
                    || !(isTextOrNull(gate.get("step")) && isTextOrNull(gate.get("path")))
                    || !(gate.get("condition") == null
                            || gate.get("condition") instanceof Condition
                            || isOneOf(gate.get("condition"), Condition.values()))
                    || !(gate.get("onFailure") == null
                            || gate.get("onFailure") instanceof OnGateFailure
                            || isOneOf(gate.get("onFailure"), OnGateFailure.values()))) {
                return Messages.ArgumentTypes_gates();
            }
        }
        return null;
    }

    private static boolean isTextOrNull(Object value) {
        return value == null || value instanceof CharSequence;
    }

    private static boolean isText(Object value, String form) {
        return value instanceof CharSequence text && text.toString().matches(form);
    }

    private static boolean isOneOf(Object value, Enum<?>[] constants) {
        return value instanceof CharSequence text
                && Arrays.stream(constants).anyMatch(constant -> constant.name().contentEquals(text));
    }
}
