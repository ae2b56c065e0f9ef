package io.jenkins.plugins.qualysflow.core.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows a path through an output.
 *
 * <p>JSONPath drops whatever its steps do not fit. Here a step that does not fit what it finds is a fault, and what lacks
 * a member is counted, so that nothing drops out of sight.
 */
final class PathWalk {

    private final Route route;
    private final Evaluation evaluation;
    private final List<Value> found = new ArrayList<>();
    private int lacking;
    private int lackingBeforeChoice;

    private PathWalk(Route route, Evaluation evaluation) {
        this.route = route;
        this.evaluation = evaluation;
    }

    /**
     * Goes all the way.
     *
     * @throws GateFault if a step does not fit what it finds
     */
    static PathWalk of(Route route, Evaluation evaluation) {
        PathWalk walk = new PathWalk(route, evaluation);
        walk.visit(evaluation.root(), 0, false);
        return walk;
    }

    /** What is there, in the order of the output. */
    List<Value> found() {
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

    private void visit(Value value, int at, boolean below) {
        evaluation.time().tick();
        if (at == route.segments().size()) {
            found.add(value);
            return;
        }
        Segment segment = route.segments().get(at);
        boolean fits = segment.fits(value);
        // At any depth there is something of every shape.
        if (!fits && !below) {
            throw GateFault.wrongShape("the path needs " + segment.shape().words() + ", and found " + value.kind());
        }
        List<Value> next = fits ? segment.from(value, evaluation) : List.of();
        if (!fits || segment.isDefinite() && next.isEmpty()) {
            lacking++;
            lackingBeforeChoice += at < route.lastChoice() ? 1 : 0;
        }
        for (Value one : next) {
            visit(one, at + 1, below || segment.descends());
        }
    }
}
