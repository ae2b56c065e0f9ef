package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.Freestyle.run;
import static io.jenkins.plugins.qualysflow.testing.Freestyle.step;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.Launcher;
import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentials;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** Given a freestyle job, when its build step runs a workflow. */
@WithQualysFlow
class QFlowBuilderTest {

    private static final String NAMED = "11111111-2222-4333-8444-000000000021";

    private static JenkinsRule jenkins;
    private TestService service;

    @Test
    void aFieldThatBreaksARuleFailsTheBuildBeforeAnythingIsSent() throws Exception {
        QFlowBuilder step = step("my workflow");
        step.setTimeoutMinutes(0);
        step.setInputJson("[1]");
        step.setOnFailure(OnFailure.NONE);

        FreeStyleBuild build = run(jenkins, step);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("Run a Qualys Flow workflow: timeoutMinutes must be a whole number", build);
        jenkins.assertLogContains("inputJson ", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void everyRuleOfTheStepIsARuleHere() throws Exception {
        QFlowBuilder step = step("my workflow");
        step.setRegion("us-east-1");
        step.setGates(List.of(new QFlowGate("*", "$.a[", Condition.EXISTS)));
        step.setRedact(List.of("owner"));
        step.setWait(false);

        FreeStyleBuild build = run(jenkins, step);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("workflowId must be a UUID", build);
        jenkins.assertLogContains("region needs a connector", build);
        jenkins.assertLogContains("gates[0]: path", build);
        jenkins.assertLogContains("gates can't go with wait: false", build);
        jenkins.assertLogContains("redact ", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aSecretVariableThatIsNoCredentialIsNamedAndNothingIsSent() throws Exception {
        QFlowBuilder blank = step(QUICK);
        blank.setSecretVariablesJson("{\"dbPassword\": \" \", \"other\": 7}");
        QFlowBuilder gone = step(QUICK);
        gone.setSecretVariablesJson("{\"dbPassword\": \"gone\"}");

        jenkins.assertLogContains("secretVariables.dbPassword must be the id of a credential", run(jenkins, blank));
        jenkins.assertLogContains("secretVariables.dbPassword: there is no credential 'gone'", run(jenkins, gone));
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void aServerThatIsNotConfiguredIsNamedWithThoseThatAre() throws Exception {
        QFlowBuilder step = step(QUICK);
        step.setServer("prod");

        FreeStyleBuild build = run(jenkins, step);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("server 'prod' is not configured. Configured are: test", build);
    }

    @Test
    void itStartsWaitsArchivesAndGoesOn() throws Exception {
        QFlowBuilder step = step(QUICK);
        step.setConnectorId("aa70acae-6ea8-3acf-b504-f327855b316a");
        step.setRegion("us-east-1");
        step.setVariablesJson("{\"dryRun\": true, \"depth\": 2, \"parts\": [\"a\", {\"b\": null}]}");
        step.setInputJson("{\"releaseTag\": \"v42\"}");
        CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();

        FreeStyleBuild build = run(jenkins, step, after);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(service.starts())
                .singleElement()
                .satisfies(
                        start -> assertThat(QFlowJson.readObject(start.text()))
                                .isEqualTo(
                                        QFlowJson.readObject(
                                                "{\"variables\": {\"connectorId\": "
                                                        + "\"aa70acae-6ea8-3acf-b504-f327855b316a\", \"region\": \"us-east-1\", \"dryRun\": true, "
                                                        + "\"depth\": 2, \"parts\": [\"a\", {\"b\": null}]}, \"input\": {\"releaseTag\": \"v42\"}}")));
        String executionId = service.onlyExecution().id();
        jenkins.assertLogContains("Started workflow " + QUICK + " on test: execution " + executionId, build);
        jenkins.assertLogContains("ended with 'Success'", build);
        assertThat(after.getEnvVars())
                .containsEntry("QFLOW_EXECUTION_ID", executionId)
                .containsEntry("QFLOW_OUTCOME", "SUCCESS");
        Path bundle = Freestyle.bundle(build);
        assertThat(Files.readString(bundle.resolve("steps/3-node-67649155-filter.output.json")))
                .isEqualTo(TestService.OUTPUT);
        assertThat(QFlowJson.readObject(Files.readString(bundle.resolve("execution.json"))))
                .containsEntry("outcome", "SUCCESS")
                .containsEntry("build", build.getExternalizableId());
        assertThat(StartRecords.of(build).read().all()).singleElement().satisfies(record -> {
            assertThat(record.state().executionId()).isEqualTo(executionId);
            assertThat(record.outcome()).isEqualTo("SUCCESS");
        });
        Credentials used = CredentialsProvider.lookupCredentialsInItemGroup(
                        QualysApiClientCredentials.class, jenkins.jenkins, ACL.SYSTEM2)
                .get(0);
        assertThat(CredentialsProvider.getFingerprintOf(used).getJobs())
                .as("the use of the credential is noted")
                .contains(build.getParent().getFullName());
    }

    @Test
    void itNeedsNoWorkspaceAndNoAgentOfItsOwn() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        FreeStyleProject job = Freestyle.job(jenkins, step(QUICK));
        job.setAssignedNode(agent);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        assertThat(build.getBuiltOn()).isEqualTo(agent);
        assertThat(Freestyle.bundle(build).resolve("manifest.json")).exists();
        assertThat(build.getWorkspace().list()).isEmpty();
    }

    @Test
    void withFailureTheBuildFailsAndWhatFollowsDoesNotRun() throws Exception {
        CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();

        FreeStyleBuild build = run(jenkins, step(FAILING), after);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("failed, with 'Failed'", build);
        assertThat(after.getEnvVars()).isNull();
        assertThat(Freestyle.bundle(build).resolve("manifest.json")).exists();
    }

    @Test
    void withUnstableOrNoneTheBuildGoesOn() throws Exception {
        for (OnFailure chosen : List.of(OnFailure.UNSTABLE, OnFailure.NONE)) {
            QFlowBuilder step = step(FAILING);
            step.setOnFailure(chosen);
            CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();

            FreeStyleBuild build = run(jenkins, step, after);

            jenkins.assertBuildStatus(chosen == OnFailure.NONE ? Result.SUCCESS : Result.UNSTABLE, build);
            assertThat(after.getEnvVars()).containsEntry("QFLOW_OUTCOME", "FAILURE");
        }
    }

    @Test
    void aStartThatIsRefusedIsDealtWithAsOnFailureSays() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).answer(403));
        QFlowBuilder none = step(QUICK);
        none.setOnFailure(OnFailure.NONE);
        CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();

        jenkins.assertBuildStatus(Result.FAILURE, run(jenkins, step(QUICK)));
        jenkins.assertBuildStatusSuccess(run(jenkins, none, after));

        assertThat(after.getEnvVars())
                .containsEntry("QFLOW_OUTCOME", "NOT_STARTED")
                .containsEntry("QFLOW_EXECUTION_ID", "");
        assertThat(service.server().executions()).isEmpty();
    }

    @Test
    void aGateThatDoesNotPassDecidesForItself() throws Exception {
        QFlowGate gate = new QFlowGate("node-67649155-filter", "$.score", Condition.AT_LEAST);
        gate.setValue(90);
        gate.setOnFailure(OnGateFailure.UNSTABLE);
        QFlowBuilder step = step(QUICK);
        step.setGates(List.of(gate));

        FreeStyleBuild build = run(jenkins, step);

        jenkins.assertBuildStatus(Result.UNSTABLE, build);
        jenkins.assertLogContains("gate", build);
    }

    @Test
    void withoutAWaitItStartsAndGoesOn() throws Exception {
        QFlowBuilder step = step(ENDLESS);
        step.setWait(false);
        CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();

        FreeStyleBuild build = run(jenkins, step, after);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(after.getEnvVars())
                .containsEntry("QFLOW_OUTCOME", "STARTED")
                .containsEntry("QFLOW_EXECUTION_ID", service.onlyExecution().id());
        assertThat(build.getArtifacts()).isEmpty();
    }

    @Test
    void theEnvironmentIsThatOfTheLastOfTwoSteps() throws Exception {
        CaptureEnvironmentBuilder between = new CaptureEnvironmentBuilder();
        CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();
        QFlowBuilder second = step(FAILING);
        second.setOnFailure(OnFailure.NONE);
        second.setInputJson("{\"first\": \"${QFLOW_EXECUTION_ID} ${QFLOW_OUTCOME}\"}");

        FreeStyleBuild build = run(jenkins, step(QUICK), between, second, after);

        jenkins.assertBuildStatusSuccess(build);
        String first = between.getEnvVars().get("QFLOW_EXECUTION_ID");
        assertThat(after.getEnvVars().get("QFLOW_EXECUTION_ID")).isNotEmpty().isNotEqualTo(first);
        assertThat(service.starts().get(1).text()).contains(first + " SUCCESS");
        assertThat(StartRecords.of(build).read().all()).hasSize(2);
    }

    @Test
    void afterAnUnknownOutcomeTheSameBuildStartsAgainOnlyWhenToldTo() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).call(1).dropBeforeReply());
        QFlowBuilder first = step(QUICK);
        first.setOnFailure(OnFailure.NONE);
        QFlowBuilder again = step(QUICK);
        again.setAllowDuplicateStart(true);

        FreeStyleBuild refused = run(jenkins, first, step(QUICK));

        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("Possibly started: execution", refused);
        jenkins.assertLogContains("the outcome of an earlier start of it in this build is unknown", refused);
        assertThat(service.starts()).hasSize(1);

        service.server().clearFaults();
        service.server().addFault(Fault.on(Operation.RUN).call(1).dropBeforeReply());
        jenkins.assertBuildStatusSuccess(run(jenkins, first, again));
        assertThat(service.starts()).hasSize(3);
    }

    @Test
    void buildsOfOneJobRunBesideEachOther() throws Exception {
        FreeStyleProject job = Freestyle.job(jenkins, step(ENDLESS));
        job.setConcurrentBuild(true);
        jenkins.jenkins.setNumExecutors(2);
        // Jenkins makes one item of two in its queue that are the same.
        FreeStyleBuild first = job.scheduleBuild2(0).waitForStart();
        Future<FreeStyleBuild> second = job.scheduleBuild2(0);
        service.awaitCalls(Operation.RUN, 2);
        Eventually.isTrue(() -> service.server().executions().size() == 2);
        jenkins.waitForMessage("execution", first);

        service.server().executions().forEach(each -> service.server().finish(each.id(), "Success"));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        FreeStyleBuild other = second.get(60, TimeUnit.SECONDS);
        jenkins.assertBuildStatusSuccess(other);
        assertThat(Freestyle.bundleNames(first)).doesNotContainAnyElementsOf(Freestyle.bundleNames(other));
    }

    @Test
    void eachConfigurationOfAMatrixRunsItForItself() throws Exception {
        MatrixProject job = jenkins.createProject(MatrixProject.class, "matrix");
        job.setAxes(new AxisList(new Axis("REGION", "us-east-1", "eu-west-1")));
        QFlowBuilder step = step(QUICK);
        step.setInputJson("{\"region\": \"${REGION}\"}");
        job.getBuildersList().add(step);

        MatrixBuild build = jenkins.buildAndAssertSuccess(job);

        assertThat(service.starts())
                .extracting(start -> QFlowJson.readObject(start.text()).get("input"))
                .containsExactlyInAnyOrder(Map.of("region", "us-east-1"), Map.of("region", "eu-west-1"));
        assertThat(build.getRuns()).hasSize(2).allSatisfy(each -> {
            assertThat(each.getArtifacts())
                    .extracting(artifact -> artifact.getFileName())
                    .contains("execution.json", "manifest.json");
            jenkins.assertLogContains("ended with 'Success'", each);
        });
    }

    @Test
    void aNameIsLookedUpAndOneThatIsNobodysIsAnError() throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(NAMED)
                        .name("Find open buckets")
                        .duration(Duration.ZERO)
                        .build());
        QFlowBuilder none = new QFlowBuilder();
        none.setWorkflowName("No such workflow");
        QFlowBuilder known = new QFlowBuilder();
        known.setWorkflowName("Find open buckets");

        FreeStyleBuild refused = run(jenkins, none);

        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("The workflow was not started: ", refused);
        jenkins.assertBuildStatusSuccess(run(jenkins, known));
    }

    @Test
    void whileJenkinsIsQuietingDownTheBuildThatItWaitsForIsNotHeldUp() throws Exception {
        FreeStyleProject job = Freestyle.job(jenkins, new QuietDown(), step(QUICK));
        try {
            jenkins.buildAndAssertSuccess(job);
        } finally {
            jenkins.jenkins.doCancelQuietDown();
        }
    }

    /** Somebody who prepares a shutdown, just then. */
    private static final class QuietDown extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            jenkins.jenkins.doQuietDown();
            return true;
        }
    }
}
