package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;

/**
 * One side of a comparison within a filter: a constant, or a value of the output.
 *
 * @param constant a string, number, boolean or null
 * @param route names and indexes that lead to the value; null for a constant
 * @param fromRoot whether the route begins at the root rather than at the element
 */
record Operand(Object constant, Route route, boolean fromRoot) {

    static Operand constant(Object value) {
        return new Operand(value, null, false);
    }

    boolean isConstant() {
        return route == null;
    }

    /** What it stands for; null for nothing. */
    Value of(Value item, Evaluation evaluation) {
        if (isConstant()) {
            return Value.root(constant);
        }
        Value value = route.definitePart(fromRoot ? evaluation.root() : item, evaluation);
        return value == null || route.function() == null
                ? value
                : route.function().of(value);
    }

    /** Whether what it stands for is under a sensitive name, or may be: the value of a pair is, if its key says so. */
    boolean isSensitive() {
        return !isConstant()
                && route.names().anyMatch(name -> SensitiveNames.isSensitive(name) || name.equalsIgnoreCase("value"));
    }
}
