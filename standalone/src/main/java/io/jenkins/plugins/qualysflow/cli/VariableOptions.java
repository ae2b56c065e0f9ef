package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.request.RunParameters;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** What the workflow runs with. */
final class VariableOptions {

    private static final String VARIABLES_JSON = "--variables-json";
    private static final String INPUT_JSON = "--input-json";

    @Option(names = "--connector-id", paramLabel = "ID", description = "connector to run with (connectorId)")
    private String connectorId;

    @Option(names = "--region", paramLabel = "R", description = "region in AWS")
    private String region;

    @Option(names = "--resource-group", paramLabel = "G", description = "resource group in Azure (resourceGroup)")
    private String resourceGroup;

    @Option(names = "--project", paramLabel = "P", description = "project in Google Cloud")
    private String project;

    @Option(
            names = "--oci-region",
            paramLabel = "R",
            description = "region in OCI (oci_region), together with --compartment")
    private String ociRegion;

    @Option(names = "--compartment", paramLabel = "C", description = "compartment in OCI, together with --oci-region")
    private String compartment;

    @Option(
            names = "--variable",
            paramLabel = "NAME=VALUE",
            description = "one more variable, a string; may be given again")
    private List<String> variables = List.of();

    @Option(
            names = VARIABLES_JSON,
            paramLabel = "JSON|@FILE",
            description = "more variables, as a JSON object or a file that holds one; their types are kept")
    private String variablesJson;

    @Option(names = INPUT_JSON, paramLabel = "JSON|@FILE", description = "input of the run, any JSON or a file with it")
    private String inputJson;

    @Option(
            names = "--allow-partial-variables",
            description = "only warn of cloud variables without a connector, or of two clouds with one connector")
    private boolean allowPartialVariables;

    /** All of it, not checked against the rules of a run yet. */
    RunParameters parameters(String workflowId) {
        Map<SystemVariable, Object> system = new EnumMap<>(SystemVariable.class);
        put(system, SystemVariable.CONNECTOR_ID, connectorId);
        put(system, SystemVariable.REGION, region);
        put(system, SystemVariable.RESOURCE_GROUP, resourceGroup);
        put(system, SystemVariable.PROJECT, project);
        put(system, SystemVariable.OCI_REGION, ociRegion);
        put(system, SystemVariable.COMPARTMENT, compartment);
        Object input = inputJson == null ? null : new JsonArgument(INPUT_JSON, inputJson).read();
        return new RunParameters(workflowId, system, merged(), input, allowPartialVariables);
    }

    private Map<String, Object> merged() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (variablesJson != null) {
            all.putAll(new JsonArgument(VARIABLES_JSON, variablesJson).readObject());
        }
        int count = 0;
        for (String variable : variables) {
            count++;
            int equals = variable.indexOf('=');
            if (equals < 0) {
                // Its text is not shown: it may be a secret.
                throw new BadUsage("--variable must be NAME=VALUE; number " + count + " has no =");
            }
            String name = variable.substring(0, equals).strip();
            String value = variable.substring(equals + 1);
            if (name.isEmpty()) {
                throw new BadUsage("--variable must be NAME=VALUE; number " + count + " has no name");
            }
            if (all.containsKey(name) && !Objects.equals(all.get(name), value)) {
                throw new BadUsage("--variable " + name + " is given twice with different values"
                        + (variablesJson == null ? "" : ", here or in " + VARIABLES_JSON));
            }
            all.put(name, value);
        }
        return all;
    }

    /** A blank value counts as given: the rules have something to say about it. */
    private static void put(Map<SystemVariable, Object> system, SystemVariable variable, String value) {
        if (value != null) {
            system.put(variable, value);
        }
    }
}
