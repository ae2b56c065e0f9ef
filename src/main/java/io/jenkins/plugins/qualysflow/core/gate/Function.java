package io.jenkins.plugins.qualysflow.core.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A function at the end of a path. Its result is exact, or an average that has no end, and values of other types are faults. */
enum Function {
    /** Number of elements of an array, members of an object, characters of a string. */
    LENGTH,
    MIN,
    MAX,
    SUM,
    AVG;

    /** Sums of numbers with larger exponents would take too much memory. */
    private static final int LARGEST_EXPONENT = 1000;

    /** The function of that name in a path; null if there is none. */
    static Function named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.spelling().equals(name + "()"))
                .findFirst()
                .orElse(null);
    }

    /** The names of all, for error messages. */
    static String names() {
        return Arrays.stream(values()).map(Function::spelling).collect(Collectors.joining(", "));
    }

    private String spelling() {
        return name().toLowerCase(Locale.ROOT) + "()";
    }

    /**
     * Applies it to a value.
     *
     * @throws GateFault if the value has the wrong type
     */
    Value of(Value value) {
        if (this == LENGTH) {
            return value.constant(length(value));
        }
        if (!(value.json() instanceof List<?> list) || list.isEmpty()) {
            throw GateFault.wrongShape(spelling() + " needs an array of numbers, and found "
                    + (value.isArray() ? "an empty one" : value.kind()));
        }
        BigDecimal result = list.stream()
                .map(this::decimal)
                .reduce((one, other) -> switch (this) {
                    case MIN -> one.min(other);
                    case MAX -> one.max(other);
                    default -> one.add(other);
                })
                .orElseThrow();
        return value.derived(this == AVG ? average(result, list.size()) : result);
    }

    /** With so many digits more than the sum has that no average below a limit is rounded up to it. */
    private static BigDecimal average(BigDecimal sum, int count) {
        int digits = sum.precision() + MathContext.DECIMAL128.getPrecision();
        return sum.divide(BigDecimal.valueOf(count), new MathContext(digits));
    }

    private static int length(Value value) {
        if (value.json() instanceof List<?> list) {
            return list.size();
        }
        if (value.json() instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value.json() instanceof String text) {
            return text.length();
        }
        throw GateFault.wrongShape("length() needs an array, an object or a string, and found " + value.kind());
    }

    private BigDecimal decimal(Object element) {
        if (!(element instanceof Number number)) {
            throw GateFault.cannotBeCompared(
                    spelling() + " needs numbers only, and found " + Value.kind(element) + " among them");
        }
        BigDecimal decimal = Value.decimal(number);
        if (Math.abs((long) decimal.scale()) > LARGEST_EXPONENT) {
            throw GateFault.cannotBeCompared(spelling() + " is for numbers of an ordinary size");
        }
        return decimal;
    }
}
