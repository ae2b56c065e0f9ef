package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.Freestyle.start;
import static io.jenkins.plugins.qualysflow.testing.Freestyle.step;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Executor;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Quickest;
import io.jenkins.plugins.qualysflow.testing.Stage;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a freestyle build in one of its phases, when it is aborted, then it has ended within a second. */
@WithQualysFlow
class QFlowBuilderEndsEarlyTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private static JenkinsRule jenkins;
    private TestService service;

    @ParameterizedTest
    @EnumSource
    void withinASecond(Stage stage) throws Exception {
        Duration bound = Duration.ofSeconds(1);
        stage.holdAt(service);

        Duration taken = Quickest.of(bound, () -> {
            QFlowBuilder step = step(stage.workflowId());
            step.setWorkflowName(stage.workflowId().isEmpty() ? "Find open buckets" : null);
            FreeStyleBuild build = start(jenkins, step);
            stage.await(service, build);
            Executor executor = build.getExecutor();
            long begun = System.nanoTime();
            executor.interrupt(Result.ABORTED);
            Eventually.isTrue(() -> !build.isBuilding());
            long ended = System.nanoTime();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            Stage.letGo(service);
            return Duration.ofNanos(ended - begun);
        });

        assertThat(taken).isLessThan(bound);
    }

    @Test
    void whileTheNameOfTheWorkflowIsLookedUp() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST).delayed(FOR_EVER).pass());
        QFlowBuilder step = new QFlowBuilder();
        step.setWorkflowName("Find open buckets");
        FreeStyleBuild build = start(jenkins, step);
        service.awaitCalls(Operation.WORKFLOW_LIST, 1);

        abort(build);

        assertThat(service.starts()).isEmpty();
        assertThat(StartRecords.of(build).read().all()).singleElement().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo("NOT_STARTED");
            assertThat(record.workflowName()).isEqualTo("Find open buckets");
        });
        jenkins.assertLogNotContains("the build ended before", build);
    }

    @Test
    void beforeTheStartIsSent() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        FreeStyleBuild build = start(jenkins, step(QUICK));
        jenkins.waitForMessage("Not started yet", build);
        service.server().clearFaults();

        abort(build);

        Eventually.isTrue(() -> record(build).state().phase() == Phase.DONE);
        assertThat(service.server().executions()).isEmpty();
        jenkins.assertLogContains("Aborted before an execution was known: nothing was started", build);
    }

    @Test
    void whileTheStartIsUnansweredWhichIsNotCutAndItsAnswerIsRecorded() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        FreeStyleBuild build = start(jenkins, step(ENDLESS));
        service.awaitCalls(Operation.RUN, 1);

        abort(build);

        jenkins.assertLogContains("it may have begun", build);
        assertThat(record(build).state().executionId()).isNull();
        service.server().releaseCalls();
        Eventually.isTrue(() -> record(build).state().executionId() != null);
        assertThat(record(build).state().executionId())
                .isEqualTo(service.onlyExecution().id());
        assertThat(service.starts()).hasSize(1);
    }

    @Test
    void whileItWaits() throws Exception {
        QFlowBuilder step = step(ENDLESS);
        step.setOnFailure(OnFailure.NONE);
        CaptureEnvironmentBuilder after = new CaptureEnvironmentBuilder();
        FreeStyleBuild build = start(jenkins, step, after);
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        abort(build);

        jenkins.assertLogContains(service.onlyExecution().id(), build);
        assertThat(after.getEnvVars()).as("an abort is an abort").isNull();
        assertAborted(build);
        Eventually.isTrue(() -> "ABORTED".equals(record(build).outcome()));
    }

    @Test
    void andWhatFollowsInTheBuildCanTell() throws Exception {
        String outcome = null;
        // An abort does not wait long for what is being stored: one in a few finds the machine with nothing else to do.
        for (int n = 0; n < 10 && outcome == null; n++) {
            service.server().journal().clear();
            FreeStyleBuild build = start(jenkins, step(ENDLESS));
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
            abort(build);
            outcome = build.getEnvironment(TaskListener.NULL).get("QFLOW_OUTCOME");
        }

        assertThat(outcome).isEqualTo("ABORTED");
    }

    @Test
    void whileItCollectsAndKeepsWhatIsThere() throws Exception {
        service.holdOutput("filter");
        FreeStyleBuild build = start(jenkins, step(QUICK));
        Eventually.isTrue(
                () -> StoredFiles.names(Leftovers.staging(jenkins)).contains("2-node-6748e0e3-resource.output.json"));

        abort(build);

        assertAborted(build);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("2-node-6748e0e3-resource.output.json")
                .doesNotContain("3-node-67649155-filter.output.json");
        Eventually.isTrue(() -> StoredFiles.names(Leftovers.staging(jenkins)).isEmpty());
    }

    @Test
    void aSecondAbortIsNoHarm() throws Exception {
        FreeStyleBuild build = start(jenkins, step(ENDLESS));
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        Executor executor = build.getExecutor();

        executor.interrupt(Result.ABORTED);
        executor.interrupt(Result.ABORTED);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertAborted(build);
    }

    private void abort(FreeStyleBuild build) throws Exception {
        build.getExecutor().interrupt(Result.ABORTED);
        Eventually.isTrue(() -> !build.isBuilding());
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    private void assertAborted(FreeStyleBuild build) throws Exception {
        Path bundle = build.getRootDir()
                .toPath()
                .resolve("archive/qflow/" + service.onlyExecution().id());
        Eventually.isTrue(() -> Files.exists(bundle.resolve("manifest.json")));
        assertThat(QFlowJson.readObject(Files.readString(bundle.resolve("execution.json"))))
                .containsEntry("outcome", "ABORTED");
        Map<String, Object> manifest = QFlowJson.readObject(Files.readString(bundle.resolve("manifest.json")));
        assertThat(manifest).containsEntry("complete", false);
        assertThat(manifest.get("missing").toString()).contains("build was aborted");
    }

    private static StartRecord record(FreeStyleBuild build) {
        return StartRecords.of(build).read().all().get(0);
    }
}
