package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.Quickest;
import io.jenkins.plugins.qualysflow.testing.Stage;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a build in one of its phases, when something ends it early, or takes away what it needs. */
@WithQualysFlow
class QFlowRunEndsEarlyTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private static JenkinsRule jenkins;
    private TestService service;
    private final Finalized finalized = new Finalized();

    @BeforeEach
    void begin() {
        finalized.register();
        service.server()
                .putWorkflow(SimulatedWorkflow.builder("11111111-2222-4333-8444-000000000051")
                        .name("Find open buckets")
                        .duration(Duration.ZERO)
                        .build());
    }

    @AfterEach
    void end() {
        finalized.unregister();
    }

    @Test
    void anAbortWhileTheNameIsLookedUpStartsNothing() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST).delayed(FOR_EVER).pass());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun workflowName: 'Find open buckets'");
        service.awaitCalls(Operation.WORKFLOW_LIST, 1);

        abort(build);

        assertNothingIsStartedByAnAnswerThatComesLate(build);
    }

    @Test
    void aKillWhileTheNameIsLookedUpStartsNothing() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST).delayed(FOR_EVER).pass());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun workflowName: 'Find open buckets'");
        service.awaitCalls(Operation.WORKFLOW_LIST, 1);

        build.doKill();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertNothingIsStartedByAnAnswerThatComesLate(build);
    }

    @Test
    void aKillJustBeforeTheRunBeginsStartsNothing() throws Exception {
        Logger reading = Logger.getLogger(StartRecords.class.getName());
        KillAtTheLastLook kill = new KillAtTheLastLook();
        Level before = reading.getLevel();
        reading.setLevel(Level.ALL);
        reading.addHandler(kill);
        try {
            WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
            kill.build.complete(build);

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            Eventually.isTrue(() -> StartRecords.of(build).read().all().stream().anyMatch(StartRecord::hasEnded));
            assertThat(record(build).outcome()).isEqualTo("ABORTED");
            assertThat(service.starts()).isEmpty();
        } finally {
            reading.removeHandler(kill);
            reading.setLevel(before);
        }
    }

    /** Kills the build when its step looks for earlier starts, after it has seen that the build goes on. */
    private static final class KillAtTheLastLook extends Handler {
        private final CompletableFuture<WorkflowRun> build = new CompletableFuture<>();
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public void publish(LogRecord look) {
            if (looks.incrementAndGet() == 2) {
                build.join().doKill();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** The name is that of a workflow, so that nothing but the end of the build is in the way of its start. */
    private void assertNothingIsStartedByAnAnswerThatComesLate(WorkflowRun build) throws Exception {
        service.server().clearFaults();
        service.server().releaseCalls();
        Eventually.isTrue(() -> service.server().journal().of(Operation.WORKFLOW_LIST).stream()
                .allMatch(call -> call.status().isPresent()));
        // Asked after the first answer has come, which has been acted on by the time this one is over.
        WorkflowRun later = Pipelines.runNew(jenkins, "qflowRun workflowName: 'Find open buckets'");

        jenkins.assertBuildStatusSuccess(later);
        assertThat(service.starts()).as("of the later build").hasSize(1);
        assertThat(record(build).outcome()).isEqualTo("NOT_STARTED");
        assertThat(record(build).state().phase()).isEqualTo(Phase.NEW);
        jenkins.assertLogNotContains("Started workflow", build);
    }

    @Test
    void anAbortBeforeTheStartIsSentKeepsItFromBeingSent() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
        jenkins.waitForMessage("Not started yet", build);
        service.server().clearFaults();

        abort(build);

        Eventually.isTrue(() -> record(build).state().phase() == Phase.DONE);
        assertThat(service.server().executions()).isEmpty();
        jenkins.assertLogContains("Aborted before an execution was known: nothing was started", build);
    }

    @Test
    void anAbortWhileTheStartIsUnansweredDoesNotCutItAndItsAnswerIsRecorded() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.RUN, 1);

        abort(build);

        jenkins.assertLogContains("it may have begun", build);
        assertThat(record(build).state().executionId()).isNull();
        service.server().releaseCalls();
        Eventually.isTrue(() -> record(build).state().executionId() != null);
        assertThat(record(build).state().executionId())
                .isEqualTo(service.onlyExecution().id());
    }

    @ParameterizedTest
    @EnumSource
    void anAbortTakesLessThanTwoSeconds(Stage stage) throws Exception {
        Duration bound = Duration.ofSeconds(2);
        stage.holdAt(service);

        Duration taken = Quickest.of(bound, () -> {
            WorkflowRun build = Pipelines.startNew(
                    jenkins,
                    "qflowRun workflowId: '" + stage.workflowId() + "'"
                            + (stage.workflowId().isEmpty() ? ", workflowName: 'Find open buckets'" : ""));
            stage.await(service, build);
            long begun = System.nanoTime();
            abort(build);
            long ended = System.nanoTime();
            Stage.letGo(service);
            return Duration.ofNanos(ended - begun);
        });

        assertThat(taken).isLessThan(bound);
    }

    @Test
    void anAbortWhileCollectingKeepsWhatIsThere() throws Exception {
        service.holdOutput("filter");
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
        awaitDownload(build);

        abort(build);

        assertAborted(build, "build was aborted");
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("2-node-6748e0e3-resource.output.json")
                .doesNotContain("3-node-67649155-filter.output.json");
    }

    @Test
    void aTimeoutWhileCollectingIsNoDifferent() throws Exception {
        service.holdOutput("filter");
        WorkflowRun build = Pipelines.start(jenkins, "timeout(time: 1, unit: 'HOURS') { qflowRun '" + QUICK + "' }");
        awaitDownload(build);

        Pipelines.timeIsOver(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("Timeout has been exceeded", build);
        assertAborted(build, "build was aborted");
    }

    @Test
    void aTermEndsTheBuildAndTheWait() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        build.doTerm();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains(goesOn(), build);
        assertAborted(build, "build was aborted");
    }

    @Test
    void aKillEndsTheWaitAndTheEvidenceIsThereBeforeTheBuildIsFinal() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        build.doKill();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(finalized.artifactsOf(build)).contains("manifest.json");
        jenkins.assertLogContains(goesOn(), build);
        assertAborted(build, "build was aborted");
        assertThat(StoredFiles.names(Leftovers.staging(jenkins))).isEmpty();
    }

    @Test
    void aKillWhileCollectingLeavesNoDownloadBehind() throws Exception {
        service.holdOutput("filter");
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
        service.awaitCalls(Operation.STEP_OUTPUT, 3);

        build.doKill();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertAborted(build, "build was aborted");
        Eventually.isTrue(() -> StoredFiles.names(Leftovers.staging(jenkins)).isEmpty());
    }

    @Test
    void aKillWhileTheStartIsUnansweredSaysThatNobodyKnows() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).replyDelayed(FOR_EVER).pass());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.RUN, 1);

        build.doKill();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("It is not known whether workflow " + ENDLESS + " was started", build);
        service.server().releaseCalls();
        Eventually.isTrue(() -> record(build).state().executionId() != null);
        assertThat(service.starts()).hasSize(1);
    }

    @Test
    void deletingTheFolderOfTheJobEndsTheWaitAndMakesNoFolderAnew() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        WorkflowJob job = folder.createProject(WorkflowJob.class, "release");
        job.setDefinition(new CpsFlowDefinition("qflowRun '" + ENDLESS + "'", true));
        job.scheduleBuild2(0).waitForStart();
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        folder.delete();

        Eventually.isTrue(() -> QualysFlowEngine.get().runs().isEmpty());
        assertThat(folder.getRootDir()).doesNotExist();
    }

    @Test
    void aCredentialThatIsDeletedAndRevokedEndsTheWaitAndSaysWhy() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().clear();
        provider.save();
        service.server().addFault(Fault.on(Operation.AUTH_OIDC).answer(401));
        service.server().revokeTokens();

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("does not accept the credential", build);
        jenkins.assertLogContains(service.onlyExecution().id(), build);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("execution.json", "manifest.json");
    }

    /** What was archived when a build became final. */
    private static final class Finalized extends RunListener<Run<?, ?>> {
        private final Map<String, List<String>> artifacts = new ConcurrentHashMap<>();

        @Override
        public void onFinalized(Run<?, ?> build) {
            artifacts.put(
                    build.getExternalizableId(),
                    build.getArtifacts().stream()
                            .map(artifact -> artifact.getFileName())
                            .toList());
        }

        List<String> artifactsOf(Run<?, ?> build) {
            String id = build.getExternalizableId();
            Eventually.isTrue(() -> artifacts.containsKey(id));
            return artifacts.get(id);
        }
    }

    /** Being asked for what a held answer keeps back, with one download there. */
    private static void awaitDownload(WorkflowRun build) {
        Eventually.isTrue(
                () -> StoredFiles.names(Leftovers.staging(jenkins)).contains("2-node-6748e0e3-resource.output.json"));
    }

    private void abort(WorkflowRun build) throws Exception {
        build.getExecutor().interrupt(Result.ABORTED);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    private String goesOn() {
        return "Execution " + service.onlyExecution().id() + " of workflow " + ENDLESS
                + " goes on in Qualys Flow; the build ended before it (phase WAITING). qflowWait executionId: '"
                + service.onlyExecution().id() + "'";
    }

    private void assertAborted(WorkflowRun build, String why) throws Exception {
        Path bundle = build.getRootDir()
                .toPath()
                .resolve("archive/qflow/" + service.onlyExecution().id());
        Eventually.isTrue(() -> Files.exists(bundle.resolve("manifest.json")));
        assertThat(QFlowJson.readObject(Files.readString(bundle.resolve("execution.json"))))
                .containsEntry("outcome", "ABORTED");
        Map<String, Object> manifest = QFlowJson.readObject(Files.readString(bundle.resolve("manifest.json")));
        assertThat(manifest).containsEntry("complete", false);
        assertThat(manifest.get("missing").toString()).contains(why);
    }

    private static StartRecord record(WorkflowRun build) {
        return StartRecords.of(build).read().all().get(0);
    }
}
