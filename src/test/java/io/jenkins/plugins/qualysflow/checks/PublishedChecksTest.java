package io.jenkins.plugins.qualysflow.checks;

import static io.jenkins.plugins.qualysflow.testing.TestService.CLIENT_SECRET;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.checks.util.CapturingChecksPublisher;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a publisher of checks, when builds run workflows. */
@WithQualysFlow
class PublishedChecksTest {

    private JenkinsRule jenkins;
    private TestService service;
    private final CapturingChecksPublisher.Factory published = new CapturingChecksPublisher.Factory();

    @BeforeEach
    void publish() {
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).add(0, published);
        // Where the publisher looks for itself.
        ExtensionList.lookup(CapturingChecksPublisher.Factory.class).add(published);
    }

    @AfterEach
    void publishNoMore() {
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).remove(published);
        ExtensionList.lookup(CapturingChecksPublisher.Factory.class).remove(published);
    }

    @Test
    void aRunIsInProgressWithALinkToItsPageAndThenPassed() throws Exception {
        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "'");

        jenkins.assertBuildStatusSuccess(build);
        String page = jenkins.getURL() + build.getUrl() + "qflow/";
        List<ChecksDetails> checks = await(2);
        assertThat(checks).extracting(check -> check.getName().orElseThrow()).containsOnly("Qualys Flow / " + QUICK);
        assertThat(checks)
                .extracting(ChecksDetails::getStatus)
                .containsExactly(ChecksStatus.IN_PROGRESS, ChecksStatus.COMPLETED);
        assertThat(checks)
                .extracting(check -> check.getDetailsURL().orElseThrow())
                .allMatch(url -> url.startsWith(page));
        assertThat(checks.get(1).getConclusion()).isEqualTo(ChecksConclusion.SUCCESS);
        assertThat(output(checks.get(1)).getSummary().orElseThrow())
                .contains(service.onlyExecution().id());
    }

    @Test
    void itHasTheNameOfTheWorkflowWhereThatIsKnown() throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(QUICK)
                        .name("Find open buckets")
                        .duration(Duration.ZERO)
                        .status("Success")
                        .build());

        Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "'");

        assertThat(await(2))
                .extracting(check -> check.getName().orElseThrow())
                .containsOnly("Qualys Flow / Find open buckets");
    }

    @Test
    void aGateThatDidNotPassIsInItsTableWithTheReason() throws Exception {
        Pipelines.runNew(
                jenkins,
                "qflowRun workflowId: '" + QUICK + "', gates: [qflowGate(step: 'node-67649155-filter',"
                        + " path: '$.score', condition: 'AT_LEAST', value: 0.9)]");

        ChecksDetails check = await(2).get(1);
        assertThat(check.getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(output(check).getTitle()).contains("1 of 1 gates did not pass");
        assertThat(output(check).getText().orElseThrow())
                .contains("| **not passed** | `node-67649155-filter` | `$.score` | AT_LEAST | `0.9` | `0.80` |");
    }

    @Test
    void aRunWhoseFailureTheBuildIgnoresIsNeutral() throws Exception {
        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + FAILING + "', onFailure: 'NONE'");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(await(2).get(1).getConclusion()).isEqualTo(ChecksConclusion.NEUTRAL);
    }

    @Test
    void aRunThatWasRefusedIsAFailureAlthoughItNeverBegan() throws Exception {
        Pipelines.runNew(jenkins, "qflowRun workflowId: '11111111-2222-4333-8444-00000000dead', checkName: 'Gate'");

        ChecksDetails check = await(2).get(1);
        assertThat(check.getName()).contains("Gate");
        assertThat(check.getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(output(check).getTitle()).contains("Did not pass: NOT_STARTED");
    }

    @Test
    void aSecondRunOfTheSameNameDoesNotReplaceTheFirst() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "qflowRun workflowId: '" + FAILING + "', checkName: 'Scan', onFailure: 'NONE'\n"
                        + "qflowRun workflowId: '" + QUICK + "', checkName: 'Scan'");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(await(4))
                .filteredOn(check -> check.getStatus() == ChecksStatus.COMPLETED)
                .extracting(check -> check.getName().orElseThrow(), ChecksDetails::getConclusion)
                .containsExactly(tuple("Scan", ChecksConclusion.NEUTRAL), tuple("Scan (2)", ChecksConclusion.SUCCESS));
    }

    @Test
    void anAbortedWaitIsCancelled() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun workflowId: '" + ENDLESS + "'");
        service.awaitCalls(Operation.RUN, 1);
        await(1);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(await(2).get(1).getConclusion()).isEqualTo(ChecksConclusion.CANCELED);
    }

    @Test
    void aBuildThatIsKilledLeavesNoCheckInProgress() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun workflowId: '" + ENDLESS + "'");
        await(1);

        build.doKill();

        jenkins.waitForCompletion(build);
        assertThat(await(2).get(1).getConclusion()).isEqualTo(ChecksConclusion.CANCELED);
    }

    @Test
    void aWaitForAnExecutionHasACheckToo() throws Exception {
        Pipelines.runNew(
                jenkins,
                "def r = qflowRun workflowId: '" + QUICK
                        + "', publishChecks: false\nqflowWait executionId: r.executionId, checkName: 'Waited'");

        assertThat(await(2)).extracting(check -> check.getName().orElseThrow()).containsOnly("Waited");
    }

    @Test
    void aFreestyleBuildPublishesUnderTheNameWithItsParameters() throws Exception {
        QFlowBuilder step = new QFlowBuilder();
        step.setWorkflowId(QUICK);
        step.setCheckName("Scan of ${JOB_NAME}");
        FreeStyleBuild build = Freestyle.run(jenkins, step);

        jenkins.assertBuildStatusSuccess(build);

        assertThat(await(2))
                .extracting(check -> check.getName().orElseThrow())
                .containsOnly("Scan of " + build.getParent().getName());
    }

    @Test
    void noSecretIsInACheck() throws Exception {
        TestService.addSecretText("token", CLIENT_SECRET);
        Pipelines.runNew(
                jenkins,
                "withCredentials([string(credentialsId: 'token', variable: 'TOKEN')]) {"
                        + " qflowRun workflowId: '" + QUICK + "', checkName: \"Scan ${TOKEN}\","
                        + " gates: [qflowGate(step: '*', path: '$.score', condition: 'EQUALS', value: TOKEN)] }");

        for (ChecksDetails check : await(2)) {
            assertThat(check.getName()).contains("Scan ********");
            assertThat(check.toString()).contains("Scan ********").doesNotContain(CLIENT_SECRET);
        }
        ChecksOutput output = output(await(2).get(1));
        assertThat(output.getTitle().orElseThrow()
                        + output.getSummary().orElseThrow()
                        + output.getText().orElseThrow())
                .contains("$.score")
                .doesNotContain(CLIENT_SECRET);
    }

    @Test
    void aNameWithALineBreakIsRefusedBeforeAnythingIsSent() throws Exception {
        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "', checkName: 'two\\nlines'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("checkName must be printable text of at most 100 characters, on one line", build);
        assertThat(service.starts()).isEmpty();
    }

    private static ChecksOutput output(ChecksDetails check) {
        return check.getOutput().orElseThrow();
    }

    /** What was published, once there are that many. */
    private List<ChecksDetails> await(int many) throws Exception {
        Eventually.isTrue(() -> published.getPublishedChecks().size() >= many);
        return published.getPublishedChecks();
    }
}
