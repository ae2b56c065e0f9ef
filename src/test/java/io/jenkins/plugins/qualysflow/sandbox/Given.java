package io.jenkins.plugins.qualysflow.sandbox;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Duration;

/** Scenarios that several tests begin with. */
final class Given {
    static final String WORKFLOW = "11111111-2222-4333-8444-555566667777";
    static final String FILTER = "node-67649155-filter";
    static final String REPORT = "node-6f708192-report";

    private Given() {}

    /** One workflow: ten seconds, a filter in the first half and a report in the second. */
    static Scenario.Builder twoNodes() {
        return Scenario.builder()
                .credentials(Credentials.none().withToken(Caller.TOKEN))
                .workflow(workflow().build());
    }

    static SimulatedWorkflow.Builder workflow() {
        return SimulatedWorkflow.builder(WORKFLOW)
                .name("Two nodes")
                .duration(Duration.ofSeconds(10))
                .node(SimulatedNode.of(FILTER).withOutput(NodeData.json("[{\"name\":\"a \\\"b\\\"\",\"n\":1.50}]")))
                .node(SimulatedNode.of(REPORT).withOutput(NodeData.json("{\"score\":97.60}")));
    }

    static String executions(String workflowId) {
        return "/qflowapi/v1/workflows/" + workflowId + "/executions";
    }

    static String execution(String executionId) {
        return "/qflowapi/v1/executions/" + executionId;
    }

    static String steps(String executionId) {
        return execution(executionId) + "/steps";
    }

    static String output(String executionId, String nodeId) {
        return steps(executionId) + "/" + nodeId + "/output";
    }

    static String input(String executionId, String nodeId) {
        return steps(executionId) + "/" + nodeId + "/input";
    }
}
