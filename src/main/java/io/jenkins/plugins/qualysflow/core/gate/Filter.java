package io.jenkins.plugins.qualysflow.core.gate;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a filter says of an element. Every comparison in it is made for every element, also where {@code &&} or
 * {@code ||} would not need it: one that can't be made must not go unseen, since the element would silently drop out.
 */
sealed interface Filter {

    /**
     * Whether it holds.
     *
     * @param item the element
     * @param root the whole output
     * @throws GateFault if a comparison can't be made
     */
    boolean holds(Place item, Place root, Patience patience);

    /** There is such a value, be it null. */
    record Exists(Operand operand) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            return operand.of(item, root) != null;
        }
    }

    /** The opposite. */
    record Not(Filter filter) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            return !filter.holds(item, root, patience);
        }
    }

    /** All of them. */
    record And(List<Filter> filters) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            boolean all = true;
            for (Filter filter : filters) {
                all &= filter.holds(item, root, patience);
            }
            return all;
        }
    }

    /** One of them at least. */
    record Or(List<Filter> filters) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            boolean any = false;
            for (Filter filter : filters) {
                any |= filter.holds(item, root, patience);
            }
            return any;
        }
    }

    /** They are equal; a value that is missing equals nothing. */
    record Equal(Operand one, Operand other) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            Place left = one.of(item, root);
            Place right = other.of(item, root);
            return left != null && right != null && Values.comparedEqual(left.value(), right.value(), patience);
        }
    }

    /** It equals one of them. */
    record In(Operand operand, List<Object> values) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            Place found = operand.of(item, root);
            if (found == null) {
                return false;
            }
            boolean any = false;
            for (Object value : values) {
                any |= Values.comparedEqual(found.value(), value, patience);
            }
            return any;
        }
    }

    /** A string matches as a whole; null and what is missing match nothing. */
    record Matches(Operand operand, Pattern pattern) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            Place found = operand.of(item, root);
            if (found == null || found.value() == null) {
                return false;
            }
            if (!(found.value() instanceof String text)) {
                throw GateFault.cannotBeCompared(Values.kind(found.value()) + " with a regular expression");
            }
            return pattern.matcher(patience.guard(text)).matches();
        }
    }

    /** Two numbers in that order. */
    record Ordered(Operand one, Order order, Operand other) implements Filter {
        @Override
        public boolean holds(Place item, Place root, Patience patience) {
            Number left = number(one.of(item, root));
            Number right = number(other.of(item, root));
            return order.holds(Values.decimal(left).compareTo(Values.decimal(right)));
        }

        private static Number number(Place place) {
            if (place == null) {
                throw GateFault.cannotBeCompared("the filter found an element without the number it orders by");
            }
            if (place.value() instanceof Number number) {
                return number;
            }
            throw GateFault.cannotBeCompared(
                    "the filter orders by numbers and found " + Values.kind(place.value()) + " in an element");
        }
    }
}
