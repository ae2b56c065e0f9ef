package io.jenkins.plugins.qualysflow.builder;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.gate.GateExpansion;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.Expansion;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunParameters;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import io.jenkins.plugins.qualysflow.run.OnFailure;
import io.jenkins.plugins.qualysflow.run.SecretVariables;
import io.jenkins.plugins.qualysflow.run.StartArguments;
import io.jenkins.plugins.qualysflow.run.WaitArguments;
import io.jenkins.plugins.qualysflow.steps.QFlowGate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the fields of a build step say in one build. Who may choose the parameters of a build chooses values with it, and
 * nothing else: no server, no credential, no member of a JSON object, nothing that a gate looks at and nothing that is masked.
 */
final class ExpandedArguments implements StartArguments {

    private final QFlowBuilder fields;
    private final Expansion expansion;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Object> variables;
    private final Map<String, Object> secretVariables;
    private final Map<String, Object> input;

    ExpandedArguments(@NonNull QFlowBuilder fields, @NonNull Expansion expansion) {
        this.fields = fields;
        this.expansion = expansion;
        this.variables = expansion.inStringsOf(object("variablesJson", fields.getVariablesJson()));
        this.secretVariables = object("secretVariablesJson", fields.getSecretVariablesJson());
        this.input = expansion.inStringsOf(object("inputJson", fields.getInputJson()));
    }

    /** Read first and expanded then, so that no value can be read as anything but a string. */
    private Map<String, Object> object(String field, String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            return QFlowJson.readObject(json);
        } catch (IllegalArgumentException e) {
            problems.add(Messages.ExpandedArguments_problem(field, e.getMessage()));
            return Map.of();
        }
    }

    @Override
    public RunParameters parameters() throws InvalidParametersException {
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        Map<SystemVariable, Object> system = new EnumMap<>(SystemVariable.class);
        put(system, SystemVariable.CONNECTOR_ID, fields.getConnectorId());
        put(system, SystemVariable.REGION, fields.getRegion());
        put(system, SystemVariable.RESOURCE_GROUP, fields.getResourceGroup());
        put(system, SystemVariable.PROJECT, fields.getProject());
        put(system, SystemVariable.OCI_REGION, fields.getOciRegion());
        put(system, SystemVariable.COMPARTMENT, fields.getCompartment());
        return new RunParameters(
                expansion.in(fields.getWorkflowId()),
                getWorkflowName(),
                system,
                SecretVariables.withPlaceholders(variables, secretVariables),
                fields.getInputJson() == null ? null : input,
                fields.isAllowPartialVariables());
    }

    /** One that was left empty was not given, while one whose value turns out empty was. */
    private void put(Map<SystemVariable, Object> system, SystemVariable variable, String field) {
        if (field != null) {
            system.put(variable, expansion.in(field));
        }
    }

    @Override
    public String function() {
        return fields.getDescriptor().getDisplayName();
    }

    @Override
    public String getWorkflowName() {
        return expansion.in(fields.getWorkflowName());
    }

    @Override
    public Map<?, ?> getSecretVariables() {
        return new LinkedHashMap<>(secretVariables);
    }

    @Override
    public boolean isWait() {
        return fields.isWait();
    }

    @Override
    public boolean isAllowDuplicateStart() {
        return fields.isAllowDuplicateStart();
    }

    @Override
    public String getServer() {
        return fields.getServer();
    }

    @Override
    public String getCredentialsId() {
        return fields.getCredentialsId();
    }

    @Override
    public int getTimeoutMinutes() {
        return fields.getTimeoutMinutes();
    }

    @Override
    public int getCollectMinutes() {
        return fields.getCollectMinutes();
    }

    @Override
    public OnFailure getOnFailure() {
        return fields.getOnFailure();
    }

    @Override
    public boolean isFailOnStepFailure() {
        return fields.isFailOnStepFailure();
    }

    @Override
    public String getArchiveOutputs() {
        return expansion.in(fields.getArchiveOutputs());
    }

    @Override
    public String getArchiveInputs() {
        return expansion.in(fields.getArchiveInputs());
    }

    @Override
    public boolean isIncludeChildren() {
        return fields.isIncludeChildren();
    }

    @Override
    public List<?> getRedact() {
        return fields.getRedact();
    }

    @Override
    public List<Map<String, Object>> gateMaps() throws InvalidParametersException {
        List<Map<String, Object>> expanded = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Map<String, Object> gate : QFlowGate.toMaps(fields.getGates())) {
            int index = expanded.size() + wrong.size();
            try {
                expanded.add(GateExpansion.of(gate, expansion));
            } catch (IllegalArgumentException e) {
                wrong.add(Messages.ExpandedArguments_gate(WaitArguments.gateName(index), e.getMessage()));
            }
        }
        if (!wrong.isEmpty()) {
            throw new InvalidParametersException(wrong);
        }
        return expanded;
    }
}
