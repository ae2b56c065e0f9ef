package io.jenkins.plugins.qualysflow.sandbox.scenario;

/** What a request to the simulated service asks for. */
public enum Operation {
    /** {@code GET /qflowapi/v1/workflows}. */
    WORKFLOW_LIST,
    /** {@code GET /qflowapi/v1/workflows/{workflowId}}. */
    WORKFLOW_DETAILS,
    /** {@code POST /qflowapi/v1/workflows/{workflowId}/run}. */
    RUN,
    /** {@code GET /qflowapi/v1/workflows/{workflowId}/executions}. */
    EXECUTION_LIST,
    /** {@code GET /qflowapi/v1/executions/{executionId}}. */
    EXECUTION_DETAILS,
    /** {@code GET /qflowapi/v1/executions/{executionId}/steps}. */
    STEP_LIST,
    /** {@code GET /qflowapi/v1/executions/{executionId}/steps/{nodeId}}. */
    STEP_DETAILS,
    /** {@code GET /qflowapi/v1/executions/{executionId}/steps/{nodeId}/input}. */
    STEP_INPUT,
    /** {@code GET /qflowapi/v1/executions/{executionId}/steps/{nodeId}/output}. */
    STEP_OUTPUT,
    /** {@code POST /auth}: user name and password. */
    AUTH,
    /** {@code POST /auth/oidc}: API client. */
    AUTH_OIDC,
    /** Anything the service does not know, wrong methods on known paths included. */
    OTHER
}
