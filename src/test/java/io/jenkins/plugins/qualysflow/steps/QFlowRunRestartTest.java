package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.Result;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given builds in one of their phases, when Jenkins is restarted. A restart is that of many builds, each with its story. */
class QFlowRunRestartTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String SECRET = "db-password";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final List<Story> stories = new ArrayList<>();

    @AfterEach
    void end() {
        stories.forEach(story -> story.service.close());
    }

    @Test
    void waitsAndResultsOutliveIt() throws Throwable {
        restart(
                new TheWaitGoesOnAndTheWorkflowIsNotStartedAgain(),
                new AResultThatTheScriptHoldsAndTheEnvironmentOutliveIt(),
                new ARunThatIsOverStaysOverAndItsResultCanBeRead(),
                new AnAbortAfterItEndsTheWait(),
                new AServerThatIsGoneAfterItIsNamedAndSoIsTheExecution(),
                new AWaitThatCannotBeTakenUpIsOverForItsPageTooWhileTheBuildGoesOn());
    }

    @Test
    void noStartIsLostOrSentTwiceByIt() throws Throwable {
        restart(
                new AnAnswerThatComesWhileJenkinsGoesDownIsNotLost(),
                new AStartThatWasNotAnsweredBeforeItIsNotSentAgain(),
                new AStartThatWasNotAnsweredIsNotRetriedWhereItsSecretIsGone());
    }

    @Test
    void whatWasBeingReadIsReadAgainAfterIt() throws Throwable {
        restart(new WhatWasBeingCollectedIsCollectedAgainAndNothingUnmaskedStaysBehind(), new AQuestionIsAskedAgain());
    }

    @Test
    void aStartThatWasPutOffBeforeItIsPutOffAfterItTooAndSentWhenThePauseIsOver() throws Throwable {
        PutOff story = new PutOff();
        begin(story);
        story.service.server().clearFaults();
        sessions.then(jenkins -> {
            story.jenkins = jenkins;
            Eventually.isTrue(() -> story.timesPutOff() == 2);
            assertThat(story.service.starts()).hasSize(1);
            assertThat(story.service.server().executions()).isEmpty();
        });
        theServicesPauseIsOver();
        resume(story);
    }

    /** As if Jenkins had been down for the hour: what it keeps of the service's pause lies in the past. */
    private void theServicesPauseIsOver() throws IOException {
        Path calls = sessions.getHome().toPath().resolve("qualys-flow/calls.json");
        String kept = Files.readString(calls);
        String past = "\"pausedUntil\":" + Instant.now().minusSeconds(1).toEpochMilli();
        assertThat(kept).containsPattern("\"pausedUntil\": ?\\d+");
        Files.writeString(calls, kept.replaceFirst("\"pausedUntil\": ?\\d+", past));
    }

    private void restart(Story... told) throws Throwable {
        begin(told);
        for (Story story : told) {
            story.whileDown(sessions.getHome().toPath());
        }
        resume(told);
    }

    private void begin(Story... told) throws Throwable {
        stories.addAll(List.of(told));
        sessions.then(jenkins -> {
            told[0].service.addCredential();
            addSecret();
            QualysFlowConfiguration.get()
                    .setServers(Stream.of(told)
                            .map(story -> story.service.asServer(story.name))
                            .toList());
            for (Story story : told) {
                story.jenkins = jenkins;
                story.begun(Pipelines.job(jenkins, story.name, story.script())
                        .scheduleBuild2(0)
                        .waitForStart());
            }
        });
    }

    /** The last session: when all stories are over, nothing is waited for any more. */
    private void resume(Story... told) throws Throwable {
        sessions.then(jenkins -> {
            assertAll(Stream.of(told).map(story -> (Executable) () -> {
                story.jenkins = jenkins;
                story.resumed(story.build());
            }));
            Leftovers.assertNone(jenkins);
        });
    }

    private static void addSecret() throws Exception {
        TestService.addSecretText(SECRET, "hunter2-of-the-db");
    }

    private static void removeSecret() throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .removeIf(known -> ((IdCredentials) known).getId().equals(SECRET));
        provider.save();
    }

    /** A build with a service of its own, so that what one story does to its service is not seen by another. */
    private abstract static class Story {

        final TestService service = new TestService();

        /** Of the job, and of its server. */
        final String name = getClass().getSimpleName();

        /** The Jenkins that runs now. */
        JenkinsRule jenkins;

        abstract String script();

        /** Waits until the build is where the restart is to find it. */
        abstract void begun(WorkflowRun build) throws Exception;

        void whileDown(Path home) throws IOException {}

        /** After the restart: waits for the end of the build, and looks at what became of it. */
        abstract void resumed(WorkflowRun build) throws Exception;

        /** The step as the script calls it, to which further arguments can be added. */
        String qflowRun(String workflowId) {
            return "qflowRun workflowId: '" + workflowId + "', server: '" + name + "'";
        }

        WorkflowRun build() {
            return jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getLastBuild();
        }
    }

    private static final class TheWaitGoesOnAndTheWorkflowIsNotStartedAgain extends Story {
        @Override
        String script() {
            return """
                    def r = %s
                    sleep 1
                    echo "after: ${r.outcome} ${r.status}"
                    """.formatted(qflowRun(ENDLESS));
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        }

        @Override
        void whileDown(Path home) throws IOException {
            service.finish("Success");
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("after: SUCCESS Success", build);
            assertThat(service.starts()).hasSize(1);
            assertThat(build.getArtifacts())
                    .extracting(artifact -> artifact.getFileName())
                    .contains("execution.json", "manifest.json", "2-node-6748e0e3-resource.output.json");
        }
    }

    private static final class AResultThatTheScriptHoldsAndTheEnvironmentOutliveIt extends Story {
        @Override
        String script() {
            return """
                    def r = %s, onFailure: 'NONE'
                    def o = qflowStepOutput executionId: r.executionId, step: 'node-67649155-filter', server: '%s'
                    echo 'it is held'
                    input 'go on?'
                    echo "after: ${r.status} ${r.passed} ${r.steps[1].nodeId} ${r.missing} ${r.children}"
                    echo "archived: ${r.stepOutput('node-67649155-filter').buckets[0].name}"
                    echo "and: ${o.score} ${env.QFLOW_OUTCOME} ${env.QFLOW_EXECUTION_ID == r.executionId}"
                    """.formatted(qflowRun(FAILING), name);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            jenkins.waitForMessage("it is held", build);
            Eventually.isTrue(() -> build.getAction(InputAction.class) != null);
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            Eventually.isTrue(() -> isAsking(build));
            build.getAction(InputAction.class).getExecutions().get(0).proceed(Map.of());
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("after: Failed false node-6748e0e3-resource [] []", build);
            jenkins.assertLogContains("archived: logs-a", build);
            jenkins.assertLogContains("and: 0.80 FAILURE true", build);
        }

        private static boolean isAsking(WorkflowRun build) {
            try {
                InputAction asking = build.getAction(InputAction.class);
                return asking != null && !asking.getExecutions().isEmpty();
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final class ARunThatIsOverStaysOverAndItsResultCanBeRead extends Story {
        private int calls;

        @Override
        String script() {
            return "def r = " + qflowRun(QUICK) + "; semaphore 'between'; echo \"still ${r.status}\"";
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            SemaphoreStep.waitForStart("between/1", build);
        }

        @Override
        void whileDown(Path home) throws IOException {
            calls = service.server().journal().entries().size();
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            SemaphoreStep.success("between/1", null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("still Success", build);
            assertThat(service.server().journal().entries()).hasSize(calls);
        }
    }

    private static final class AnAbortAfterItEndsTheWait extends Story {
        @Override
        String script() {
            return qflowRun(ENDLESS);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            int polls = service.server().journal().count(Operation.EXECUTION_DETAILS);
            service.awaitCalls(Operation.EXECUTION_DETAILS, polls + 1);
            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("which goes on in Qualys Flow", build);
        }
    }

    private static final class AServerThatIsGoneAfterItIsNamedAndSoIsTheExecution extends Story {
        @Override
        String script() {
            return qflowRun(ENDLESS);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
            List<QualysFlowServer> others = QualysFlowConfiguration.get().getServers().stream()
                    .filter(server -> !server.getName().equals(name))
                    .toList();
            QualysFlowConfiguration.get().setServers(others);
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("server '" + name + "' is not configured", build);
            jenkins.assertLogContains(service.onlyExecution().id(), build);
            assertThat(service.starts()).hasSize(1);
        }
    }

    private static final class AWaitThatCannotBeTakenUpIsOverForItsPageTooWhileTheBuildGoesOn extends Story {
        @Override
        String script() {
            return "catchError { " + qflowRun(ENDLESS) + ", secretVariables: [password: '" + SECRET
                    + "'] }; semaphore 'after'";
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
            removeSecret();
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            SemaphoreStep.waitForStart("after/1", build);
            String execution = service.onlyExecution().id();
            assertThat(StartRecords.of(build).read().all()).singleElement().satisfies(record -> {
                assertThat(record.outcome()).isEqualTo("STARTED");
                assertThat(record.state().executionId()).isEqualTo(execution);
                assertThat(record.summary().sentence()).contains("secretVariables.password", SECRET);
            });
            SemaphoreStep.success("after/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            assertThat(StringUtils.countMatches(JenkinsRule.getLog(build), "goes on in Qualys Flow"))
                    .as("that it goes on, with the next step")
                    .isEqualTo(1);
            jenkins.assertLogContains("qflowWait executionId: '" + execution + "'", build);
        }
    }

    /** A start that the service has taken, and whose answer it keeps back. */
    private abstract static class Unanswered extends Story {

        Unanswered() {
            service.server()
                    .addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        }

        @Override
        String script() {
            return qflowRun(ENDLESS);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.RUN, 1);
        }

        @Override
        void whileDown(Path home) throws IOException {
            service.server().clearFaults();
        }
    }

    private static final class AnAnswerThatComesWhileJenkinsGoesDownIsNotLost extends Unanswered {
        @Override
        void begun(WorkflowRun build) throws Exception {
            super.begun(build);
            jenkins.jenkins.getExtensionList(ItemListener.class).add(new ItemListener() {
                @Override
                public void onBeforeShutdown() {
                    service.server().releaseCalls();
                }
            });
        }

        @Override
        void whileDown(Path home) throws IOException {
            service.finish("Success");
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(service.starts()).hasSize(1);
        }
    }

    private static final class AStartThatWasNotAnsweredBeforeItIsNotSentAgain extends Unanswered {
        @Override
        void resumed(WorkflowRun build) throws Exception {
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("It is not known whether the workflow was started", build);
            jenkins.assertLogContains(
                    "Possibly started: execution " + service.onlyExecution().id(), build);
            assertThat(service.starts()).hasSize(1);
        }
    }

    private static final class AStartThatWasNotAnsweredIsNotRetriedWhereItsSecretIsGone extends Unanswered {
        @Override
        String script() {
            return """
                    int n = 0
                    retry(2) {
                      if (n++ > 0) { semaphore 'again' }
                      %s, secretVariables: [password: '%s']
                    }
                    """.formatted(qflowRun(ENDLESS), SECRET);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            super.begun(build);
            removeSecret();
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            SemaphoreStep.waitForStart("again/1", build);
            addSecret();
            SemaphoreStep.success("again/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("It is not known whether the workflow was started", build);
            jenkins.assertLogContains("Workflow " + ENDLESS + " was not started", build);
            assertThat(service.starts()).hasSize(1);
        }
    }

    private static final class PutOff extends Story {

        PutOff() {
            service.server()
                    .addFault(Fault.on(Operation.RUN)
                            .header("Retry-After", "3000")
                            .answer(429));
        }

        @Override
        String script() {
            return qflowRun(QUICK);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            jenkins.waitForMessage("Not started yet", build);
        }

        int timesPutOff() {
            try {
                return StringUtils.countMatches(JenkinsRule.getLog(build()), "Not started yet");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(service.starts()).hasSize(2);
            assertThat(service.server().executions()).hasSize(1);
        }
    }

    private static final class WhatWasBeingCollectedIsCollectedAgainAndNothingUnmaskedStaysBehind extends Story {

        WhatWasBeingCollectedIsCollectedAgainAndNothingUnmaskedStaysBehind() {
            service.holdOutput("filter");
        }

        @Override
        String script() {
            return qflowRun(QUICK);
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.STEP_OUTPUT, 2);
        }

        @Override
        void whileDown(Path home) throws IOException {
            Path left = home.resolve("qualys-flow/staging/left-by-a-kill");
            Files.writeString(Files.createDirectories(left).resolve("download"), "not masked yet");
            service.server().clearFaults();
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
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
        }
    }

    private static final class AQuestionIsAskedAgain extends Story {

        AQuestionIsAskedAgain() {
            service.server()
                    .addFault(Fault.on(Operation.EXECUTION_LIST)
                            .replyDelayed(FOR_EVER)
                            .pass());
        }

        @Override
        String script() {
            return "echo \"found ${qflowExecutions(workflowId: '" + ENDLESS + "', server: '" + name + "').size()}\"";
        }

        @Override
        void begun(WorkflowRun build) throws Exception {
            service.awaitCalls(Operation.EXECUTION_LIST, 1);
        }

        @Override
        void whileDown(Path home) throws IOException {
            service.server().clearFaults();
        }

        @Override
        void resumed(WorkflowRun build) throws Exception {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("found 0", build);
        }
    }
}
