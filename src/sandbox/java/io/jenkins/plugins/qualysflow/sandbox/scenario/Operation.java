package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.util.regex.Pattern;

/** What a request to the simulated service asks for. */
public enum Operation {
    WORKFLOW_LIST("GET", "/qflowapi/v1/workflows"),
    WORKFLOW_DETAILS("GET", "/qflowapi/v1/workflows/{workflowId}"),
    RUN("POST", "/qflowapi/v1/workflows/{workflowId}/run"),
    EXECUTION_LIST("GET", "/qflowapi/v1/workflows/{workflowId}/executions"),
    EXECUTION_DETAILS("GET", "/qflowapi/v1/executions/{executionId}"),
    STEP_LIST("GET", "/qflowapi/v1/executions/{executionId}/steps"),
    STEP_DETAILS("GET", "/qflowapi/v1/executions/{executionId}/steps/{nodeId}"),
    STEP_INPUT("GET", "/qflowapi/v1/executions/{executionId}/steps/{nodeId}/input"),
    STEP_OUTPUT("GET", "/qflowapi/v1/executions/{executionId}/steps/{nodeId}/output"),
    /** An API of TotalCloud. */
    CONNECTOR_LIST("GET", "/cloudview-api/rest/v1/{cloud}/connectors"),
    /** User name and password. */
    AUTH("POST", "/auth"),
    /** API client. */
    AUTH_OIDC("POST", "/auth/oidc"),
    /** Anything the service does not know, wrong methods on known paths included. */
    OTHER("", "");

    private final String method;
    private final Pattern path;

    Operation(String method, String path) {
        this.method = method;
        this.path = Pattern.compile(path.replaceAll("\\{\\w+}", "([^/]+)"));
    }

    /** The HTTP method that it takes; empty for {@link #OTHER}. */
    public String method() {
        return method;
    }

    /** Its path as sent, with a group for each identifier in it; empty for {@link #OTHER}. */
    public Pattern path() {
        return path;
    }
}
