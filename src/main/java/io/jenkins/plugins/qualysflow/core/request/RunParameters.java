package io.jenkins.plugins.qualysflow.core.request;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a user gave for a run, before it is checked.
 *
 * @param workflowId as typed; blank or null where the workflow is given by its name
 * @param workflowName as typed; blank or null where the workflow is given by its id
 * @param system the system variables that were given by parameters of their own; a key with a blank or null value was
 *     given blank, which is not the same as not given
 * @param variables further variables, plain JSON values; system variables may be among them
 * @param input plain JSON value; null for none
 * @param allowPartialVariables whether incomplete sets of cloud variables are warned of only
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

    /** What was given for a workflow whose id is known. */
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
