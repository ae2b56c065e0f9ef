package io.jenkins.plugins.qualysflow.core.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * A filter of elements. It makes every comparison for every element, without the short circuit of {@code &&} and
 * {@code ||}: a comparison that can't be made must be reported, or the element would silently be left out.
 */
@FunctionalInterface
interface Filter {

    /**
     * Whether it selects the element.
     *
     * @param item the element
     * @throws GateFault if a comparison can't be made
     */
    boolean holds(Value item);

    /** The opposite. */
    default Filter not() {
        return item -> !holds(item);
    }

    /** Selects what all of them select. */
    static Filter and(List<Filter> filters) {
        return item -> {
            boolean all = true;
            for (Filter filter : filters) {
                all &= filter.holds(item);
            }
            return all;
        };
    }

    /** Selects what at least one of them selects. */
    static Filter or(List<Filter> filters) {
        return item -> {
            boolean any = false;
            for (Filter filter : filters) {
                any |= filter.holds(item);
            }
            return any;
        };
    }

    /** The value exists, also if it is null. */
    static Filter exists(Operand operand) {
        return item -> operand.of(item) != null;
    }

    /** They are equal; a missing value equals nothing. */
    static Filter equal(Operand one, Operand other) {
        return item -> {
            Value left = one.of(item);
            Value right = other.of(item);
            return left != null && right != null && left.comparedEqual(right.json());
        };
    }

    /** It equals one of them. */
    static Filter in(Operand operand, List<Object> constants) {
        return or(constants.stream()
                .map(constant -> equal(operand, Operand.constant(constant)))
                .toList());
    }

    /** The whole string matches; null and a missing value don't match. */
    static Filter matches(Operand operand, Pattern pattern) {
        return item -> {
            Value found = operand.of(item);
            return found != null && found.json() != null && found.matches(pattern);
        };
    }

    /**
     * Two numbers compared.
     *
     * @param order accepts the result of {@link BigDecimal#compareTo}
     */
    static Filter ordered(Operand one, IntPredicate order, Operand other) {
        return item -> {
            BigDecimal left = number(one.of(item));
            return order.test(left.compareTo(number(other.of(item))));
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
