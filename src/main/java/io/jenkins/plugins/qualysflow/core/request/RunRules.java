package io.jenkins.plugins.qualysflow.core.request;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable.Cloud;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules of a run: merges the variables and finds mistakes that Qualys Flow would refuse or, worse, accept.
 *
 * <p>API release 1.18: a request that overrides variables of a cloud must give all of them, and none blank.
 * API release 1.19: {@code connectorId} wins over the three variables it replaces.
 */
public final class RunRules {

    private final RunParameters parameters;
    private final Map<String, Object> merged = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private RunRules(RunParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Checks.
     *
     * @throws InvalidParametersException naming every problem there is
     */
    public static CheckedRun check(RunParameters parameters) throws InvalidParametersException {
        return new RunRules(parameters).check();
    }

    private CheckedRun check() throws InvalidParametersException {
        String id = checkWorkflow();
        parameters.system().forEach((variable, value) -> merge(variable.sentAs(), variable.parameter(), value));
        parameters.variables().forEach((name, value) -> merge(name, "variables." + name, value));
        merged.forEach(this::checkValue);
        checkClouds();
        merged.keySet().forEach(this::checkNearMiss);
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        return new CheckedRun(id, new RunRequest(merged, parameters.input()), List.copyOf(warnings));
    }

    /** The id of the workflow; null if it is given by its name, or invalid. */
    private String checkWorkflow() {
        String id = parameters.workflowId();
        String name = parameters.workflowName();
        if (name == null || name.isBlank()) {
            String badId = WorkflowId.problem("workflowId", id);
            if (badId != null) {
                problems.add(badId);
            }
            return badId == null ? WorkflowId.normal(id) : null;
        }
        if (id != null && !id.isBlank()) {
            problems.add("workflowId and workflowName must not both be given: one of them says which workflow");
        }
        return null;
    }

    private void merge(String name, String parameter, Object value) {
        boolean connector =
                SystemVariable.sentAs(name).filter(SystemVariable::isConnector).isPresent();
        Object plain = connector ? withoutAt(parameter, value) : value;
        if (merged.containsKey(name) && !same(merged.get(name), plain)) {
            problems.add(name + " is given twice, as a parameter of its own and in variables, with different values");
        }
        merged.put(name, plain);
    }

    private Object withoutAt(String parameter, Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(element -> withoutAt(parameter, element)).collect(Collectors.toList());
        }
        if (value instanceof String text && text.strip().startsWith("@")) {
            warnings.add(parameter + " is sent without its leading @, which only stored workflows have");
            return text.strip().substring(1);
        }
        return value;
    }

    private static boolean same(Object one, Object other) {
        return one instanceof Number a && other instanceof Number b
                ? new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0
                : Objects.equals(one, other);
    }

    private void checkValue(String name, Object value) {
        Optional<SystemVariable> system = SystemVariable.sentAs(name);
        if (system.isPresent()) {
            if (isBlank(value)) {
                problems.add(system.get().parameter()
                        + " must not be blank: leave it out, or give every variable of its cloud a value");
            }
        } else if (name.isBlank()) {
            problems.add("variables must not have a blank name");
        } else if (value instanceof String text && text.isBlank()) {
            warnings.add("variables." + name + " is blank");
        }
        if (value instanceof Number number
                && new BigDecimal(number.toString()).stripTrailingZeros().scale() > 0) {
            warnings.add("variables." + name + " is not a whole number; Qualys Flow documents integers only");
        }
    }

    private static boolean isBlank(Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty() || list.stream().anyMatch(RunRules::isBlank);
        }
        return value == null || (value instanceof String text && text.isBlank());
    }

    private void checkClouds() {
        boolean connector = merged.containsKey(SystemVariable.CONNECTOR_ID.sentAs());
        List<SystemVariable> old =
                given().stream().filter(SystemVariable::isOldConnector).toList();
        Set<Cloud> clouds = given().stream()
                .filter(variable -> !variable.isConnector())
                .map(SystemVariable::cloud)
                .collect(Collectors.toCollection(TreeSet::new));
        checkOci();
        for (Cloud cloud : clouds) {
            boolean oldConnector = old.stream().anyMatch(variable -> variable.cloud() == cloud);
            if (!connector && !oldConnector) {
                partial(names(cloud) + " needs a connector: give connectorId as well");
            }
        }
        if (connector && old.isEmpty() && clouds.size() > 1) {
            partial("connectorId is the connector of one cloud, and there are variables of "
                    + clouds.stream().map(Cloud::label).collect(Collectors.joining(" and ")));
        }
        if (connector && clouds.isEmpty()) {
            warnings.add("connectorId is given without a variable of its cloud, such as region, resourceGroup, project,"
                    + " or ociRegion with compartment");
        }
        for (SystemVariable variable : old) {
            if (connector) {
                warnings.add("connectorId wins over " + variable.parameter() + ", which is given too");
            } else if (!clouds.contains(variable.cloud())) {
                warnings.add(variable.parameter() + " is given without a variable of "
                        + variable.cloud().label());
            }
        }
    }

    private void checkOci() {
        boolean region = merged.containsKey(SystemVariable.OCI_REGION.sentAs());
        boolean compartment = merged.containsKey(SystemVariable.COMPARTMENT.sentAs());
        if (region != compartment) {
            String needs = region ? "ociRegion needs compartment" : "compartment needs ociRegion";
            problems.add(needs + ": OCI takes both or neither");
        }
    }

    private String names(Cloud cloud) {
        return given().stream()
                .filter(variable -> variable.cloud() == cloud && !variable.isConnector())
                .map(SystemVariable::parameter)
                .collect(Collectors.joining(" and "));
    }

    private List<SystemVariable> given() {
        return merged.keySet().stream()
                .map(SystemVariable::sentAs)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    private void partial(String sentence) {
        if (parameters.allowPartialVariables()) {
            warnings.add(sentence);
        } else {
            problems.add(sentence + " (or set allowPartialVariables)");
        }
    }

    /** Warns of a name that differs from a system variable only in spelling: it would silently be a variable of the user. */
    private void checkNearMiss(String name) {
        if (SystemVariable.sentAs(name).isPresent()) {
            return;
        }
        for (SystemVariable variable : SystemVariable.values()) {
            if (letters(name).equals(letters(variable.sentAs()))) {
                warnings.add("variables." + name + " is not the system variable " + variable.sentAs()
                        + ", only spelled like it");
            }
        }
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
