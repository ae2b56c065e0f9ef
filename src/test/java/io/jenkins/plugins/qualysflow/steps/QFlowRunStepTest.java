package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.User;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.QFlowFailureCause;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a Jenkins and a Qualys Flow, when a sandboxed Pipeline calls {@code qflowRun}. */
@WithQualysFlow
class QFlowRunStepTest {

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void aWorkflowIdThatIsNoneIsRefusedBeforeAnythingIsSent() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun 'my workflow'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("workflowId must be a UUID", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aBlankConnectorIsRefusedRatherThanLeftOut() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, "qflowRun workflowId: '" + QUICK + "', connectorId: '', region: 'us-east-1'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("connectorId must not be blank", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aRegionWithoutAConnectorIsRefusedAndNoValueIsRepeated() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, "qflowRun workflowId: '" + QUICK + "', region: 'eu-top-secret-1', timeoutMinutes: 1");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("region needs a connector", build);
        jenkins.assertLogNotContains("qflowRun: eu-top-secret-1", build);
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void aTimeoutThatIsNoneIsRefused() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun workflowId: '" + QUICK + "', timeoutMinutes: 0");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("timeoutMinutes must be a whole number of minutes from 1 to 43200", build);
    }

    @Test
    void anArgumentOfTheWrongTypeIsNamedAndNoOtherArgumentIsRepeated() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "qflowRun workflowId: '" + QUICK + "', variables: [dbPassword: 'hunter2'], input: '{\"a\": 1}'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("qflowRun: input must be a map, such as [name: 'value']", build);
        jenkins.assertLogNotContains("hunter2", build);
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void afterAnUnknownOutcomeTheSameBuildStartsAgainOnlyWhenToldTo() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).call(1).dropBeforeReply());

        WorkflowRun build = Pipelines.run(
                jenkins,
                "catchError { qflowRun '" + QUICK + "' }; qflowRun workflowId: '" + QUICK
                        + "', allowDuplicateStart: true");

        jenkins.assertLogContains("ended with 'Success'", build);
        assertThat(service.starts()).hasSize(2);
    }

    @Test
    void anIdInCapitalsIsTheSameWorkflowToTheGuardAgainstASecondStart() throws Exception {
        String lettered = "abcdef00-2222-4333-8444-000000000001";
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(lettered)
                        .duration(Duration.ZERO)
                        .build());
        service.server().addFault(Fault.on(Operation.RUN).call(1).dropBeforeReply());

        WorkflowRun build = Pipelines.run(
                jenkins,
                "catchError { qflowRun '" + lettered + "' }; qflowRun '" + lettered.toUpperCase(Locale.ROOT) + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("or set allowDuplicateStart", build);
        assertThat(service.starts()).hasSize(1);
    }

    @Test
    void withoutAServerTheBuildSaysWhatToDo() throws Exception {
        QualysFlowConfiguration.get().setServers(List.of());

        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("No Qualys Flow server is configured", build);
    }

    @Test
    void aServerThatIsNotConfiguredIsNamedWithThoseThatAre() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun workflowId: '" + QUICK + "', server: 'prod'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("ERROR: server 'prod' is not configured. Configured are: test", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void aCredentialThatIsNotThereIsNamed() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun workflowId: '" + QUICK + "', credentialsId: 'other'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("There is no credential 'other' that may be used here", build);
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void aWrongSecretFailsTheBuildAndStartsNothing() throws Exception {
        service.server().revokeTokens();
        service.server().addFault(Fault.on(Operation.AUTH_OIDC).answer(401));

        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("The workflow was not started", build);
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void aStartThatIsRefusedFailsTheBuild() throws Exception {
        service.server().removeWorkflow(QUICK);

        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("not found in Qualys Flow (POST /qflowapi/v1/workflows/" + QUICK + "/run", build);
        assertThat(service.starts()).hasSize(1);
    }

    @Test
    void aStartWhoseAnswerIsLostIsNotSentAgainAndTheCandidateIsListed() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).dropBeforeReply());

        WorkflowRun build = Pipelines.run(jenkins, "retry(2) { qflowRun '" + QUICK + "' }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(service.starts()).hasSize(1);
        jenkins.assertLogContains("It is not known whether the workflow was started", build);
        jenkins.assertLogContains("was not started: the outcome of an earlier start", build);
        jenkins.assertLogContains(
                "Possibly started: execution "
                        + service.server().executions().get(0).id(),
                build);
    }

    @Test
    void aStartThatAnotherBranchIsSendingIsNoReasonToRefuseOne() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .call(1)
                        .replyDelayed(Duration.ofHours(1))
                        .pass());
        WorkflowRun build = Pipelines.start(
                jenkins, "parallel a: { qflowRun '" + QUICK + "' }, b: { semaphore 'sent'; qflowRun '" + QUICK + "' }");
        service.awaitCalls(Operation.RUN, 1);

        SemaphoreStep.success("sent/1", null);
        service.awaitCalls(Operation.RUN, 2);
        service.server().releaseCalls();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(service.starts()).hasSize(2);
    }

    @Test
    void theWorkflowIsStartedOnceWithWhatTheScriptSays() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                def tag = 'v42'
                def r = qflowRun workflowId: '%s', connectorId: 'aa70acae-6ea8-3acf-b504-f327855b316a',
                    region: 'us-east-1',
                    variables: [dryRun: true, depth: 2, names: ['a', "b-${tag}"], nested: [x: null]],
                    input: [releaseTag: "${tag}", buckets: ['logs-a']]
                echo "passed=${r.passed} outcome=${r.outcome} status=${r.status} steps=${r.steps.size()}"
                echo "first=${r.steps[0].nodeId} id=${r.executionId} took=${r.durationMillis >= 0} at=${r.startTime}"
                echo "artifacts=${r.artifacts.size()} gates=${r.gates.size()}"
                """.formatted(QUICK));

        jenkins.assertBuildStatusSuccess(build);
        assertThat(service.starts()).hasSize(1);
        assertThat(QFlowJson.readPlain(service.starts().get(0).text()))
                .isEqualTo(Map.of(
                        "input",
                        Map.of("releaseTag", "v42", "buckets", List.of("logs-a")),
                        "variables",
                        QFlowJson.readPlain("""
                                {"connectorId": "aa70acae-6ea8-3acf-b504-f327855b316a", "region": "us-east-1",
                                 "dryRun": true, "depth": 2, "names": ["a", "b-v42"], "nested": {"x": null}}
                                """)));
        jenkins.assertLogContains("passed=true outcome=SUCCESS status=Success steps=3", build);
        jenkins.assertLogContains("first=trigger id=" + service.onlyExecution().id(), build);
        jenkins.assertLogContains("artifacts=8 gates=0", build);
    }

    @Test
    void withoutVariablesAndInputTheBodyIsEmpty() throws Exception {
        jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "qflowRun '" + QUICK + "'"));

        assertThat(service.starts().get(0).text()).isEqualTo("{}");
    }

    @Test
    void whatTheStepsPutOutIsArchivedByteForByte() throws Exception {
        WorkflowRun build =
                jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "node { }; qflowRun '" + QUICK + "'"));

        String folder = "qflow/" + service.onlyExecution().id();
        assertThat(artifact(build, folder + "/steps/3-node-67649155-filter.output.json"))
                .isEqualTo(TestService.OUTPUT);
        Map<String, Object> execution = QFlowJson.readObject(artifact(build, folder + "/execution.json"));
        assertThat(execution)
                .containsEntry("workflowId", QUICK)
                .containsEntry("server", "test")
                .containsEntry("outcome", "SUCCESS")
                .containsEntry("passed", true)
                .containsEntry("build", build.getExternalizableId());
        assertThat(QFlowJson.readObject(artifact(build, folder + "/manifest.json")))
                .containsEntry("complete", true)
                .containsEntry("missing", List.of());
        assertThat(StoredFiles.names(Leftovers.staging(jenkins))).isEmpty();
    }

    @Test
    void aWorkflowThatEndsBadlyFailsTheBuildAndLeavesItsEvidence() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + FAILING + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("failed, with 'Failed'", build);
        QFlowFailureCause cause = (QFlowFailureCause)
                build.getAction(InterruptedBuildAction.class).getCauses().get(0);
        assertThat(cause.getResult().getOutcome()).isEqualTo("FAILURE");
        assertThat(cause.getResult().getStatus()).isEqualTo("Failed");
        String folder = "qflow/" + service.onlyExecution().id();
        assertThat(artifact(build, folder + "/execution.json")).contains("\"outcome\" : \"FAILURE\"");
        assertThat(artifact(build, folder + "/steps/2-node-6748e0e3-resource.output.json"))
                .isEqualTo("[1, 2, 3]");
    }

    @Test
    void nothingIsArchivedOfStepsThatAreNotAskedFor() throws Exception {
        WorkflowRun build = jenkins.assertBuildStatusSuccess(
                Pipelines.run(jenkins, "qflowRun workflowId: '" + QUICK + "', archiveOutputs: '*-filter'"));

        String folder = "qflow/" + service.onlyExecution().id();
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .containsExactlyInAnyOrder(
                        folder + "/execution.json",
                        folder + "/manifest.json",
                        folder + "/report.html",
                        folder + "/report.css",
                        folder + "/timeline.svg",
                        folder + "/steps/3-node-67649155-filter.output.json");
    }

    @Test
    void itNeedNotBeWaitedFor() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "def r = qflowRun workflowId: '" + ENDLESS + "', wait: false; echo \"${r.outcome} ${r.executionId}\"");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("STARTED " + service.onlyExecution().id(), build);
        assertThat(build.getArtifacts()).isEmpty();
    }

    @Test
    void anAbortEndsTheWaitAndSaysThatTheExecutionGoesOn() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        build.getExecutor()
                .interrupt(Result.ABORTED, new jenkins.model.CauseOfInterruption.UserInterruption(User.getUnknown()));

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains(
                "No longer waiting for execution " + service.onlyExecution().id()
                        + ", which goes on in Qualys Flow: the API has no call to cancel one",
                build);
        assertThat(build.getAction(InterruptedBuildAction.class)).isNotNull();
        String folder = "qflow/" + service.onlyExecution().id();
        // The step may end before all is stored.
        Eventually.isTrue(() -> hasArtifact(build, folder + "/manifest.json"));
        assertThat(artifact(build, folder + "/execution.json")).contains("\"outcome\" : \"ABORTED\"");
        assertThat(QFlowJson.readObject(artifact(build, folder + "/manifest.json")))
                .containsEntry("complete", false);
    }

    private static boolean hasArtifact(WorkflowRun build, String path) {
        return build.getArtifacts().stream().anyMatch(artifact -> artifact.relativePath.equals(path));
    }

    @Test
    void aTimeoutStepAroundItEndsTheWait() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "timeout(time: 1, unit: 'HOURS') { qflowRun '" + ENDLESS + "' }");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        Pipelines.timeIsOver(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("No longer waiting for execution", build);
    }

    @Test
    void aBuildThatIsKilledLeavesNoWaitBehind() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        build.doKill();
        jenkins.waitForCompletion(build);

        Eventually.isTrue(() -> QualysFlowEngine.get().runs().isEmpty());
        assertThat(QualysFlowEngine.get().engine().poller().watchCount()).isZero();
    }

    @Test
    void aDeclarativePipelineNeedsNoAgent() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                pipeline {
                  agent none
                  stages {
                    stage('Evidence') {
                      steps {
                        qflowRun workflowId: '%s', variables: [depth: 2, names: ['a']], input: [tag: 'v1']
                      }
                    }
                  }
                }
                """.formatted(QUICK));

        jenkins.assertBuildStatusSuccess(build);
        assertThat(service.starts().get(0).json().toString())
                .isEqualTo("{\"input\":{\"tag\":\"v1\"},\"variables\":{\"depth\":2,\"names\":[\"a\"]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qflowRun workflowId: '" + QUICK + "'",
                "qflowRun workflowName: 'Collect evidence'",
                "script { qflowRun '" + QUICK + "' }"
            })
    void aDeclarativeStepGivesTheWorkflowByItsIdOrByItsName(String step) throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder("11111111-2222-4333-8444-000000000051")
                        .name("Collect evidence")
                        .duration(Duration.ZERO)
                        .build());

        WorkflowRun build = Pipelines.run(
                jenkins, "pipeline { agent none; stages { stage('Evidence') { steps {\n" + step + "\n} } } }");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(service.starts()).hasSize(1);
    }

    private static String artifact(WorkflowRun build, String path) throws Exception {
        try (InputStream in = build.getArtifactManager().root().child(path).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
