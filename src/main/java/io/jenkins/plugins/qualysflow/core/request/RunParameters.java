package io.jenkins.plugins.qualysflow.core.request;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a run as the user gave them, not checked yet.
 *
 * @param workflowId as typed; blank or null if the workflow is given by its name
 * @param workflowName as typed; blank or null if the workflow is given by its id
 * @param system the system variables that have their own parameters; a blank or null value means that the user left the
 *     parameter blank, a missing key that the user did not give it
 * @param variables further variables, plain JSON values; system variables may be among them
 * @param input plain JSON value; null for none
 * @param allowPartialVariables whether incomplete cloud variables are warnings and not problems
 */
public record RunParameters(
        String workflowId,
        String workflowName,
        Map<SystemVariable, Object> system,
        Map<String, Object> variables,
        Object input,
        boolean allowPartialVariables) {

    public RunParameters {
        Map<SystemVariable, Object> copy = new EnumMap<>(SystemVariable.class);
        copy.putAll(system);
        system = Collections.unmodifiableMap(copy);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** Parameters of a run of a workflow that is given by its id. */
    public RunParameters(
            String workflowId,
            Map<SystemVariable, Object> system,
            Map<String, Object> variables,
            Object input,
            boolean allowPartialVariables) {
        this(workflowId, null, system, variables, input, allowPartialVariables);
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return "RunParameters[workflowId=" + workflowId + ", system=" + system.keySet() + ", variables="
                + variables.keySet() + "]";
    }
}
