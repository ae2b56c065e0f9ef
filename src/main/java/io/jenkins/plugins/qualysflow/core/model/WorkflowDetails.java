package io.jenkins.plugins.qualysflow.core.model;

import java.util.List;

/**
 * Answer to Workflow Details. {@code definition} is a text that holds JSON whose inner form is not documented; one that
 * can't be read leaves the lists empty.
 *
 * @param workflow the workflow itself
 * @param revision digest of this state of it, 64 hexadecimal digits in the sample; null if the service sent none
 * @param tags such as {@code created_by=…}; never null
 * @param variables variables of the definition, in its order; never null
 * @param components nodes of the definition, in its order; never null
 * @param definitionProblem why the definition could not be read; null if it was read
 */
public record WorkflowDetails(
        Workflow workflow,
        String revision,
        List<String> tags,
        List<WorkflowVariable> variables,
        List<WorkflowComponent> components,
        String definitionProblem) {

    public WorkflowDetails {
        tags = List.copyOf(tags);
        variables = List.copyOf(variables);
        components = List.copyOf(components);
    }
}
