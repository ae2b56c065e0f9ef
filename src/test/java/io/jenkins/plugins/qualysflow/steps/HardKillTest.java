package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.pages.QualysFlowAction;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.KillTable;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Given builds of every durability in every phase, when the process of Jenkins is killed and Jenkins started again. One
 * kill for all of them, since a start of Jenkins takes long.
 */
class HardKillTest {

    /** Its start is acted on and never answered. */
    private static final String UNANSWERED = "11111111-2222-4333-8444-000000000011";

    /** Ends at once, and the output of its second node does not come. */
    private static final String COLLECTED = "11111111-2222-4333-8444-000000000012";

    private static final String SLOW_NODE = "node-67649155-slow";
    private static final Duration FOR_EVER = Duration.ofHours(1);

    /** The part of a script that starts a workflow with a credential and an input of the job. */
    private static final String START = "def start(Map step) { def r = qflowRun(step + "
            + "[credentialsId: env.JOB_NAME, input: [job: env.JOB_NAME]]); echo \"ended: ${r.outcome}\"; r }\n";

    /** What is kept of a service that wants no calls for a time. */
    private static final Pattern PAUSE = Pattern.compile("\"pausedUntil\": ?\\d+");

    /**
     * What each job does, and where the kill finds its starts. Each has a credential of its own, so that the calls that are
     * not answered hold up no other job.
     */
    private enum Case {
        PUT_OFF("NEW, put off by the service", "start(workflowId: '" + QUICK + "', server: 'limited')", "NEW"),
        WITHOUT_TOKEN("NEW, without a token", "start(workflowId: '" + QUICK + "', server: 'silent')", "NEW"),
        UNANSWERED_START("TRIGGERING, not answered", "start(workflowId: '" + UNANSWERED + "')", "TRIGGERING"),
        IN_RETRY("TRIGGERING, in retry", "retry(3) { start(workflowId: '" + UNANSWERED + "') }", "TRIGGERING"),
        IN_PARALLEL(
                "TRIGGERING and WAITING, in parallel",
                "parallel(a: { start(workflowId: '" + UNANSWERED + "') }, b: { start(workflowId: '" + ENDLESS + "') })",
                "TRIGGERING",
                "WAITING"),
        WAITING("WAITING", "retry(3) { start(workflowId: '" + ENDLESS + "') }", "WAITING"),
        COLLECTING("COLLECTING", "start(workflowId: '" + COLLECTED + "')", "COLLECTING"),
        ONE_DONE(
                "DONE, and the next WAITING",
                "def r = start(workflowId: '" + QUICK + "'); start(workflowId: '" + ENDLESS
                        + "'); echo \"the first: ${r.status}\"",
                "DONE",
                "WAITING");

        private final String row;
        private final String script;
        private final List<String> phases;

        /** A case with its row in the table of {@link KillTable}. */
        Case(String row, String script, String... phases) {
            this.row = row;
            this.script = START + script;
            this.phases = List.of(phases);
        }

        /** Whether it waits for an answer, which it does not do for ever. */
        boolean waitsForAnAnswer() {
            return phases.contains("TRIGGERING");
        }

        String job(FlowDurabilityHint hint) {
            return hint.name().toLowerCase() + "-" + name().toLowerCase();
        }
    }

