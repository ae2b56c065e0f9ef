package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/** Checks the types of a script's arguments. Pipeline's own error would repeat the values of all arguments, secrets too. */
final class ArgumentTypes {

    private ArgumentTypes() {}

    /**
     * Checks the arguments that are given.
     *
     * @param function name of the step, for the message
     * @param step whose arguments they are
     * @throws IllegalArgumentException naming the first argument of a wrong type
     */
    static void check(@NonNull String function, @NonNull Class<?> step, @NonNull Map<String, ?> arguments) {
        DescribableModel<?> model = DescribableModel.of(step);
        arguments.forEach((name, value) -> {
            DescribableParameter parameter = model.getParameter(name);
            String wanted = parameter == null ? null : wanted(parameter, value);
            if (wanted != null) {
                throw new IllegalArgumentException(
                        value == null
                                ? Messages.ArgumentTypes_null(function, name, wanted)
                                : Messages.ArgumentTypes_type(function, name, wanted));
            }
        });
    }

    /**
     * The required type, in words; null if the value has it. A null value, as from a missing build parameter, counts as not
     * given, except for numbers and booleans.
     */
    private static String wanted(DescribableParameter parameter, Object value) {
        Class<?> type = parameter.getErasedType();
        if (type == boolean.class) {
            return value instanceof Boolean || isText(value, "true|false") ? null : Messages.ArgumentTypes_boolean();
        }
        if (type == int.class) {
            return value instanceof Integer || isText(value, "\\d{1,9}") ? null : Messages.ArgumentTypes_number();
        }
        if (value == null || type == Object.class) {
            return null;
        }
        Class<?> element = element(parameter);
        if (type == Map.class) {
            boolean texts = element == String.class;
            boolean fits = value instanceof Map<?, ?> map
                    && (!texts || map.values().stream().allMatch(CharSequence.class::isInstance));
            return fits ? null : texts ? Messages.ArgumentTypes_credentials() : Messages.ArgumentTypes_map();
        }
        if (type.isEnum()) {
            boolean fits = type.isInstance(value)
                    || Arrays.stream(type.getEnumConstants())
                            .anyMatch(constant -> value instanceof CharSequence text
                                    && ((Enum<?>) constant).name().contentEquals(text));
            return fits ? null : Messages.ArgumentTypes_oneOf(Arrays.toString(type.getEnumConstants()));
        }
        if (element == QFlowGate.class) {
            boolean fits = value instanceof Collection<?> list && list.stream().allMatch(ArgumentTypes::isGate);
            return fits ? null : Messages.ArgumentTypes_gates();
        }
        if (element != null) {
            boolean fits =
                    value instanceof Collection<?> list && list.stream().allMatch(CharSequence.class::isInstance);
            return fits ? null : Messages.ArgumentTypes_list();
        }
        return value instanceof CharSequence ? null : Messages.ArgumentTypes_string();
    }

    /** The type of the values of a map or the elements of a list; null for other types. */
    private static Class<?> element(DescribableParameter parameter) {
        if (!(parameter.getRawType() instanceof ParameterizedType type)) {
            return null;
        }
        return type.getActualTypeArguments()[type.getActualTypeArguments().length - 1] instanceof Class<?> last
                ? last
                : null;
    }

    /** Checks a gate and its arguments. */
    private static boolean isGate(Object element) {
        if (!(element instanceof UninstantiatedDescribable given) || !"qflowGate".equals(given.getSymbol())) {
            return element instanceof QFlowGate;
        }
        DescribableModel<?> gate = DescribableModel.of(QFlowGate.class);
        return given.getArguments().entrySet().stream()
                .allMatch(argument -> gate.getParameter(argument.getKey()) == null
                        || wanted(gate.getParameter(argument.getKey()), argument.getValue()) == null);
    }

    private static boolean isText(Object value, String form) {
        return value instanceof CharSequence text && text.toString().matches(form);
    }
}
