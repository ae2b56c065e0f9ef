package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.TestService.CREDENTIALS_ID;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
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
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.pages.QualysFlowAction;
import io.jenkins.plugins.qualysflow.pages.RunView;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.KillTable;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    /** Ends at once, and the output of its second node does not come. */
    private static final String COLLECTED = "11111111-2222-4333-8444-000000000012";

    private static final String SLOW_NODE = "node-67649155-slow";

    /** The jobs that wait for no answer, by their rows in the table of {@link KillTable}. */
    private static final Map<String, List<Phase>> JOBS = Map.of(
            "NEW, put off by the service", List.of(Phase.NEW),
            "NEW, without a token", List.of(Phase.NEW),
            "WAITING", List.of(Phase.WAITING),
            "COLLECTING", List.of(Phase.COLLECTING),
            "DONE, and the next WAITING", List.of(Phase.DONE, Phase.WAITING));

    private static final String UNANSWERED_JOB = "TRIGGERING, not answered";

    /** What became of a build; outcome, execution and summary are those of its first run. */
    private record Ended(String result, String outcomes, String outcome, String executionId, String summary)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @RegisterExtension
    private final RealJenkinsExtension jenkins = JenkinsProcess.extension().withTimeout(900);

    private TestService service;
    private TestService limited;
    private TestService silent;

    @BeforeEach
    void begin() {
        service = new TestService();
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(UNANSWERED)
                        .duration(Duration.ofHours(1))
                        .build());
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(COLLECTED)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of(SLOW_NODE).withOutput(NodeData.json("[1]")))
                        .build());
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .path(UNANSWERED)
                        .replyDelayed(Duration.ofHours(1))
                        .pass());
        limited = new TestService();
        limited.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        silent = new TestService();
        silent.server()
                .addFault(Fault.on(Operation.AUTH_OIDC)
                        .delayed(Duration.ofHours(1))
                        .pass());
    }

    @AfterEach
    void end() {
        service.close();
        limited.close();
        silent.close();
    }

    @Test
    void theirPagesSayWhatIsKnownAndNothingIsStartedAgain() throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(KilledWithItsBuildsTest::startAll, url(service), url(limited), url(silent));
        // From here on, so that the run that is to be over before the kill is.
        Eventually.isTrue(() -> isIn("jobs/" + job("DONE, and the next WAITING"), List.of(Phase.DONE, Phase.WAITING)));
        service.holdOutput(SLOW_NODE);
        jenkins.runRemotely(KilledWithItsBuildsTest::startNext, "COLLECTING", COLLECTED);
        JOBS.forEach((row, phases) -> Eventually.isTrue(() -> isIn("jobs/" + job(row), phases)));
        Eventually.isTrue(() -> isIn("jobs/matrix/configurations/axis-SIDE/left", List.of(Phase.WAITING)));
        limited.awaitCalls(Operation.RUN, 1);
        // Last: an answer is not waited for for ever.
        int sent = service.starts().size();
        jenkins.runRemotely(KilledWithItsBuildsTest::startNext, UNANSWERED_JOB, UNANSWERED);
        service.awaitCalls(Operation.RUN, sent + 1);
        Eventually.isTrue(() -> isIn("jobs/" + job(UNANSWERED_JOB), List.of(Phase.TRIGGERING)));
        Process process = jenkins.getProcess();
        jenkins.stopJenkinsForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("Jenkins is dead").isTrue();
        int starts = service.starts().size()
                + limited.starts().size()
                + silent.starts().size();

        jenkins.startJenkins();
        Map<String, Ended> ended = jenkins.runRemotely(KilledWithItsBuildsTest::ended);

        KillTable documented = KillTable.read();
        List<String> rows =
                Stream.concat(JOBS.keySet().stream(), Stream.of(UNANSWERED_JOB)).toList();
        assertThat(documented.rows(KillTable.FREESTYLE)).containsExactlyInAnyOrderElementsOf(rows);
        for (String row : rows) {
            Ended build = ended.get(job(row));
            assertThat(build == null ? "no build" : (build.result() + ": " + build.outcomes()).toLowerCase())
                    .as(row)
                    .isEqualTo(documented.cell(row, KillTable.FREESTYLE));
        }
        for (String job : List.of(job("WAITING"), "matrix/SIDE=left")) {
            Ended waiting = ended.get(job);
            assertThat(waiting.result()).as(job).isEqualTo("ABORTED");
            assertThat(waiting.outcome()).isEqualTo("STARTED");
            assertThat(waiting.summary())
                    .contains("Execution " + waiting.executionId() + " of workflow " + ENDLESS
                            + " goes on in Qualys Flow; the build ended before it (phase WAITING)");
            assertThat(service.server().execution(waiting.executionId())).isPresent();
        }
        assertThat(ended.get(job(UNANSWERED_JOB)).summary())
                .contains("It is not known whether workflow " + UNANSWERED
                        + " was started: the build ended while its start was being sent (phase TRIGGERING)");
        assertThat(service.starts().size()
                        + limited.starts().size()
                        + silent.starts().size())
                .as("starts, also those before the kill")
                .isEqualTo(starts);
    }

    private static String url(TestService service) {
        return service.server().url().toString();
    }

    /** The name of the job of a row. */
    private static String job(String row) {
        return row.toLowerCase().replaceAll("[^a-z]+", "-");
    }

    private static void startAll(JenkinsRule rule, String url, String limited, String silent) throws Exception {
        TestService.addApiClient(CREDENTIALS_ID);
        QualysFlowConfiguration.get()
                .setServers(List.of(server("test", url), server("limited", limited), server("silent", silent)));
        rule.jenkins.setNumExecutors(8);
        FreeStyleProject oneDone = rule.createFreeStyleProject(job("DONE, and the next WAITING"));
        oneDone.getBuildersList().add(step("test", QUICK));
        start(oneDone, oneDone.getBuildersList(), step("test", ENDLESS));
        FreeStyleProject waiting = rule.createFreeStyleProject(job("WAITING"));
        start(waiting, waiting.getBuildersList(), step("test", ENDLESS));
        MatrixProject matrix = rule.createProject(MatrixProject.class, "matrix");
        matrix.setAxes(new AxisList(new Axis("SIDE", "left")));
        start(matrix, matrix.getBuildersList(), step("test", ENDLESS));
        FreeStyleProject putOff = rule.createFreeStyleProject(job("NEW, put off by the service"));
        start(putOff, putOff.getBuildersList(), step("limited", QUICK));
        FreeStyleProject withoutToken = rule.createFreeStyleProject(job("NEW, without a token"));
        start(withoutToken, withoutToken.getBuildersList(), step("silent", QUICK));
    }

    private static QualysFlowServer server(String name, String url) {
        QualysFlowServer server = new QualysFlowServer(name);
        server.setUrl(url);
        server.setMaxIntervalSeconds(1);
        server.setCredentialsId(CREDENTIALS_ID);
        server.setCallsPerHour(10_000);
        return server;
    }

    private static QFlowBuilder step(String server, String workflowId) {
        QFlowBuilder step = new QFlowBuilder();
        step.setServer(server);
        step.setWorkflowId(workflowId);
        return step;
    }

    private static void startNext(JenkinsRule rule, String row, String workflowId) throws Exception {
        FreeStyleProject next = rule.createFreeStyleProject(job(row));
        start(next, next.getBuildersList(), step("test", workflowId));
    }

    private static void start(
            AbstractProject<?, ?> job, DescribableList<Builder, Descriptor<Builder>> builders, QFlowBuilder step)
            throws Exception {
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
            if (build == null) {
                // Killed before Jenkins had stored it.
                continue;
            }
            List<RunView> runs = build.getAction(QualysFlowAction.class).getRuns();
            RunView run = runs.get(0);
            ended.put(
                    job.getFullName(),
                    new Ended(
                            build.getResult().toString(),
                            runs.stream().map(RunView::getOutcome).collect(Collectors.joining(", ")),
                            run.getOutcome(),
                            run.getExecutionId(),
                            run.getSummary()));
        }
        assertThat(QualysFlowEngine.get().runs()).isEmpty();
        return ended;
    }

    /** Whether the starts of a build are in those phases. */
    private boolean isIn(String job, List<Phase> phases) {
        return StartRecords.in(jenkins.getHome().toPath().resolve(job + "/builds/1")).read().all().stream()
                .map(record -> record.state().phase())
                .toList()
                .equals(phases);
    }
}
