package io.jenkins.plugins.qualysflow.core.model;

/**
 * A node in the definition of a workflow. Its step in an execution has the same id as {@code nodeId}; a node that an
 * execution does not reach has no step.
 *
 * @param id such as {@code node-6748e0e3-resource} or {@code trigger}, never blank
 * @param type kind of node; null if the definition does not say
 * @param name display name; null if it has none
 * @param next the node after it; null at the end, or where the definition names several
 * @param previous the node before it; null at the beginning, or where the definition names several
 */
public record WorkflowComponent(String id, String type, String name, String next, String previous) {}
