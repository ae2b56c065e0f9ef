package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The rules of gates: creates gates from the input of a user, or reports everything that is wrong with it. */
public final class GateRules {

    /** The problem of gates with {@code wait: false}. */
    public static final String NEED_WAIT =
            "gates can't go with wait: false, since they judge what an execution leaves at its end";

    private static final List<String> FIELDS = List.of("step", "path", "condition", "value", "onFailure");

    /** Characters of an unknown field that are shown. */
    private static final int LONGEST_FIELD = 40;

    private final Map<String, Object> given;
    private final String name;
    private final List<String> problems;

    private GateRules(Map<String, Object> given, String name, List<String> problems) {
        this.given = given;
        this.name = name;
        this.problems = problems;
    }

    /**
     * Checks.
     *
     * @param given a map for each gate, with {@code step}, {@code path}, {@code condition}, {@code value} and
     *     {@code onFailure}; plain JSON values. A {@code value} that is present and null is JSON's null, which is
     *     not the same as no value
     * @param names the name of the gate at an index in messages, such as {@code gates[0]}
     * @param waitForEnd whether the end of the execution is waited for
     * @throws InvalidParametersException naming gate, field and rule of every problem there is, and never a value
     */
    public static List<Gate> check(List<Map<String, Object>> given, IntFunction<String> names, boolean waitForEnd)
            throws InvalidParametersException {
        List<String> problems = new ArrayList<>();
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            gates.add(new GateRules(new LinkedHashMap<>(given.get(i)), names.apply(i), problems).gate());
        }
        if (!given.isEmpty() && !waitForEnd) {
            problems.add(NEED_WAIT);
        }
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        return List.copyOf(gates);
    }

    /**
     * Checks gates that administrators require.
     *
     * @param given as for {@link #check}, each with {@code workflow} and {@code requiredBy} as well; without
     *     {@code onFailure} a gate fails the build
     * @param names as for {@link #check}
     * @throws InvalidParametersException as {@link #check} does
     */
    public static List<Requirement> checkRequired(List<Map<String, Object>> given, IntFunction<String> names)
            throws InvalidParametersException {
        List<String> problems = new ArrayList<>();
        List<Requirement> required = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Map<String, Object> fields = new LinkedHashMap<>(given.get(i));
            Object workflow = fields.remove("workflow");
            Object requiredBy = fields.remove("requiredBy");
            GateRules rules = new GateRules(fields, names.apply(i), problems);
            String name = workflow instanceof String text && !text.isBlank() ? text : null;
            if (name == null) {
                rules.problem("workflow is required: the id or the name of a workflow, or * for all");
            }
            Gate gate = rules.gate();
            required.add(new Requirement(
                    name,
                    new Gate(
                            gate.step(),
                            gate.path(),
                            gate.condition(),
                            gate.value(),
                            gate.onFailure() == null ? OnGateFailure.FAILURE : gate.onFailure(),
                            (String) requiredBy)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        return List.copyOf(required);
    }

    private Gate gate() {
        for (String field : given.keySet()) {
            if (!FIELDS.contains(field)) {
                problem("has an unknown member " + Scrubber.printable(field, LONGEST_FIELD) + "; there are "
                        + String.join(", ", FIELDS));
            }
        }
        NodeGlob step = step();
        GatePath path = path();
        Condition condition = constant("condition", Condition.values());
        if (condition == null && given.get("condition") == null) {
            problem("condition is required: " + names(Condition.values()));
        }
        OnGateFailure onFailure = constant("onFailure", OnGateFailure.values());
        Object value = condition == null ? null : value(condition);
        if (condition != null
                && condition.isOfAllValues()
                && path != null
                && path.route().descends()) {
            problem("path must not have .. with " + condition
                    + ": a path that matches nothing would count as no values");
        }
        return new Gate(step, path, condition, value, onFailure, null);
    }

    private NodeGlob step() {
        String text = text("step", "the id or type of nodes, with * and ? for others");
        if (text == null) {
            return null;
        }
        NodeGlob step = new NodeGlob(text);
        if (step.isEmpty()) {
            problem("step must not be blank");
        }
        return step;
    }

    private GatePath path() {
        String text = text("path", "a JSONPath");
        try {
            return text == null ? null : GatePath.of(text);
        } catch (IllegalArgumentException e) {
            problem("path " + e.getMessage());
            return null;
        }
    }

    /** A required string; null, with a problem, if it is missing or no string. */
    private String text(String field, String what) {
        Object value = given.get(field);
        if (value == null) {
            problem(field + " is required: " + what);
        } else if (!(value instanceof String)) {
            problem(field + " must be a string");
        } else {
            return (String) value;
        }
        return null;
    }

    /** One of those constants; null if the field is missing, and null with a problem for any other value. */
    private <E extends Enum<E>> E constant(String field, E[] constants) {
        Object value = given.get(field);
        if (value == null) {
            return null;
        }
        for (E constant : constants) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        problem(field + " must be one of " + names(constants));
        return null;
    }

    private static String names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", "));
    }

    private Object value(Condition condition) {
        Condition.Takes takes = condition.takes();
        Object value = given.get("value");
        boolean there = given.containsKey("value");
        if (takes == Condition.Takes.NOTHING) {
            if (there) {
                problem("value must not be given with " + condition + ", which compares with nothing");
            }
        } else if (!there) {
            problem("value is required with " + condition + ": " + takes.words());
        } else if (!takes.accepts(value)) {
            problem("value must be " + takes.words() + " with " + condition);
        } else if (takes == Condition.Takes.PATTERN) {
            pattern(value);
        }
        return value;
    }

    private void pattern(Object value) {
        if (!(value instanceof String text)) {
            problem("value must be a regular expression, as a string, with MATCHES");
            return;
        }
        try {
            RegularExpression.compile(text, 0);
        } catch (IllegalArgumentException e) {
            problem("value " + e.getMessage());
        }
    }

    private void problem(String rule) {
        problems.add(name + ": " + rule);
    }
}
