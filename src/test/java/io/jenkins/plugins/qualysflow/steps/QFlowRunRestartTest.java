package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.listeners.ItemListener;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.run.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.Fault;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.commons.lang3.StringUtils;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given a build that waits for an execution, when Jenkins is restarted. */
class QFlowRunRestartTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestService service;

    @BeforeEach
    void begin() {
        service = new TestService();
    }

    @AfterEach
    void end() {
        service.close();
    }

    /** The last session of a test: when all is over, nothing is waited for any more. */
    private void lastly(JenkinsSessionExtension.Step step) throws Throwable {
        sessions.then(jenkins -> {
            step.run(jenkins);
            Leftovers.assertNone(jenkins);
        });
    }

    @Test
    void theWaitGoesOnAndTheWorkflowIsNotStartedAgain() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(
                    jenkins, "def r = qflowRun '" + ENDLESS + "'; sleep 1; echo \"after: ${r.outcome} ${r.status}\"");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        });
        service.finish("Success");
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("after: SUCCESS Success", build);
            assertThat(service.starts()).hasSize(1);
            assertThat(build.getArtifacts())
                    .extracting(artifact -> artifact.getFileName())
                    .contains("execution.json", "manifest.json", "2-node-6748e0e3-resource.output.json");
        });
    }

    @Test
    void aResultThatTheScriptHoldsAndTheEnvironmentOutliveIt() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            WorkflowRun build = Pipelines.start(
                    jenkins,
                    "def r = qflowRun workflowId: '" + TestService.FAILING + "', onFailure: 'NONE';"
                            + " def o = qflowStepOutput executionId: r.executionId, step: 'node-67649155-filter';"
                            + " echo 'it is held'; input 'go on?';"
                            + " echo \"after: ${r.status} ${r.passed} ${r.steps[1].nodeId} ${r.missing} ${r.children}\";"
                            + " echo \"and: ${o.score} ${env.QFLOW_OUTCOME} ${env.QFLOW_EXECUTION_ID == r.executionId}\"");
            jenkins.waitForMessage("it is held", build);
            Eventually.isTrue(() -> build.getAction(InputAction.class) != null);
        });
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            Eventually.isTrue(() -> isAsking(build));
            build.getAction(InputAction.class).getExecutions().get(0).proceed(Map.of());
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("after: Failed false node-6748e0e3-resource [] []", build);
            jenkins.assertLogContains("and: 0.80 FAILURE true", build);
        });
    }

    @Test
    void aQuestionIsAskedAgain() throws Throwable {
        service.server()
                .addFault(Fault.on(Operation.EXECUTION_LIST)
                        .replyDelayed(FOR_EVER)
                        .pass());
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "echo \"found ${qflowExecutions('" + ENDLESS + "').size()}\"");
            service.awaitCalls(Operation.EXECUTION_LIST, 1);
        });
        service.server().clearFaults();
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("found 0", build);
        });
    }

    @Test
    void anAbortAfterItEndsTheWait() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        });
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            int polls = service.server().journal().count(Operation.EXECUTION_DETAILS);
            service.awaitCalls(Operation.EXECUTION_DETAILS, polls + 1);
            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("which goes on in Qualys Flow", build);
        });
    }

    @Test
    void anAnswerThatComesWhileJenkinsGoesDownIsNotLost() throws Throwable {
        service.server().addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        sessions.then(jenkins -> {
            jenkins.jenkins.getExtensionList(ItemListener.class).add(new ItemListener() {
                @Override
                public void onBeforeShutdown() {
                    service.server().releaseCalls();
                }
            });
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.RUN, 1);
        });
        service.finish("Success");
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(service.starts()).hasSize(1);
        });
    }

    @Test
    void aStartThatWasNotAnsweredBeforeItIsNotSentAgain() throws Throwable {
        service.server().addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.RUN, 1);
        });
        service.server().clearFaults();
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("It is not known whether the workflow was started", build);
            jenkins.assertLogContains(
                    "May have been begun: execution " + service.onlyExecution().id(), build);
            assertThat(service.starts()).hasSize(1);
        });
    }

    @Test
    void aStartThatWasNotAnsweredIsNotRetriedWhereItsSecretIsGone() throws Throwable {
        service.server().addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        StringCredentialsImpl secret = new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "db-password", null, Secret.fromString("hunter2-of-the-db"));
        sessions.then(jenkins -> {
            service.configure();
            SystemCredentialsProvider.getInstance().getCredentials().add(secret);
            SystemCredentialsProvider.getInstance().save();
            Pipelines.start(
                    jenkins,
                    "int n = 0; retry(2) { if (n++ > 0) { semaphore 'again' }; qflowRun workflowId: '" + ENDLESS
                            + "', secretVariables: [password: 'db-password'] }");
            service.awaitCalls(Operation.RUN, 1);
            SystemCredentialsProvider.getInstance().getCredentials().remove(secret);
            SystemCredentialsProvider.getInstance().save();
        });
        service.server().clearFaults();
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            SemaphoreStep.waitForStart("again/1", build);
            SystemCredentialsProvider.getInstance().getCredentials().add(secret);
            SemaphoreStep.success("again/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("It is not known whether the workflow was started", build);
            jenkins.assertLogContains("Workflow " + ENDLESS + " was not started", build);
            assertThat(service.starts()).hasSize(1);
        });
    }

    @Test
    void aStartThatAnotherBranchIsSendingIsNoReasonToRefuseOne() throws Throwable {
        service.server()
                .addFault(Fault.on(Operation.RUN).call(1).replyDelayed(FOR_EVER).pass());
        lastly(jenkins -> {
            service.configure();
            WorkflowRun build = Pipelines.start(
                    jenkins,
                    "parallel a: { qflowRun '" + QUICK + "' }, b: { semaphore 'sent'; qflowRun '" + QUICK + "' }");
            service.awaitCalls(Operation.RUN, 1);
            SemaphoreStep.success("sent/1", null);
            service.awaitCalls(Operation.RUN, 2);
            service.server().releaseCalls();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(service.starts()).hasSize(2);
        });
    }

    @Test
    void aStartThatWasPutOffBeforeItIsPutOffAfterItTooAndSentWhenThePauseIsOver() throws Throwable {
        service.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        sessions.then(jenkins -> {
            service.configure();
            jenkins.waitForMessage("Not started yet", Pipelines.start(jenkins, "qflowRun '" + QUICK + "'"));
        });
        service.server().clearFaults();
        sessions.then(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            Eventually.isTrue(() -> timesPutOff(build) == 2);
            assertThat(service.starts()).hasSize(1);
            assertThat(service.server().executions()).isEmpty();
        });
        theServicesPauseIsOver();
        lastly(jenkins -> {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(lastBuild(jenkins)));
            assertThat(service.starts()).hasSize(2);
            assertThat(service.server().executions()).hasSize(1);
        });
    }

    private static int timesPutOff(WorkflowRun build) {
        try {
            return StringUtils.countMatches(JenkinsRule.getLog(build), "Not started yet");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if Jenkins had been down for the hour: what it keeps of the service's pause lies in the past. */
    private void theServicesPauseIsOver() throws IOException {
        Path calls = sessions.getHome().toPath().resolve("qualys-flow/calls.json");
        String kept = Files.readString(calls);
        String past = "\"pausedUntil\":" + Instant.now().minusSeconds(1).toEpochMilli();
        assertThat(kept).containsPattern("\"pausedUntil\": ?\\d+");
        Files.writeString(calls, kept.replaceFirst("\"pausedUntil\": ?\\d+", past));
    }

    @Test
    void whatWasBeingCollectedIsCollectedAgainAndNothingUnmaskedStaysBehind() throws Throwable {
        service.holdOutput("filter");
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
            service.awaitCalls(Operation.STEP_OUTPUT, 2);
        });
        Path left = sessions.getHome().toPath().resolve("qualys-flow/staging/left-by-a-kill");
        Files.writeString(Files.createDirectories(left).resolve("download"), "not masked yet");
        service.server().clearFaults();
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(service.starts()).hasSize(1);
            assertThat(build.getArtifacts())
                    .extracting(artifact -> artifact.getFileName())
                    .containsExactlyInAnyOrder(
                            "execution.json",
                            "manifest.json",
                            "report.html",
                            "report.css",
                            "timeline.svg",
                            "1-trigger.output.json",
                            "2-node-6748e0e3-resource.output.json",
                            "3-node-67649155-filter.output.json");
            assertThat(StoredFiles.names(Leftovers.staging(jenkins))).isEmpty();
        });
    }

    @Test
    void aRunThatIsOverStaysOverAndItsResultCanBeRead() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            WorkflowRun build = Pipelines.start(
                    jenkins, "def r = qflowRun '" + QUICK + "'; semaphore 'between'; echo \"still ${r.status}\"");
            SemaphoreStep.waitForStart("between/1", build);
        });
        int calls = service.server().journal().entries().size();
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            SemaphoreStep.success("between/1", null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("still Success", build);
            assertThat(service.server().journal().entries()).hasSize(calls);
        });
    }

    @Test
    void aServerThatIsGoneAfterItIsNamedAndSoIsTheExecution() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
            QualysFlowConfiguration.get().setServers(List.of());
        });
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("No Qualys Flow server is configured", build);
            jenkins.assertLogContains(service.onlyExecution().id(), build);
            assertThat(service.starts()).hasSize(1);
        });
    }

    @Test
    void aWaitThatCannotBeTakenUpIsOverForItsPageTooWhileTheBuildGoesOn() throws Throwable {
        StringCredentialsImpl secret = new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "db-password", null, Secret.fromString("hunter2-of-the-db"));
        sessions.then(jenkins -> {
            service.configure();
            SystemCredentialsProvider.getInstance().getCredentials().add(secret);
            Pipelines.start(
                    jenkins,
                    "catchError { qflowRun workflowId: '" + ENDLESS
                            + "', secretVariables: [password: 'db-password'] }; semaphore 'after'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
            SystemCredentialsProvider.getInstance().getCredentials().remove(secret);
            SystemCredentialsProvider.getInstance().save();
        });
        lastly(jenkins -> {
            WorkflowRun build = lastBuild(jenkins);
            SemaphoreStep.waitForStart("after/1", build);
            String execution = service.onlyExecution().id();
            assertThat(StartRecords.of(build).read().all()).singleElement().satisfies(record -> {
                assertThat(record.outcome()).isEqualTo("STARTED");
                assertThat(record.state().executionId()).isEqualTo(execution);
                assertThat(record.summary().sentence()).contains("secretVariables.password", "db-password");
            });
            SemaphoreStep.success("after/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            assertThat(StringUtils.countMatches(JenkinsRule.getLog(build), "goes on in Qualys Flow"))
                    .as("that it goes on, with the next step")
                    .isEqualTo(1);
            jenkins.assertLogContains("qflowWait executionId: '" + execution + "'", build);
        });
    }

    private static boolean isAsking(WorkflowRun build) {
        try {
            InputAction asking = build.getAction(InputAction.class);
            return asking != null && !asking.getExecutions().isEmpty();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static WorkflowRun lastBuild(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("release", WorkflowJob.class).getLastBuild();
    }
}
