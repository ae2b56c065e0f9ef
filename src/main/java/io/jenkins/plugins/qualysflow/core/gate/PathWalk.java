package io.jenkins.plugins.qualysflow.core.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Follows a path through an output.
 *
 * <p>JSONPath drops whatever its steps do not fit. Here a step that does not fit what it finds is a fault, and what lacks
 * a member is counted, so that nothing drops out of sight.
 */
final class PathWalk {

    private final List<Segment> segments;
    private final Place root;
    private final Patience patience;
    private final List<Place> found = new ArrayList<>();
    private final int lastChoice;
    private int lacking;
    private int lackingBeforeChoice;

    private PathWalk(List<Segment> segments, Place root, Patience patience) {
        this.segments = segments;
        this.lastChoice = lastChoice(segments);
        this.root = root;
        this.patience = patience;
    }

    /**
     * Goes all the way.
     *
     * @throws GateFault if a step does not fit what it finds
     */
    static PathWalk of(List<Segment> segments, Place root, Patience patience) {
        PathWalk walk = new PathWalk(segments, root, patience);
        walk.visit(root, 0, false);
        return walk;
    }

    /** What is there, in the order of the output. */
    List<Place> found() {
        return found;
    }

    /** How many times there was nothing where the path leads on to one value. */
    int lacking() {
        return lacking;
    }

    /**
     * How many of those times it was on the way to the last filter, wildcard or slice, so that it is not known what that
     * would have chosen.
     */
    int lackingBeforeChoice() {
        return lackingBeforeChoice;
    }

    private static int lastChoice(List<Segment> segments) {
        int last = segments.size() - 1;
        while (last >= 0 && segments.get(last).isDefinite()) {
            last--;
        }
        return last;
    }

    private void lacks(int at) {
        lacking++;
        if (at < lastChoice) {
            lackingBeforeChoice++;
        }
    }

    private void visit(Place place, int at, boolean below) {
        patience.tick();
        if (at == segments.size()) {
            found.add(place);
            return;
        }
        Segment segment = segments.get(at);
        if (segment instanceof Segment.Descent descent) {
            descend(place, descent.name(), at + 1);
            return;
        }
        if (!fits(segment, place)) {
            // At any depth there is something of every shape.
            if (!below) {
                throw GateFault.wrongShape(needs(segment) + ", and found " + Values.kind(place.value()));
            }
            lacks(at);
            return;
        }
        if (segment.isDefinite()) {
            Place next = definite(place, segment);
            if (next == null) {
                lacks(at);
            } else {
                visit(next, at + 1, below);
            }
            return;
        }
        for (Place next : chosen(place, segment)) {
            visit(next, at + 1, below);
        }
    }

    private void descend(Place place, String name, int next) {
        patience.tick();
        if (place.isObject()) {
            for (Object key : ((Map<?, ?>) place.value()).keySet()) {
                Place member = place.member((String) key);
                if (name == null || name.equals(key)) {
                    visit(member, next, true);
                }
                descend(member, name, next);
            }
        } else if (place.isArray()) {
            for (int i = 0; i < place.length(); i++) {
                Place element = place.element(i);
                if (name == null) {
                    visit(element, next, true);
                }
                descend(element, name, next);
            }
        }
    }

    private List<Place> chosen(Place place, Segment segment) {
        List<Place> chosen = new ArrayList<>();
        if (segment instanceof Segment.Where where) {
            List<Place> candidates = place.isObject() ? List.of(place) : elements(place);
            for (Place candidate : candidates) {
                patience.tick();
                if (where.filter().holds(candidate, root, patience)) {
                    chosen.add(candidate);
                }
            }
        } else if (segment instanceof Segment.Slice slice) {
            int length = place.length();
            int from = slice.from() == null ? 0 : clamp(slice.from(), length);
            int to = slice.to() == null ? length : clamp(slice.to(), length);
            for (int i = from; i < to; i++) {
                chosen.add(place.element(i));
            }
        } else if (place.isArray()) {
            chosen.addAll(elements(place));
        } else {
            ((Map<?, ?>) place.value()).keySet().forEach(key -> chosen.add(place.member((String) key)));
        }
        return chosen;
    }

    private static List<Place> elements(Place array) {
        List<Place> elements = new ArrayList<>(array.length());
        for (int i = 0; i < array.length(); i++) {
            elements.add(array.element(i));
        }
        return elements;
    }

    private static int clamp(int index, int length) {
        return Math.max(0, Math.min(length, index < 0 ? length + index : index));
    }

    private static boolean fits(Segment segment, Place place) {
        if (segment instanceof Segment.Name) {
            return place.isObject();
        }
        if (segment instanceof Segment.Index || segment instanceof Segment.Slice) {
            return place.isArray();
        }
        return place.isArray() || place.isObject();
    }

    private static String needs(Segment segment) {
        if (segment instanceof Segment.Name) {
            return "the path needs an object for a member of it";
        }
        if (segment instanceof Segment.Index || segment instanceof Segment.Slice) {
            return "the path needs an array for elements of it";
        }
        return "the path needs an array or an object for what is in it";
    }

    /** What a name or an index leads to; null if there is nothing. */
    static Place definite(Place place, Segment segment) {
        if (segment instanceof Segment.Name name) {
            return place.isObject() ? place.member(name.name()) : null;
        }
        return place.isArray() ? place.element(((Segment.Index) segment).index()) : null;
    }
}