    /** What became of a build. */
    private record Ended(String result, String log, String pages, ArrayList<String> artifacts) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Its result, and the outcomes of the first runs: those that the kill found. */
        String asDocumented(int runs) {
            return (result + ": "
                            + pages.lines()
                                    .limit(runs)
                                    .map(run -> run.substring(0, run.indexOf(':')))
                                    .collect(Collectors.joining(", ")))
                    .toLowerCase();
        }
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
                .putWorkflow(
                        SimulatedWorkflow.builder(UNANSWERED).duration(FOR_EVER).build());
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(COLLECTED)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of("node-6748e0e3-quick").withOutput(NodeData.json("[1]")))
                        .node(SimulatedNode.of(SLOW_NODE).withOutput(NodeData.json("{\"password\": \"hunter2\"}")))
                        .build());
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .path(UNANSWERED)
                        .replyDelayed(FOR_EVER)
                        .pass());
        service.holdOutput(SLOW_NODE);
        limited = new TestService();
        limited.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        silent = new TestService();
        silent.server().addFault(Fault.on(Operation.AUTH_OIDC).delayed(FOR_EVER).pass());
    }

    @AfterEach
    void end() {
        service.close();
        limited.close();
        silent.close();
    }

    @Test
    void nothingIsStartedTwiceAndNothingThatIsKnownIsLost() throws Throwable {
        killAndStartAgain(0);
    }

    @Test
    @Tag("load")
    void alsoAmongFiftyWaits() throws Throwable {
        killAndStartAgain(49);
    }

    /**
     * @param others waits of one more build of each durability
     */
    private void killAndStartAgain(int others) throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(HardKillTest::createAll, url(service), url(limited), url(silent));
        if (others > 0) {
            for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
                jenkins.runRemotely(HardKillTest::startOthers, hint, others);
                awaitPhases(others(hint), Collections.nCopies(others, "WAITING"));
            }
        }
        start(cases(one -> !one.waitsForAnAnswer()));
        // Last, since an answer is not waited for as long as all this takes.
        start(cases(Case::waitsForAnAnswer));
        Eventually.isTrue(() -> PAUSE.matcher(keptCalls()).find());
        kill();
        theServicesPauseIsOver();
        Path staging = jenkins.getHome().toPath().resolve("qualys-flow/staging");
        assertThat(staging).isDirectoryRecursivelyContaining(path -> true);
        Path download = Files.writeString(staging.resolve("download"), "not masked yet");
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            assertThat(build(Case.COLLECTING.job(hint)))
                    .as("nothing that is not masked is with the build")
                    .isDirectoryNotContaining(path ->
                            path.getFileName().toString().startsWith("qflow-") && !path.endsWith("qflow-starts"));
        }

        List.of(service, limited, silent).forEach(each -> {
            each.server().clearFaults();
            each.server().executions().forEach(execution -> each.server().finish(execution.id(), "Success"));
        });
        jenkins.startJenkins();
        Map<String, Ended> ended = jenkins.runRemotely(HardKillTest::awaitAll);
        assertThat(download).doesNotExist();
        assertThat(staging).isEmptyDirectory();

        KillTable documented = KillTable.read();
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            assertThat(documented.rows(hint.name()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(Case.values()).map(one -> one.row).toList());
            for (Case one : Case.values()) {
                assertThat(ended.get(one.job(hint)).asDocumented(one.phases.size()))
                        .as(one.job(hint))
                        .isEqualTo(documented.cell(one.row, hint.name()));
            }
            if (hint.isPersistWithEveryStep()) {
                assertTakenUp(hint, ended);
            } else {
                assertFailed(hint, ended);
            }
            if (others > 0) {
                String waiting = String.join(", ", Collections.nCopies(others, "WAITING"));
                assertThat(ended.get(others(hint)).asDocumented(others))
                        .as(others(hint))
                        .isEqualTo(
                                hint.isPersistWithEveryStep()
                                        ? "success: " + waiting.replace("WAITING", "success")
                                        : "failure: " + waiting.replace("WAITING", "started"));
                assertThat(startedBy(service, others(hint))).as(others(hint)).isEqualTo(others);
            }
        }
    }

    private static String others(FlowDurabilityHint hint) {
        return hint.name().toLowerCase() + "-others";
    }

    private void assertTakenUp(FlowDurabilityHint hint, Map<String, Ended> all) {
        Ended putOff = all.get(Case.PUT_OFF.job(hint));
        assertThat(putOff.result()).isEqualTo("SUCCESS");
        assertThat(limited.server().executions())
                .filteredOn(execution -> startedBy(limited, Case.PUT_OFF.job(hint)) > 0)
                .isNotEmpty();

        Ended withoutToken = all.get(Case.WITHOUT_TOKEN.job(hint));
        assertThat(withoutToken.result()).isEqualTo("SUCCESS");
        assertThat(startedBy(silent, Case.WITHOUT_TOKEN.job(hint))).isEqualTo(1);

        for (Case one : List.of(Case.UNANSWERED_START, Case.IN_RETRY, Case.IN_PARALLEL)) {
            Ended unanswered = all.get(one.job(hint));
            assertThat(unanswered.result()).as(one.job(hint)).isEqualTo("FAILURE");
            assertThat(unanswered.log())
                    .contains("It is not known whether the workflow was started")
                    .contains("Possibly started: execution ");
            assertThat(startedBy(service, one.job(hint))).as(one.job(hint)).isEqualTo(one.phases.size());
        }
        assertThat(all.get(Case.IN_PARALLEL.job(hint)).log()).contains("ended: SUCCESS");

        for (Case one : List.of(Case.WAITING, Case.COLLECTING, Case.ONE_DONE)) {
            Ended waiting = all.get(one.job(hint));
            assertThat(waiting.result()).as(one.job(hint)).isEqualTo("SUCCESS");
            assertThat(waiting.log()).contains("ended: SUCCESS");
            assertThat(waiting.artifacts()).contains("execution.json", "manifest.json");
            assertThat(startedBy(service, one.job(hint))).as(one.job(hint)).isEqualTo(one.phases.size());
        }
        assertThat(all.get(Case.COLLECTING.job(hint)).artifacts())
                .contains("2-node-6748e0e3-quick.output.json", "3-" + SLOW_NODE + ".output.json");
        assertThat(all.get(Case.ONE_DONE.job(hint)).log()).contains("the first: Success");
    }

    /** Jenkins' own rule: it can't be taken up again. What is known stands on the page, with the next step. */
    private void assertFailed(FlowDurabilityHint hint, Map<String, Ended> all) {
        for (Case one : Case.values()) {
            Ended failed = all.get(one.job(hint));
            assertThat(failed.result()).as(one.job(hint)).isEqualTo("FAILURE");
            assertThat(startedBy(service, one.job(hint)))
                    .as(one.job(hint))
                    .isEqualTo(one == Case.PUT_OFF || one == Case.WITHOUT_TOKEN ? 0 : one.phases.size());
        }
        assertThat(startedBy(silent, Case.WITHOUT_TOKEN.job(hint))).isZero();

        for (Case one : List.of(Case.PUT_OFF, Case.WITHOUT_TOKEN)) {
            assertThat(all.get(one.job(hint)).pages())
                    .as(one.job(hint))
                    .containsOnlyOnce("Workflow " + QUICK
                            + " was not started: the build ended before its start was sent (phase NEW)");
        }
        for (Case one : List.of(Case.UNANSWERED_START, Case.IN_RETRY, Case.IN_PARALLEL)) {
            assertThat(all.get(one.job(hint)).pages())
                    .as(one.job(hint))
                    .containsOnlyOnce("the build ended while its start was being sent (phase TRIGGERING)");
        }
        for (Case one : List.of(Case.IN_PARALLEL, Case.WAITING, Case.COLLECTING, Case.ONE_DONE)) {
            assertThat(all.get(one.job(hint)).pages())
                    .as(one.job(hint))
                    .containsOnlyOnce((one == Case.COLLECTING
                                    ? "has ended in Qualys Flow; the build ended before its outputs were collected"
                                            + " (phase COLLECTING)"
                                    : "goes on in Qualys Flow; the build ended before it (phase WAITING)")
                            + ". qflowWait executionId: '");
        }
    }

    private static List<Case> cases(Predicate<Case> which) {
        return Stream.of(Case.values()).filter(which).toList();
    }

    /** Returns when all of them are where the kill is to find them. */
    private void start(List<Case> cases) throws Throwable {
        ArrayList<String> jobs = new ArrayList<>();
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            cases.forEach(one -> jobs.add(one.job(hint)));
        }
        jenkins.runRemotely(HardKillTest::schedule, jobs);
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            cases.forEach(one -> awaitPhases(one.job(hint), one.phases));
        }
    }

    private static void schedule(JenkinsRule rule, ArrayList<String> jobs) {
        for (String job : jobs) {
            rule.jenkins.getItemByFullName(job, WorkflowJob.class).scheduleBuild2(0);
        }
    }

    private static void createAll(JenkinsRule rule, String service, String limited, String silent) throws Exception {
        QualysFlowServer usual = server("test", service);
        usual.setDefaultServer(true);
        QualysFlowConfiguration.get().setServers(List.of(usual, server("limited", limited), server("silent", silent)));
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            for (Case one : Case.values()) {
                create(rule, one.job(hint), hint, one.script);
            }
        }
    }

    private static WorkflowJob create(JenkinsRule rule, String name, FlowDurabilityHint hint, String script)
            throws Exception {
        TestService.addApiClient(name);
        WorkflowJob job = Pipelines.job(rule, name, script);
        job.addProperty(new DurabilityHintJobProperty(hint));
        return job;
    }

    private static void startOthers(JenkinsRule rule, FlowDurabilityHint hint, int count) throws Exception {
        create(
                        rule,
                        others(hint),
                        hint,
                        START + "def waits = [:]\n"
                                + "for (int n = 0; n < " + count + "; n++) { waits[\"w${n}\"] = { start(workflowId: '"
                                + ENDLESS
                                + "') } }\nparallel waits")
                .scheduleBuild2(0);
    }

    private static QualysFlowServer server(String name, String url) {
        QualysFlowServer server = new QualysFlowServer(name);
        server.setUrl(url);
        server.setMaxIntervalSeconds(1);
        server.setCallsPerHour(100_000);
        return server;
    }

    private static HashMap<String, Ended> awaitAll(JenkinsRule rule) throws Exception {
        HashMap<String, Ended> ended = new HashMap<>();
        for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
            WorkflowRun build = rule.waitForCompletion(job.getLastBuild());
            ended.put(job.getName(), null);
            Result result = build.getResult();
            if (result == null) {
                throw new AssertionError(build + " has no result");
            }
        }
        for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
            WorkflowRun build = job.getLastBuild();
            ArrayList<String> artifacts = new ArrayList<>();
            build.getArtifacts().forEach(artifact -> artifacts.add(artifact.getFileName()));
            ended.put(
                    job.getName(),
                    new Ended(build.getResult().toString(), JenkinsRule.getLog(build), pages(build), artifacts));
        }
        assertThat(QualysFlowEngine.get().runs()).isEmpty();
        assertThat(QualysFlowEngine.get().engine().poller().watchCount()).isZero();
        return ended;
    }

    /** What is said of the runs of a build. */
    private static String pages(WorkflowRun build) {
        return build.getAction(QualysFlowAction.class).getRuns().stream()
                .map(run -> run.getOutcome() + ": " + run.getSummary())
                .collect(Collectors.joining("\n"));
    }

    private void kill() throws InterruptedException {
        Process process = jenkins.getProcess();
        jenkins.stopJenkinsForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("Jenkins is dead").isTrue();
    }

    private Path calls() {
        return jenkins.getHome().toPath().resolve("qualys-flow/calls.json");
    }

    private String keptCalls() {
        return Files.exists(calls()) ? read(calls()) : "";
    }

    /** As if Jenkins had been down for the hour: what it keeps of the service's pause lies in the past. */
    private void theServicesPauseIsOver() throws IOException {
        String past = "\"pausedUntil\":" + Instant.now().minusSeconds(1).toEpochMilli();
        Files.writeString(calls(), PAUSE.matcher(keptCalls()).replaceAll(past));
    }

    private void awaitPhases(String job, List<String> expected) {
        try {
            Eventually.isTrue(() -> phases(job).equals(expected));
        } catch (AssertionError e) {
            throw new AssertionError(job + " should be in " + expected + " and is in " + phases(job), e);
        }
    }

    private static String url(TestService service) {
        return service.server().url().toString();
    }

    /** Starts that were sent for a job, answered or not. */
    private static int startedBy(TestService service, String job) {
        return (int) service.starts().stream()
                .filter(start -> start.text().contains("\"" + job + "\""))
                .count();
    }

    private Path build(String job) {
        return jenkins.getHome().toPath().resolve("jobs/" + job + "/builds/1");
    }

    /** The phases of the starts of a build, as they are on disk, in alphabetical order. */
    private List<String> phases(String job) {
        Path folder = build(job).resolve("qflow-starts");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> records = Files.list(folder)) {
            // What is still being written has another name.
            return records.filter(file -> file.toString().endsWith(".json"))
                    .map(HardKillTest::read)
                    .map(text -> text.replaceAll("(?s).*\"phase\" : \"([A-Z]+)\".*", "$1"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path record) {
        try {
            return Files.readString(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
