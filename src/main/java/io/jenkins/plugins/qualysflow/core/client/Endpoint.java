package io.jenkins.plugins.qualysflow.core.client;

/** The calls of the API, without their ids: the gateway may count each of them separately. */
public enum Endpoint {
    WORKFLOW_LIST("GET /workflows"),
    WORKFLOW_DETAILS("GET /workflows/{workflowId}"),
    RUN("POST /workflows/{workflowId}/run"),
    EXECUTION_LIST("GET /workflows/{workflowId}/executions"),
    EXECUTION_DETAILS("GET /executions/{executionId}"),
    STEP_LIST("GET /executions/{executionId}/steps"),
    STEP_DETAILS("GET /executions/{executionId}/steps/{nodeId}"),
    STEP_INPUT("GET /executions/{executionId}/steps/{nodeId}/input"),
    STEP_OUTPUT("GET /executions/{executionId}/steps/{nodeId}/output"),
    /** An API of TotalCloud. */
    CONNECTOR_LIST("GET " + CallPath.TOTALCLOUD + "/{cloud}/connectors"),
    /** Getting a token, and any other call. */
    OTHER("");

    private final String template;

    Endpoint(String template) {
        this.template = template;
    }

    /** Method and path, as the pages of the API write them below its root; empty for {@link #OTHER}. */
    public String template() {
        return template;
    }

    /** The endpoint of a call. */
    public static Endpoint of(Call call) {
        String path = call.path();
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        boolean own = bare.startsWith(CallPath.ROOT + "/");
        if (!own && !bare.startsWith(CallPath.TOTALCLOUD + "/")) {
            return OTHER;
        }
        String below = own ? bare.substring(CallPath.ROOT.length()) : bare;
        String[] actual = (call.method() + " " + below).split("/", -1);
        for (Endpoint endpoint : values()) {
            if (endpoint != OTHER && matches(endpoint.template.split("/"), actual)) {
                return endpoint;
            }
        }
        return OTHER;
    }

    private static boolean matches(String[] template, String[] actual) {
        if (template.length != actual.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(actual[i])) {
                return false;
            }
        }
        return true;
    }
}
