package io.jenkins.plugins.qualysflow.core.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * What a filter says of an element. Every comparison in it is made for every element, also where {@code &&} or
 * {@code ||} would not need it: one that can't be made must not go unseen, since the element would silently drop out.
 */
@FunctionalInterface
interface Filter {

    /**
     * Whether it holds.
     *
     * @param item the element
     * @throws GateFault if a comparison can't be made
     */
    boolean holds(Value item, Evaluation evaluation);

    /** The opposite. */
    default Filter not() {
        return (item, evaluation) -> !holds(item, evaluation);
    }

    /** All of them. */
    static Filter and(List<Filter> filters) {
        return (item, evaluation) -> {
            boolean all = true;
            for (Filter filter : filters) {
                all &= filter.holds(item, evaluation);
            }
            return all;
        };
    }

    /** One of them at least. */
    static Filter or(List<Filter> filters) {
        return (item, evaluation) -> {
            boolean any = false;
            for (Filter filter : filters) {
                any |= filter.holds(item, evaluation);
            }
            return any;
        };
    }

    /** There is such a value, be it null. */
    static Filter exists(Operand operand) {
        return (item, evaluation) -> operand.of(item, evaluation) != null;
    }

    /** They are equal; a value that is missing equals nothing. */
    static Filter equal(Operand one, Operand other) {
        return (item, evaluation) -> {
            Value left = one.of(item, evaluation);
            Value right = other.of(item, evaluation);
            return left != null && right != null && left.comparedEqual(right.json(), evaluation.time());
        };
    }

    /** It equals one of them. */
    static Filter in(Operand operand, List<Object> constants) {
        return or(constants.stream()
                .map(constant -> equal(operand, Operand.constant(constant)))
                .toList());
    }

    /** A string matches as a whole; null and what is missing match nothing. */
    static Filter matches(Operand operand, Pattern pattern) {
        return (item, evaluation) -> {
            Value found = operand.of(item, evaluation);
            return found != null && found.json() != null && found.matches(pattern, evaluation.time());
        };
    }

    /**
     * Two numbers in an order.
     *
     * @param order of the result of their comparison: negative, zero or positive
     */
    static Filter ordered(Operand one, IntPredicate order, Operand other) {
        return (item, evaluation) -> {
            BigDecimal left = number(one.of(item, evaluation));
            return order.test(left.compareTo(number(other.of(item, evaluation))));
        };
    }

    private static BigDecimal number(Value value) {
        if (value == null) {
            throw GateFault.cannotBeCompared("the filter found an element without the number it orders by");
        }
        if (value.json() instanceof Number number) {
            return Value.decimal(number);
        }
        throw GateFault.cannotBeCompared("the filter orders by numbers and found " + value.kind() + " in an element");
    }
}
