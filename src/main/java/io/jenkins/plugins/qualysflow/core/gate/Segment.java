package io.jenkins.plugins.qualysflow.core.gate;

/** One step of a path. */
sealed interface Segment {

    /** A member of an object. */
    record Name(String name) implements Segment {}

    /** An element of an array; negative from its end. */
    record Index(int index) implements Segment {}

    /** Every element of an array, or every value of an object. */
    record Wildcard() implements Segment {}

    /**
     * Elements of an array, from the first up to before the second.
     *
     * @param from negative from the end; null for the beginning
     * @param to likewise; null for the end
     */
    record Slice(Integer from, Integer to) implements Segment {}

    /** Those elements of an array for which the filter holds; an object, if it holds for the object itself. */
    record Where(Filter filter) implements Segment {}

    /**
     * Members at any depth.
     *
     * @param name null for all
     */
    record Descent(String name) implements Segment {}

    /** Whether it leads to one value at most. */
    default boolean isDefinite() {
        return this instanceof Name || this instanceof Index;
    }
}
