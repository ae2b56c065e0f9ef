package io.jenkins.plugins.qualysflow.run;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a result, when a script in the sandbox looks at its gates and at what the steps put out. */
@WithQualysFlow
class ResultInScriptsTest {

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void anUnknownStepIsNamed() throws Exception {
        assertRefused("r.stepOutput('node-nope')", "The execution has no step 'node-nope'.");
        assertRefused("r.stepOutput(null)", "The execution has no step 'null'.");
    }

    @Test
    void anOutputThatIsNotArchivedIsAnErrorAndNotNull() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r = qflowRun workflowId: '" + QUICK + "', archiveOutputs: 'node-6748e0e3-resource'\n"
                        + "echo \"${r.stepOutput('node-6748e0e3-resource')}\"\n"
                        + "r.stepOutput('node-67649155-filter')");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("[1, 2, 3]", build);
        jenkins.assertLogContains("Step 'node-67649155-filter' has no archived output", build);
    }

    @Test
    void anOutputThatIsIncompleteIsAnErrorWithTheReason() throws Exception {
        put("node-big", "\"" + "x".repeat(3 << 20) + "\"");
        QualysFlowConfiguration.get().getServers().get(0).setMaxFileMegabytes(1);

        assertRefused(
                "r.stepOutput('node-big')", "The output of step 'node-big' is missing: larger than the size limit");
    }

    @Test
    void anOutputThatIsTooLargeForAScriptIsRefused() throws Exception {
        put("node-big", "\"" + "x".repeat(11 << 20) + "\"");

        assertRefused("r.stepOutput('node-big')", "The archived output of step 'node-big' is larger than 10 MB.");
    }

    @Test
    void anOutputThatWasDeletedIsAnError() throws Exception {
        WorkflowRun build = Pipelines.startNew(
                jenkins,
                "def r = qflowRun workflowId: '" + QUICK
                        + "'\nsemaphore 'deleted'\nr.stepOutput('node-67649155-filter')");
        SemaphoreStep.waitForStart("deleted/1", build);
        build.deleteArtifacts();
        SemaphoreStep.success("deleted/1", null);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("The archived output of step 'node-67649155-filter' can no longer be read.", build);
    }

    @Test
    void theFailedGateAndTheOutputThatFailedItAreValues() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r = qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE', gates: ["
                        + "qflowGate(step: 'node-6748e0e3-resource', path: '$', condition: 'NOT_EMPTY'),"
                        + "qflowGate(step: 'node-67649155-filter', path: '$.buckets', condition: 'EMPTY')]\n"
                        + "def bad = r.gates.find { !it.passed }\n"
                        + "def output = r.stepOutput(bad.step)\n"
                        + "echo \"${bad.path}: ${output.buckets*.name} ${output.score + 0.1} ${output.big}\"");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("$.buckets: [logs-a] 0.90 12345678901234567890", build);
        assertThat(service.server().journal().of(Operation.STEP_OUTPUT)).isEmpty();
    }

    @Test
    void whatIsMaskedInTheEvidenceIsMaskedInTheValue() throws Exception {
        put("node-keys", "{\"apiToken\": \"t0ken-4711\", \"owner\": \"sam\", \"note\": \"hunter2-x\"}");
        TestService.addSecretText("db", "hunter2-x");

        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r = withCredentials([string(credentialsId: 'db', variable: 'DB')]) {"
                        + " qflowRun workflowId: '" + QUICK + "', redact: ['$.owner'] }\n"
                        + "def o = r.stepOutput('node-keys')\n"
                        + "echo \"found ${o.apiToken.length()} ${o.owner.length()} ${o.note.length()} ${o.note == o.owner}\"");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("found 8 8 8 true", build);
    }

    private void put(String node, String output) {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(QUICK)
                        .duration(Duration.ZERO)
                        .status("Success")
                        .node(SimulatedNode.of(node).withOutput(NodeData.json(output)))
                        .build());
    }

    private void assertRefused(String script, String message) throws Exception {
        WorkflowRun build =
                Pipelines.runNew(jenkins, "def r = qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE'\n" + script);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(message, build);
    }
}
