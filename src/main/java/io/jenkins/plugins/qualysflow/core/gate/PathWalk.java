package io.jenkins.plugins.qualysflow.core.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the values of a path in an output.
 *
 * <p>JSONPath silently drops values to which a segment can't be applied. Here that is a fault, and missing members are
 * counted, so that no value is dropped unnoticed.
 */
final class PathWalk {

    private final Route route;
    private final List<Value> found = new ArrayList<>();
    private int missing;
    private int missingBeforeChoice;

    private PathWalk(Route route) {
        this.route = route;
    }

    /**
     * Walks the whole path.
     *
     * @throws GateFault if a segment can't be applied to a value
     */
    static PathWalk of(Route route, Value root) {
        PathWalk walk = new PathWalk(route);
        walk.visit(root, 0, false);
        return walk;
    }

    /** The values at the path, in the order of the output. */
    List<Value> found() {
        return found;
    }

    /** How many times a name or an index led to nothing. */
    int missing() {
        return missing;
    }

    /**
     * How many of those times it happened before the last filter, wildcard or slice, so that it is unknown what that would
     * have selected.
     */
    int missingBeforeChoice() {
        return missingBeforeChoice;
    }

    private void visit(Value value, int at, boolean below) {
        value.tick();
        if (at == route.segments().size()) {
            found.add(value);
            return;
        }
        Segment segment = route.segments().get(at);
        boolean fits = segment.fits(value);
        // Below "..", there are values of every shape, and those to which the segment can't be applied are expected.
        if (!fits && !below) {
            throw GateFault.wrongShape("the path needs " + segment.shape().words() + ", and found " + value.kind());
        }
        List<Value> next = fits ? segment.from(value) : List.of();
        if (!fits || segment.isDefinite() && next.isEmpty()) {
            missing++;
            missingBeforeChoice += at < route.lastChoice() ? 1 : 0;
        }
        for (Value one : next) {
            visit(one, at + 1, below || segment.descends());
        }
    }
}
