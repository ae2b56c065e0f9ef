package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Evaluates one gate. */
final class GateEvaluator {

    private final Gate gate;
    private final MaskedLiterals secrets;
    private final Route route;
    private final Condition condition;
    /** For {@link Condition#MATCHES}; null for other conditions. */
    private final Pattern pattern;

    /**
     * An evaluator of that gate.
     *
     * @param secrets texts that are masked in the value of the gate
     */
    GateEvaluator(Gate gate, MaskedLiterals secrets) {
        this.gate = gate;
        this.secrets = secrets;
        this.route = gate.path().route();
        this.condition = gate.condition();
        this.pattern = condition == Condition.MATCHES ? RegularExpression.compile((String) gate.value(), 0) : null;
    }

    /** The verdict on the output of a step. Never throws: after an error the gate has not passed. */
    GateResult evaluate(String step, Value root, TimeLimit time) {
        try {
            time.begin();
            return !route.isDefinite() && condition.isOfAllValues() ? ofAll(step, root) : ofEach(step, root);
        } catch (GateFault e) {
            return notPassed(step, e.getMessage());
        } catch (StackOverflowError e) {
            return notPassed(step, "could not be evaluated: the recursion is too deep for this output");
        } catch (RuntimeException e) {
            return notPassed(step, "could not be evaluated: " + e.getClass().getSimpleName());
        } finally {
            time.end();
        }
    }

    /** The verdict on a step whose output could not be judged. */
    GateResult notPassed(String step, String reason) {
        return result(step, null, Objects.requireNonNull(reason), false);
    }

    /**
     * The verdict on a step.
     *
     * @param wrong why it did not pass; null if it passed
     * @param secret whether a secret was compared
     */
    private GateResult result(String step, Object found, String wrong, boolean secret) {
        return GateResult.of(gate, step, gate.expected(secret, secrets), found, wrong);
    }

    private GateResult ofAll(String step, Value root) {
        Value array = route.definitePart(root);
        if (array == null || !array.isArray()) {
            throw GateFault.wrongShape(
                    condition + " needs an array before the first filter, wildcard or slice, and found "
                            + (array == null ? "nothing" : array.kind()));
        }
        PathWalk walk = PathWalk.of(route, root);
        if (walk.missingBeforeChoice() > 0) {
            throw GateFault.wrongShape("in " + walk.missingBeforeChoice()
                    + " places there is nothing to choose from by the last filter, wildcard or slice");
        }
        int count = walk.found().size();
        boolean passes =
                switch (condition) {
                    case EMPTY, ABSENT -> count == 0;
                    case NOT_EMPTY -> count > 0;
                    default -> counts(count);
                };
        String wrong =
                "there " + (count == 1 ? "is 1 value" : "are " + count + " values") + ", expected " + expected(false);
        return result(step, ShownValues.found(walk.found()), passes ? null : wrong, false);
    }

    private GateResult ofEach(String step, Value root) {
        PathWalk walk = PathWalk.of(route, root);
        List<Value> found = walk.found();
        if (found.isEmpty()) {
            // Indefinite paths with ABSENT are evaluated by ofAll.
            Object none = route.isDefinite() ? null : List.of();
            return result(step, none, condition == Condition.ABSENT ? null : "there is nothing at the path", false);
        }
        if (route.function() != null) {
            found = List.of(route.function().of(found.get(0)));
        }
        Object shown = route.isDefinite() ? ShownValues.found(found.get(0)) : ShownValues.found(found);
        boolean secret = found.stream().limit(ShownValues.MOST).anyMatch(Value::isSecret);
        if (condition == Condition.EXISTS) {
            return result(step, shown, null, false);
        }
        if (walk.missing() > 0 && !route.descends()) {
            String wrong = "wrong shape: there is nothing at the end of the path in " + walk.missing() + " of "
                    + (walk.missing() + found.size()) + " places";
            return result(step, shown, wrong, secret);
        }
        for (int i = 0; i < found.size(); i++) {
            root.tick();
            boolean masked = secret || found.get(i).isSecret();
            String wrong = wrong(found.get(i), masked);
            if (wrong != null) {
                String which = found.size() == 1 ? "" : " (value " + (i + 1) + " of " + found.size() + ")";
                return result(step, shown, wrong + which, masked);
            }
        }
        return result(step, shown, null, secret);
    }

    /**
     * Why one value does not meet the condition; null if it does.
     *
     * @param secret whether a secret is compared
     */
    private String wrong(Value value, boolean secret) {
        try {
            return passes(value)
                    ? null
                    : "found " + ShownValues.text(ShownValues.found(value)) + ", expected " + expected(secret);
        } catch (GateFault e) {
            return e.getMessage();
        }
    }

    private boolean passes(Value value) {
        return switch (condition) {
            case EMPTY -> canBeEmpty(value.json()) && isEmpty(value.json());
            case NOT_EMPTY -> canBeEmpty(value.json()) && !isEmpty(value.json());
            case EQUALS -> value.comparedEqual(gate.value());
            case NOT_EQUALS -> !value.comparedEqual(gate.value());
            case LESS_THAN -> value.compareTo((Number) gate.value()) < 0;
            case AT_MOST -> value.compareTo((Number) gate.value()) <= 0;
            case AT_LEAST -> value.compareTo((Number) gate.value()) >= 0;
            case GREATER_THAN -> value.compareTo((Number) gate.value()) > 0;
            case MATCHES -> value.matches(pattern);
            case EXISTS -> true;
            case ABSENT -> false;
            case COUNT_AT_MOST, COUNT_AT_LEAST -> {
                if (!value.isArray()) {
                    throw GateFault.wrongShape("a count needs an array, and found " + value.kind());
                }
                yield counts(value.length());
            }
        };
    }

    private static boolean canBeEmpty(Object json) {
        return json instanceof List<?> || json instanceof Map<?, ?> || json instanceof String;
    }

    private static boolean isEmpty(Object json) {
        return json.equals(List.of()) || json.equals(Map.of()) || json.equals("");
    }

    private boolean counts(int count) {
        int comparison = BigDecimal.valueOf(count).compareTo(Value.decimal((Number) gate.value()));
        return condition == Condition.COUNT_AT_MOST ? comparison <= 0 : comparison >= 0;
    }

    private String expected(boolean secret) {
        return condition.words()
                + (condition.takesValue() ? " " + ShownValues.text(gate.expected(secret, secrets)) : "");
    }
}
