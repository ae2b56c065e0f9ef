package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a workflow that begins another one, when {@code qflowRun} is to include the children of its execution. */
@WithQualysFlow
class ChildExecutionsTest {

    private static final String PARENT = "11111111-2222-4333-8444-000000000041";
    private static final String CHILD = "11111111-2222-4333-8444-000000000042";

    private JenkinsRule jenkins;
    private TestService service;

    /** Lets the workflow begin one that ends so. */
    private void begins(String statusOfTheChild) {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(PARENT)
                        .duration(Duration.ZERO)
                        .child(CHILD, 0)
                        .node(SimulatedNode.of("node-6748e0e3-find"))
                        .build());
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(CHILD)
                        .duration(Duration.ofSeconds(2))
                        .status(statusOfTheChild)
                        .node(SimulatedNode.of("node-67649155-fix").withOutput(NodeData.json("[\"fixed\"]")))
                        .build());
    }

    private String idOf(String workflowId) {
        return service.server().executions().stream()
                .filter(execution -> execution.workflowId().equals(workflowId))
                .map(SimulatedExecution::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theirEndIsWaitedForAndWhatTheyPutOutIsArchived() throws Exception {
        begins("Success");
        WorkflowRun build = Pipelines.run(
                jenkins,
                "def r = qflowRun workflowId: '" + PARENT + "', includeChildren: true;"
                        + " echo \"children: ${r.children.size()} ${r.children[0].status} ${r.passed}\"");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("children: 1 Success true", build);
        jenkins.assertLogContains("Child execution " + idOf(CHILD), build);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .contains("qflow/" + idOf(PARENT) + "/children/" + idOf(CHILD)
                        + "/steps/2-node-67649155-fix.output.json");
    }

    @Test
    void oneThatEndedBadlyCounts() throws Exception {
        begins("Failed");
        WorkflowRun with = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + PARENT + "', includeChildren: true");
        WorkflowRun without = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + PARENT + "'");

        jenkins.assertBuildStatus(Result.FAILURE, with);
        jenkins.assertBuildStatusSuccess(without);
        assertThat(service.starts()).hasSize(2);
    }
}
