package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Duration;

/** Services that several tests begin with. */
final class Given {

    static final String WORKFLOW = "11111111-2222-4333-8444-555566667777";
    static final String FILTER = "node-67649155-filter";
    static final String FILTERED = "[{\"name\":\"a \\\"b\\\" \u00e4\",\"n\":1.50}]";
    static final String REPORT = "node-6f708192-report";
    static final String REPORTED = "{ \"score\" : 97.60 }";

    private Given() {}

    /** A service with one workflow of two nodes that takes a moment. */
    static SandboxServer quick(Fault... faults) {
        return service(workflow().build(), faults);
    }

    /** A service that leaves the data out of step lists, so that each of them costs a call. */
    static Fault withoutDataInLists() {
        return Fault.on(Operation.STEP_LIST).query("includeData=true").withoutData();
    }

    /** The same, whose executions don't end by themselves in a test's time. */
    static SandboxServer endless(Fault... faults) {
        return service(workflow().duration(Duration.ofHours(1)).build(), faults);
    }

    static SandboxServer service(SimulatedWorkflow workflow, Fault... faults) {
        Scenario.Builder scenario = Scenario.builder()
                .credentials(Credentials.none()
                        .withClient(Qflow.CLIENT_ID, Qflow.CLIENT_SECRET)
                        .withUser("test-user", "p4ss of the user")
                        .withToken("token-that-was-pasted"))
                .workflow(workflow);
        for (Fault fault : faults) {
            scenario.fault(fault);
        }
        return SandboxServer.start(scenario.build());
    }

    static SimulatedWorkflow.Builder workflow() {
        return SimulatedWorkflow.builder(WORKFLOW)
                .name("Two nodes")
                .duration(Duration.ofMillis(150))
                .node(SimulatedNode.of(FILTER)
                        .withInput(NodeData.json("{\"from\":\"trigger\"}"))
                        .withOutput(NodeData.json(FILTERED)))
                .node(SimulatedNode.of(REPORT).withOutput(NodeData.json(REPORTED)));
    }
}
