package io.jenkins.plugins.qualysflow.core.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * One step of a path.
 *
 * @param shape what it can be made at
 * @param isDefinite whether it leads to one value at most
 * @param descends whether it leads to any depth
 * @param name the member that it leads to; null if it leads to any, or to elements
 * @param leads where it leads from a value of its shape, in the order of the output
 */
record Segment(
        Shape shape,
        boolean isDefinite,
        boolean descends,
        String name,
        BiFunction<Value, Evaluation, List<Value>> leads) {

    /** What a segment needs. */
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

        /** With its article, and what it is needed for. */
        String words() {
            return words;
        }
    }

    /** A member of an object. */
    static Segment member(String name) {
        return new Segment(Shape.OBJECT, true, false, name, (value, evaluation) -> value.member(name));
    }

    /** An element of an array; negative from its end. */
    static Segment element(int index) {
        return new Segment(Shape.ARRAY, true, false, null, (value, evaluation) -> value.element(index));
    }

    /**
     * Elements of an array, from the first up to before the second.
     *
     * @param from negative from the end; null for the beginning
     * @param to likewise; null for the end
     */
    static Segment slice(Integer from, Integer to) {
        return new Segment(Shape.ARRAY, false, false, null, (value, evaluation) -> {
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
        return new Segment(Shape.STRUCTURE, false, false, null, (value, evaluation) -> value.children());
    }

    /** Those elements of an array for which the filter holds; an object, if it holds for the object itself. */
    static Segment where(Filter filter) {
        return new Segment(Shape.STRUCTURE, false, false, null, (value, evaluation) -> {
            List<Value> chosen = new ArrayList<>();
            for (Value candidate : value.isArray() ? value.children() : List.of(value)) {
                evaluation.time().tick();
                if (filter.holds(candidate, evaluation)) {
                    chosen.add(candidate);
                }
            }
            return chosen;
        });
    }

    /**
     * Members at any depth.
     *
     * @param name null for everything
     */
    static Segment descent(String name) {
        return new Segment(Shape.ANYTHING, false, true, name, (value, evaluation) -> {
            List<Value> found = new ArrayList<>();
            search(value, name, evaluation.time(), found);
            return found;
        });
    }

    private static void search(Value below, String name, TimeLimit time, List<Value> found) {
        time.tick();
        for (Value child : below.children()) {
            if (name == null || name.equals(child.name())) {
                found.add(child);
            }
            search(child, name, time, found);
        }
    }

    /** Whether it can be made at that value. */
    boolean fits(Value value) {
        return shape.has.test(value);
    }

    /** Where it leads from a value that it fits. */
    List<Value> from(Value value, Evaluation evaluation) {
        return leads.apply(value, evaluation);
    }
}
