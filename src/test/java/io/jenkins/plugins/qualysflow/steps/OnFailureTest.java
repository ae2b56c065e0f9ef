package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given runs that do not pass, when a script says what they are to do to its build. One Jenkins serves all. */
@WithQualysFlow
class OnFailureTest {

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void withFailureTheStepFailsAndWhatFollowsDoesNotRun() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "try { qflowRun workflowId: '" + FAILING + "', onFailure: 'FAILURE' } finally {"
                        + " echo \"finally ${env.QFLOW_OUTCOME}\" }; echo 'it went on'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("finally FAILURE", build);
        jenkins.assertLogNotContains("it went on", build);
    }

    @Test
    void inParallelTheResultOfABranchIsItsOwnAndTheEnvironmentIsThatOfTheRunThatEndedLast() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, """
                parallel first: {
                  def r = qflowRun workflowId: '%s'
                  semaphore 'first-ended'
                  echo "first: ${r.outcome}, environment: ${env.QFLOW_OUTCOME}"
                }, second: {
                  semaphore 'second-begins'
                  def r = qflowRun workflowId: '%s', onFailure: 'NONE'
                  echo "second: ${r.outcome}, environment: ${env.QFLOW_OUTCOME}"
                }
                """.formatted(QUICK, FAILING));
        SemaphoreStep.waitForStart("first-ended/1", build);
        SemaphoreStep.success("second-begins/1", null);
        jenkins.waitForMessage("second: FAILURE, environment: FAILURE", build);
        SemaphoreStep.success("first-ended/1", null);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("first: SUCCESS, environment: FAILURE", build);
    }

    @Test
    void theExceptionThatItCatchesIsClosedToAScriptInTheSandbox() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins, "try { qflowRun '" + FAILING + "' } catch (e) { echo \"${e.causes[0].result.outcome}\" }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("Scripts not permitted to use method", build);
    }

    @Test
    void withUnstableTheScriptGoesOnAndTheStageIsShownUnstable() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r; stage('gate') { r = qflowRun workflowId: '" + FAILING + "', onFailure: 'UNSTABLE' };"
                        + " echo \"${r.outcome} ${r.passed} ${currentBuild.result}\"");

        jenkins.assertBuildStatus(Result.UNSTABLE, build);
        jenkins.assertLogContains("FAILURE false UNSTABLE", build);
        List<FlowNode> warned = new DepthFirstScanner()
                .filteredNodes(build.getExecution(), node -> node.getAction(WarningAction.class) != null);
        assertThat(warned).hasSize(1);
        WarningAction warning = warned.get(0).getAction(WarningAction.class);
        assertThat(warning.getResult()).isEqualTo(Result.UNSTABLE);
        assertThat(warning.getMessage()).contains("did not pass. Its outcome is FAILURE");
    }

    @Test
    void withNoneTheScriptLooksAtTheResult() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r = qflowRun workflowId: '" + FAILING + "', onFailure: 'NONE';"
                        + " echo \"${r.outcome} ${r.passed} ${r.missing.size()}\"; if (!r.passed) { unstable('mine') }");

        jenkins.assertBuildStatus(Result.UNSTABLE, build);
        jenkins.assertLogContains("FAILURE false 0", build);
        assertThat(new DepthFirstScanner()
                        .filteredNodes(build.getExecution(), node -> node.getAction(WarningAction.class) != null))
                .as("only the script's own")
                .hasSize(1);
    }

    @Test
    void withNoneAStartThatIsRefusedOrUnknownIsAResultToo() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).call(1).answer(403));

        jenkins.assertLogContains(
                "NOT_STARTED null",
                jenkins.assertBuildStatusSuccess(Pipelines.runNew(
                        jenkins,
                        "def r = qflowRun workflowId: '" + QUICK
                                + "', onFailure: 'NONE'; echo \"${r.outcome} ${r.executionId}\";"
                                + " echo \"<${env.QFLOW_EXECUTION_ID}>\"")));

        service.server().clearFaults();
        service.server().addFault(Fault.on(Operation.RUN).dropBeforeReply());
        jenkins.assertLogContains(
                "START_UNKNOWN",
                jenkins.assertBuildStatusSuccess(Pipelines.runNew(
                        jenkins, "def r = qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE'; echo r.outcome")));
    }

    @Test
    void anArgumentThatBreaksARuleFailsWhateverIsSaid() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins, "qflowRun workflowId: 'none', collectMinutes: 0, timeoutMinutes: 50000, onFailure: 'NONE'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("qflowRun: timeoutMinutes must be a whole number of minutes from 1 to 43200", build);
        jenkins.assertLogContains("collectMinutes must be", build);
        jenkins.assertLogContains("workflowId must be a UUID", build);
    }

    @Test
    void aWordThatIsNoChoiceIsRefusedAndNoOtherArgumentIsRepeated() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins, "qflowRun workflowId: '" + QUICK + "', variables: [a: 'hunter2'], onFailure: 'ABORT'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("qflowRun: onFailure must be one of [NONE, UNSTABLE, FAILURE]", build);
        jenkins.assertLogNotContains("hunter2", build);
    }

    @Test
    void anAbortIsAnAbortWhateverIsSaid() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "timeout(time: 2, unit: 'SECONDS') { qflowRun workflowId: '" + TestService.ENDLESS
                        + "', onFailure: 'NONE' }; echo 'after'");

        jenkins.assertBuildStatus(Result.ABORTED, build);
        jenkins.assertLogNotContains("after", build);
    }

    @Test
    void inADeclarativePipelinePostSectionsSeeWhatBecameOfIt() throws Exception {
        WorkflowRun build = Pipelines.runNew(jenkins, """
                pipeline {
                  agent none
                  stages {
                    stage('skipped') {
                      when { expression { false } }
                      steps { qflowRun workflowId: 'never checked' }
                    }
                    stage('both') {
                      parallel {
                        stage('outside') {
                          steps { qflowRun workflowId: '%s', onFailure: 'UNSTABLE' }
                          post { unstable { echo "stage unstable" } }
                        }
                        stage('inside') {
                          agent any
                          steps { qflowRun workflowId: '%s', archiveInputs: 'trigger', collectMinutes: 5 }
                          post { always { echo "stage inside over" } }
                        }
                      }
                    }
                  }
                  post { unstable { echo "build unstable" } }
                }
                """.formatted(FAILING, QUICK));

        jenkins.assertBuildStatus(Result.UNSTABLE, build);
        jenkins.assertLogContains("stage unstable", build);
        jenkins.assertLogContains("stage inside over", build);
        jenkins.assertLogContains("build unstable", build);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("1-trigger.input.json");
    }

    @Test
    void theEnvironmentHoldsTheLastRunForEverythingThatFollows() throws Exception {
        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def a = qflowRun '" + QUICK + "'; def b = qflowRun workflowId: '" + FAILING + "', onFailure: 'NONE';"
                        + " node { echo \"${env.QFLOW_EXECUTION_ID == b.executionId} ${env.QFLOW_OUTCOME}\";"
                        + " if (isUnix()) { sh 'echo in the shell: $QFLOW_OUTCOME' }"
                        + " else { bat 'echo in the shell: %QFLOW_OUTCOME%' } }");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("true FAILURE", build);
        jenkins.assertLogContains("in the shell: FAILURE", build);
    }

    @Test
    void aStepThatEndedBadlyMayBeSaidNotToCount() throws Exception {
        service.server().putWorkflow(TestService.workflowWithFailedStep());

        jenkins.assertBuildStatus(
                Result.FAILURE, Pipelines.runNew(jenkins, "qflowRun '" + TestService.FAILED_STEP + "'"));
        jenkins.assertBuildStatusSuccess(Pipelines.runNew(
                jenkins, "qflowRun workflowId: '" + TestService.FAILED_STEP + "', failOnStepFailure: false"));
    }
}
