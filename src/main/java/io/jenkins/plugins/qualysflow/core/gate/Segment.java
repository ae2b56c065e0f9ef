package io.jenkins.plugins.qualysflow.core.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One segment of a path.
 *
 * @param shape the values to which it can be applied
 * @param isDefinite whether it selects one value at most
 * @param descends whether it selects at any depth
 * @param name the member that it selects; null if it selects any, or elements
 * @param leads selects from a value of its shape, in the order of the output
 */
record Segment(Shape shape, boolean isDefinite, boolean descends, String name, Function<Value, List<Value>> leads) {

    /** The values to which a segment can be applied. */
    enum Shape {
        OBJECT("an object for a member of it", Value::isObject),
        ARRAY("an array for elements of it", Value::isArray),
        STRUCTURE("an array or an object for what is in it", value -> value.isArray() || value.isObject()),
        ANYTHING("anything", value -> true);

        private final String words;
        private final Predicate<Value> has;

        Shape(String words, Predicate<Value> has) {
            this.words = words;
            this.has = has;
        }

        /** With its article and the reason, for error messages. */
        String words() {
            return words;
        }
    }

    /** A member of an object. */
    static Segment member(String name) {
        return new Segment(Shape.OBJECT, true, false, name, value -> value.member(name));
    }

    /** An element of an array; a negative index counts from the end. */
    static Segment element(int index) {
        return new Segment(Shape.ARRAY, true, false, null, value -> value.element(index));
    }

    /**
     * Elements of an array, from the first up to before the second.
     *
     * @param from negative from the end; null for the beginning
     * @param to likewise; null for the end
     */
    static Segment slice(Integer from, Integer to) {
        return new Segment(Shape.ARRAY, false, false, null, value -> {
            List<Value> all = value.children();
            int end = to == null ? all.size() : bounded(to, all.size());
            int first = from == null ? 0 : bounded(from, all.size());
            return all.subList(Math.min(first, end), end);
        });
    }

    private static int bounded(int index, int length) {
        return Math.max(0, Math.min(length, index < 0 ? length + index : index));
    }

    /** Every element of an array, or every value of an object. */
    static Segment all() {
        return new Segment(Shape.STRUCTURE, false, false, null, value -> value.children());
    }

    /** The elements of an array that the filter selects; an object, if the filter selects the object itself. */
    static Segment where(Filter filter) {
        return new Segment(Shape.STRUCTURE, false, false, null, value -> {
            List<Value> chosen = new ArrayList<>();
            for (Value candidate : value.isArray() ? value.children() : List.of(value)) {
                value.tick();
                if (filter.holds(candidate)) {
                    chosen.add(candidate);
                }
            }
            return chosen;
        });
    }

    /**
     * Members at any depth.
     *
     * @param name null for all
     */
    static Segment descent(String name) {
        return new Segment(Shape.ANYTHING, false, true, name, value -> {
            List<Value> found = new ArrayList<>();
            search(value, name, found);
            return found;
        });
    }

    private static void search(Value below, String name, List<Value> found) {
        below.tick();
        for (Value child : below.children()) {
            if (name == null || name.equals(child.name())) {
                found.add(child);
            }
            search(child, name, found);
        }
    }

    /** Whether it can be applied to that value. */
    boolean fits(Value value) {
        return shape.has.test(value);
    }

    /** What it selects from a value that it {@link #fits}. */
    List<Value> from(Value value) {
        return leads.apply(value);
    }
}
