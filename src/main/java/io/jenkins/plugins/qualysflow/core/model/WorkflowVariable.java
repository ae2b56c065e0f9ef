package io.jenkins.plugins.qualysflow.core.model;

/**
 * A variable in the definition of a workflow. System variables hold lists there, and connectors a leading {@code @}.
 *
 * @param name its name, never blank
 * @param value saved value, a plain JSON value; null if it has none
 */
public record WorkflowVariable(String name, Object value) {

    /** Shows no value: it may be secret. */
    @Override
    public String toString() {
        return "WorkflowVariable[" + name + "]";
    }
}
