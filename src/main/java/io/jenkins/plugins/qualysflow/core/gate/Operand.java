package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.util.List;

/** One side of a comparison within a filter. */
sealed interface Operand {

    /** What it stands for; null for nothing. */
    Place of(Place item, Place root);

    /** Whether what it stands for is under a sensitive name. */
    boolean isSensitive();

    /**
     * A value given in the path.
     *
     * @param value a string, number, boolean or null
     */
    record Constant(Object value) implements Operand {
        @Override
        public Place of(Place item, Place root) {
            return Place.root(value);
        }

        @Override
        public boolean isSensitive() {
            return false;
        }
    }

    /**
     * A value of the output.
     *
     * @param fromRoot whether it begins at the root rather than at the element
     * @param segments names and indexes
     * @param function what is made of the value; null for itself
     */
    record Reference(boolean fromRoot, List<Segment> segments, Function function) implements Operand {
        @Override
        public Place of(Place item, Place root) {
            Place place = fromRoot ? root : item;
            for (Segment segment : segments) {
                place = place == null ? null : PathWalk.definite(place, segment);
            }
            return place == null || function == null ? place : function.of(place);
        }

        @Override
        public boolean isSensitive() {
            // The value of a pair may be secret, which only its key would tell.
            return segments.stream()
                    .anyMatch(segment -> segment instanceof Segment.Name name
                            && (SensitiveNames.isSensitive(name.name())
                                    || name.name().equalsIgnoreCase("value")));
        }
    }
}
