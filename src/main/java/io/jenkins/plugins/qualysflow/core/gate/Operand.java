package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;

/**
 * One side of a comparison within a filter: a constant, or a value of the output.
 *
 * @param constant a string, number, boolean or null
 * @param route names and indexes of the value; null for a constant
 * @param fromRoot whether the route begins at the root and not at the element
 */
record Operand(Object constant, Route route, boolean fromRoot) {

    static Operand constant(Object value) {
        return new Operand(value, null, false);
    }

    boolean isConstant() {
        return route == null;
    }

    /** Its value for an element; null if there is none. */
    Value of(Value item) {
        if (isConstant()) {
            return item.constant(constant);
        }
        Value value = route.definitePart(fromRoot ? item.root() : item);
        return value == null || route.function() == null
                ? value
                : route.function().of(value);
    }

    /**
     * Whether its value is under a sensitive name, or may be: a member {@code value} is sensitive if the key beside it is.
     */
    boolean isSensitive() {
        return !isConstant()
                && route.names().anyMatch(name -> SensitiveNames.isSensitive(name) || name.equalsIgnoreCase("value"));
    }
}
