package io.jenkins.plugins.qualysflow.core.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Judges one output by one gate. */
final class Judge {

    private final Gate gate;
    private final String step;
    private final Place root;
    private final Patience patience;

    private Judge(Gate gate, String step, Place root, Patience patience) {
        this.gate = gate;
        this.step = step;
        this.root = root;
        this.patience = patience;
    }

    /** The verdict; whatever goes wrong is one too. */
    static GateResult judge(Gate gate, String step, Place root, Patience patience) {
        try {
            patience.begin();
            return new Judge(gate, step, root, patience).verdict();
        } catch (GateFault e) {
            return GateResult.notPassed(gate, step, null, e.getMessage());
        } catch (StackOverflowError e) {
            return GateResult.notPassed(gate, step, null, "could not be evaluated: it goes too deep for this output");
        } catch (RuntimeException e) {
            return GateResult.notPassed(
                    gate, step, null, "could not be evaluated: " + e.getClass().getSimpleName());
        } finally {
            patience.end();
        }
    }

    private GateResult verdict() {
        if (gate.path().isDefinite()) {
            return ofOne();
        }
        return gate.condition().isOfAllValues() ? ofAll() : ofEach();
    }

    private GateResult ofOne() {
        List<Place> found = PathWalk.of(gate.path().segments(), root, patience).found();
        if (found.isEmpty()) {
            return gate.condition() == Condition.ABSENT
                    ? GateResult.passed(gate, step, null)
                    : GateResult.notPassed(gate, step, null, "there is nothing at the path");
        }
        Place place = found.get(0);
        if (gate.path().function() != null) {
            place = gate.path().function().of(place);
        }
        Object shown = ShownValues.found(place);
        String wrong = guarded(place, place.isSecret());
        return result(wrong, shown, place.isSecret());
    }

    private GateResult ofAll() {
        Place array = root;
        for (Segment segment : gate.path().definitePart()) {
            array = array == null ? null : PathWalk.definite(array, segment);
        }
        if (array == null || !array.isArray()) {
            throw GateFault.wrongShape(
                    gate.condition() + " needs an array before the first filter, wildcard or slice, and" + " found "
                            + (array == null ? "nothing" : Values.kind(array.value())));
        }
        PathWalk walk = PathWalk.of(gate.path().segments(), root, patience);
        if (walk.lackingBeforeChoice() > 0) {
            throw GateFault.wrongShape("in " + walk.lackingBeforeChoice()
                    + " places there is nothing to choose from by the last filter," + " wildcard or slice");
        }
        List<Place> found = walk.found();
        int count = found.size();
        boolean passes =
                switch (gate.condition()) {
                    case EMPTY, ABSENT -> count == 0;
                    case NOT_EMPTY -> count > 0;
                    default -> counts(count);
                };
        String wrong = "there " + (count == 1 ? "is 1 value" : "are " + count + " values") + ", expected " + expected();
        return result(passes ? null : wrong, ShownValues.found(found), false);
    }

    private GateResult ofEach() {
        PathWalk walk = PathWalk.of(gate.path().segments(), root, patience);
        List<Place> found = walk.found();
        Object shown = ShownValues.found(found);
        boolean secret = found.stream().limit(ShownValues.MOST).anyMatch(Place::isSecret);
        if (found.isEmpty()) {
            return result("there is nothing at the path", shown, false);
        }
        if (gate.condition() == Condition.EXISTS) {
            return result(null, shown, false);
        }
        if (walk.lacking() > 0 && !gate.path().descends()) {
            return result(
                    "wrong shape: there is nothing at the end of the path in " + walk.lacking() + " of "
                            + (walk.lacking() + found.size()) + " places",
                    shown,
                    secret);
        }
        for (int i = 0; i < found.size(); i++) {
            patience.tick();
            String wrong = guarded(found.get(i), secret || found.get(i).isSecret());
            if (wrong != null) {
                String which = found.size() == 1 ? "" : " (value " + (i + 1) + " of " + found.size() + ")";
                return result(wrong + which, shown, secret || found.get(i).isSecret());
            }
        }
        return result(null, shown, secret);
    }

    private GateResult result(String wrong, Object shown, boolean secret) {
        GateResult result =
                wrong == null ? GateResult.passed(gate, step, shown) : GateResult.notPassed(gate, step, shown, wrong);
        return secret ? result.withExpected(ShownValues.masked(gate.value())) : result;
    }

    /** A fault of one value, with the value beside it. */
    private String guarded(Place place, boolean secret) {
        try {
            return wrong(place, secret);
        } catch (GateFault e) {
            return e.getMessage();
        }
    }

    /**
     * What is wrong with one value; null if nothing is.
     *
     * @param secret whether something is compared that must not be shown
     */
    private String wrong(Place place, boolean secret) {
        Object value = place.value();
        boolean passes =
                switch (gate.condition()) {
                    case EMPTY -> canBeEmpty(value) && isEmpty(value);
                    case NOT_EMPTY -> canBeEmpty(value) && !isEmpty(value);
                    case EQUALS -> Values.comparedEqual(value, gate.value(), patience);
                    case NOT_EQUALS -> !Values.comparedEqual(value, gate.value(), patience);
                    case LESS_THAN -> Order.LESS.holds(compared(value));
                    case AT_MOST -> Order.AT_MOST.holds(compared(value));
                    case AT_LEAST -> Order.AT_LEAST.holds(compared(value));
                    case GREATER_THAN -> Order.GREATER.holds(compared(value));
                    case MATCHES -> matches(value);
                    case EXISTS -> true;
                    case ABSENT -> false;
                    case COUNT_AT_MOST, COUNT_AT_LEAST -> counts(size(value));
                };
        return passes ? null : "found " + ShownValues.text(ShownValues.found(place)) + ", expected " + expected(secret);
    }

    private static boolean canBeEmpty(Object value) {
        return value instanceof List<?> || value instanceof Map<?, ?> || value instanceof String;
    }

    private static boolean isEmpty(Object value) {
        return value.equals(List.of()) || value.equals(Map.of()) || value.equals("");
    }

    private int compared(Object value) {
        if (value instanceof Number number) {
            return Values.decimal(number).compareTo(Values.decimal((Number) gate.value()));
        }
        throw GateFault.cannotBeCompared(Values.kind(value) + " with a number");
    }

    private boolean matches(Object value) {
        if (value instanceof String text) {
            return RegularExpression.compile((String) gate.value(), 0)
                    .matcher(patience.guard(text))
                    .matches();
        }
        throw GateFault.cannotBeCompared(Values.kind(value) + " with a regular expression");
    }

    private static int size(Object value) {
        if (value instanceof List<?> list) {
            return list.size();
        }
        throw GateFault.wrongShape("a count needs an array, and found " + Values.kind(value));
    }

    private boolean counts(int count) {
        int comparison = BigDecimal.valueOf(count).compareTo(Values.decimal((Number) gate.value()));
        return gate.condition() == Condition.COUNT_AT_MOST ? comparison <= 0 : comparison >= 0;
    }

    private String expected() {
        return expected(false);
    }

    private String expected(boolean secret) {
        if (!gate.condition().takesValue()) {
            return gate.condition().words();
        }
        Object shown = secret ? ShownValues.masked(gate.value()) : gate.expected();
        return gate.condition().words() + " " + ShownValues.text(shown);
    }
}
