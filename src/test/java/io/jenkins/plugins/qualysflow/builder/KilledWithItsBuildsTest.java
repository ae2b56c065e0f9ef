package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.TestService.CREDENTIALS_ID;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.MatrixProject;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.tasks.Builder;
import hudson.util.DescribableList;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.pages.QualysFlowAction;
import io.jenkins.plugins.qualysflow.pages.RunView;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Given freestyle builds that wait, when the process of Jenkins is killed and Jenkins started again, then what they started
 * is told, and nothing is started again.
 */
class KilledWithItsBuildsTest {

    /** Its start is acted on and never answered. */
    private static final String UNANSWERED = "11111111-2222-4333-8444-000000000011";

    /** What became of a build. */
    private record Ended(String result, String outcome, String executionId, String summary) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @RegisterExtension
    private final RealJenkinsExtension jenkins = JenkinsProcess.extension().withTimeout(900);

    private TestService service;

    @BeforeEach
    void begin() {
        service = new TestService();
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(UNANSWERED)
                        .duration(Duration.ofHours(1))
                        .build());
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .path(UNANSWERED)
                        .replyDelayed(Duration.ofHours(1))
                        .pass());
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void theirPagesSayWhatIsKnownAndNothingIsStartedAgain() throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(
                KilledWithItsBuildsTest::startWaiting, service.server().url().toString());
        Eventually.isTrue(
                () -> isIn("jobs/waiting", "WAITING") && isIn("jobs/matrix/configurations/axis-SIDE/left", "WAITING"));
        // Last: an answer is not waited for for ever.
        jenkins.runRemotely(KilledWithItsBuildsTest::startUnanswered);
        service.awaitCalls(Operation.RUN, 3);
        Eventually.isTrue(() -> isIn("jobs/unanswered", "TRIGGERING"));
        Process process = jenkins.getProcess();
        jenkins.stopJenkinsForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("Jenkins is dead").isTrue();

        jenkins.startJenkins();
        Map<String, Ended> ended = jenkins.runRemotely(KilledWithItsBuildsTest::ended);

        for (String job : List.of("waiting", "matrix/SIDE=left")) {
            Ended waiting = ended.get(job);
            assertThat(waiting.result()).as(job).isEqualTo("ABORTED");
            assertThat(waiting.outcome()).isEqualTo("STARTED");
            assertThat(waiting.summary())
                    .contains("Execution " + waiting.executionId() + " of workflow " + ENDLESS
                            + " goes on in Qualys Flow; the build ended before it (phase WAITING)");
            assertThat(service.server().execution(waiting.executionId())).isPresent();
        }
        Ended unanswered = ended.get("unanswered");
        assertThat(unanswered.result()).isEqualTo("ABORTED");
        assertThat(unanswered.outcome()).isEqualTo("START_UNKNOWN");
        assertThat(unanswered.summary())
                .contains("It is not known whether workflow " + UNANSWERED
                        + " was started: the build ended while its start was being sent (phase TRIGGERING)");
        assertThat(service.starts()).hasSize(3);
    }

    private static void startWaiting(JenkinsRule rule, String url) throws Exception {
        TestService.addApiClient(CREDENTIALS_ID);
        QualysFlowServer server = new QualysFlowServer("test");
        server.setUrl(url);
        server.setMaxIntervalSeconds(1);
        server.setCredentialsId(CREDENTIALS_ID);
        QualysFlowConfiguration.get().setServers(List.of(server));
        rule.jenkins.setNumExecutors(3);
        FreeStyleProject waiting = rule.createFreeStyleProject("waiting");
        start(waiting, waiting.getBuildersList(), ENDLESS);
        MatrixProject matrix = rule.createProject(MatrixProject.class, "matrix");
        matrix.setAxes(new AxisList(new Axis("SIDE", "left")));
        start(matrix, matrix.getBuildersList(), ENDLESS);
    }

    private static void startUnanswered(JenkinsRule rule) throws Exception {
        FreeStyleProject unanswered = rule.createFreeStyleProject("unanswered");
        start(unanswered, unanswered.getBuildersList(), UNANSWERED);
    }

    private static void start(
            AbstractProject<?, ?> job, DescribableList<Builder, Descriptor<Builder>> builders, String workflowId)
            throws Exception {
        QFlowBuilder step = new QFlowBuilder();
        step.setWorkflowId(workflowId);
        builders.add(step);
        job.scheduleBuild2(0).waitForStart();
    }

    private static HashMap<String, Ended> ended(JenkinsRule rule) throws Exception {
        HashMap<String, Ended> ended = new HashMap<>();
        for (AbstractProject<?, ?> job : rule.jenkins.getAllItems(AbstractProject.class)) {
            AbstractBuild<?, ?> build = job.getBuildByNumber(1);
            if (job instanceof MatrixProject) {
                // Its configurations start, itself nothing.
                continue;
            }
            RunView run = build.getAction(QualysFlowAction.class).getRuns().get(0);
            ended.put(
                    job.getFullName(),
                    new Ended(build.getResult().toString(), run.getOutcome(), run.getExecutionId(), run.getSummary()));
        }
        assertThat(QualysFlowEngine.get().runs()).isEmpty();
        return ended;
    }

    /** Whether the record of the only start of a build says that it is in that phase. */
    private boolean isIn(String job, String phase) {
        Path folder = jenkins.getHome().toPath().resolve(job + "/builds/1/qflow-starts");
        try (Stream<Path> records = Files.list(folder)) {
            // What is still being written has another name, and may never get that of the record.
            Path record = records.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(record).contains('"' + phase + '"');
        } catch (IOException | NoSuchElementException e) {
            return false;
        }
    }
}
