package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a workflow that begins another one, when {@code qflowRun} is to include the children of its execution. */
@WithJenkins
class ChildExecutionsTest {

    private static final String PARENT = "11111111-2222-4333-8444-000000000041";
    private static final String CHILD = "11111111-2222-4333-8444-000000000042";

    private static TestService service(String statusOfTheChild) {
        Scenario scenario = TestService.scenario().toBuilder()
                .workflow(SimulatedWorkflow.builder(PARENT)
                        .duration(Duration.ZERO)
                        .child(CHILD, 0)
                        .node(SimulatedNode.of("node-6748e0e3-find"))
                        .build())
                .workflow(SimulatedWorkflow.builder(CHILD)
                        .duration(Duration.ofSeconds(2))
                        .status(statusOfTheChild)
                        .node(SimulatedNode.of("node-67649155-fix").withOutput(NodeData.json("[\"fixed\"]")))
                        .build())
                .build();
        return new TestService(scenario);
    }

    private static String idOf(TestService service, String workflowId) {
        return service.server().executions().stream()
                .filter(execution -> execution.workflowId().equals(workflowId))
                .map(SimulatedExecution::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theirEndIsWaitedForAndWhatTheyPutOutIsArchived(JenkinsRule jenkins) throws Exception {
        try (TestService service = service("Success").configure()) {
            WorkflowRun build = Pipelines.run(
                    jenkins,
                    "def r = qflowRun workflowId: '" + PARENT + "', includeChildren: true;"
                            + " echo \"children: ${r.children.size()} ${r.children[0].status} ${r.passed}\"");

            jenkins.assertBuildStatusSuccess(build);
            jenkins.assertLogContains("children: 1 Success true", build);
            jenkins.assertLogContains("Child execution " + idOf(service, CHILD), build);
            assertThat(build.getArtifacts())
                    .extracting(artifact -> artifact.relativePath)
                    .contains("qflow/" + idOf(service, PARENT) + "/children/" + idOf(service, CHILD)
                            + "/steps/2-node-67649155-fix.output.json");
        }
    }

    @Test
    void oneThatEndedBadlyCounts(JenkinsRule jenkins) throws Exception {
        try (TestService service = service("Failed").configure()) {
            WorkflowRun with =
                    Pipelines.runNew(jenkins, "qflowRun workflowId: '" + PARENT + "', includeChildren: true");
            WorkflowRun without = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + PARENT + "'");

            jenkins.assertBuildStatus(Result.FAILURE, with);
            jenkins.assertBuildStatusSuccess(without);
            assertThat(service.starts()).hasSize(2);
        }
    }
}
