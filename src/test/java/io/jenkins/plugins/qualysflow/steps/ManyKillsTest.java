package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.run.record.BuildStarts;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
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
 * Given hundreds of waits under each durability, when the process of Jenkins is killed at random moments and started again each
 * time, then each start was processed at most once, each build and each start record has an end, and each execution is in a
 * record, or its start is known to be in doubt. Prints what it counts.
 *
 * <p>{@code -Dqflow.kills=20 -Dqflow.kills.minutes=30 -Dqflow.kills.waits=100 -Dqflow.kills.seed=N}: kills, about how long Jenkins is up
 * between them in total, waits of each durability, and what the random moments follow from. On a busy machine Jenkins takes as
 * long again to come up.
 */
@Tag("load")
class ManyKillsTest {

    private static final int KILLS = Integer.getInteger("qflow.kills", 20);
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("qflow.kills.minutes", 30));
    private static final int WAITS = Integer.getInteger("qflow.kills.waits", 100);
    private static final long SEED = Long.getLong("qflow.kills.seed", new Random().nextLong(1_000_000));

    /** Of each build, at the same time; one workflow each. */
    private static final int BRANCHES = 5;

    /** Of each branch, one after the other. */
    private static final int RUNS = 3;

    /** When the process is killed early: after this, and at most so much later. */
    private static final Duration EARLIEST = Duration.ofSeconds(5);

    private static final Duration EARLY = Duration.ofSeconds(40);

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** What became of a build: its result, the ends its script saw, and its records, each as workflow, execution and outcome. */
    private record Ended(String job, String result, int ends, ArrayList<Started> starts, String log)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private record Started(String workflowId, String executionId, String outcome) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @RegisterExtension
    private final RealJenkinsExtension jenkins =
            JenkinsProcess.extension().withTimeout((int) TIME.plusHours(2).toSeconds());

    private final Random random = new Random(SEED);
    private final StringBuilder report = new StringBuilder();

    /** Starts without an end that the kills found, by durability and phase. */
    private final Map<String, Map<String, Integer>> hit = new TreeMap<>();

    private TestService service;

    @BeforeEach
    void begin() {
        Scenario.Builder scenario = Scenario.builder().credentials(TestService.credentials());
        for (int branch = 0; branch < BRANCHES; branch++) {
            scenario.workflow(SimulatedWorkflow.builder(workflow(branch))
                    .duration(Duration.ofSeconds(15 + 10L * branch))
                    .node(SimulatedNode.of("node-67649155-filter").withOutput(NodeData.json(TestService.OUTPUT)))
                    .build());
        }
        service = new TestService(scenario.build());
        // So many of a hundred starts and collections meet something worse than a slow reply.
        for (int call = 1; call <= 20_000; call++) {
            int chance = random.nextInt(200);
            if (chance < 3) {
                service.server()
                        .addFault(Fault.on(Operation.RUN)
                                .call(call)
                                .header("Retry-After", "10")
                                .answer(429));
            } else if (chance < 7) {
                service.server()
                        .addFault(Fault.on(Operation.RUN)
                                .call(call)
                                .replyDelayed(Duration.ofSeconds(10))
                                .pass());
            } else if (chance < 8) {
                service.server().addFault(Fault.on(Operation.RUN).call(call).dropBeforeReply());
            } else if (chance < 12) {
                service.server()
                        .addFault(Fault.on(Operation.STEP_LIST)
                                .query("includeData=true")
                                .call(call)
                                .replyDelayed(Duration.ofSeconds(5))
                                .pass());
            }
        }
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .replyDelayed(Duration.ofMillis(500))
                        .pass());
        service.server()
                .addFault(Fault.on(Operation.STEP_LIST)
                        .query("includeData=true")
                        .replyDelayed(Duration.ofMillis(500))
                        .pass());
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void noStartIsSentTwiceAndNothingIsLeftOpen() throws Throwable {
        say("%d kills within %d minutes, %d waits of each durability, seed %d", KILLS, TIME.toMinutes(), WAITS, SEED);
        jenkins.startJenkins();
        jenkins.runRemotely(ManyKillsTest::createAll, service.server().url().toString());
        Instant begun = Instant.now();
        for (int kill = 1; kill <= KILLS; kill++) {
            // Some are followed by another before Jenkins has come up again.
            boolean early = kill > 1 && random.nextInt(5) == 0;
            liveUntilKilled(early);
            count(early ? kill + ", early," : String.valueOf(kill));
        }
        say(
                "killed %d times within %d s",
                KILLS, Duration.between(begun, Instant.now()).toSeconds());
        say("builds that Jenkins itself lost, with an empty build.xml: %d", countLost());
        service.server().clearFaults();
        service.server().executions().forEach(execution -> service.server().finish(execution.id(), "Success"));
        jenkins.startJenkins();
        ArrayList<Ended> all = jenkins.runRemotely(ManyKillsTest::awaitAll);
        try {
            check(all);
        } finally {
            System.out.print(report);
            Files.writeString(
                    Files.createDirectories(Path.of("target/load-reports")).resolve("many-kills.txt"), report);
        }
    }

    private void check(List<Ended> all) {
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            List<Ended> builds = all.stream()
                    .filter(build -> build.job().startsWith(job(hint)))
                    .toList();
            say(
                    "%s: %d builds %s, %d starts %s; found by the kills: %s",
                    hint,
                    builds.size(),
                    countBy(builds, Ended::result),
                    builds.stream().mapToInt(build -> build.starts().size()).sum(),
                    countBy(
                            builds.stream()
                                    .flatMap(build -> build.starts().stream())
                                    .toList(),
                            Started::outcome),
                    hit.getOrDefault(job(hint), Map.of()));
        }
        Map<String, List<SimulatedExecution>> executions = service.server().executions().stream()
                .collect(Collectors.groupingBy(
                        execution -> execution.input().path("key").asString()));
        say(
                "%,d POSTs of %,d starts, %,d executions",
                service.starts().size(),
                service.starts().stream()
                        .map(start -> start.json().path("input").path("key").asString())
                        .distinct()
                        .count(),
                service.server().executions().size());

        // What is answered 429 was not acted on, and is sent again.
        assertThat(service.starts().stream()
                        .filter(start -> start.status().orElse(0) != 429)
                        .collect(Collectors.groupingBy(
                                start -> start.json().path("input").path("key").asString())))
                .as("starts that may have been acted on")
                .allSatisfy((key, sent) -> assertThat(sent).as(key).hasSize(1));
        assertThat(executions)
                .allSatisfy((key, begun) -> assertThat(begun).as(key).hasSize(1));
        assertThat(all)
                .flatExtracting(Ended::starts)
                .extracting(Started::outcome)
                .as("each record has an end")
                .doesNotContain("OPEN");
        all.forEach(this::eachExecutionIsKnownOrInDoubt);
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            if (hint.isPersistWithEveryStep()) {
                assertThat(all)
                        .filteredOn(build -> build.job().startsWith(job(hint)))
                        .allSatisfy(build -> {
                            assertThat(build.ends()).as(build.log()).isEqualTo(BRANCHES * RUNS);
                            // Killed between the last step and its end, a Pipeline with branches may hang in Jenkins.
                            assertThat(build.result()).as(build.log()).isIn("SUCCESS", "BUILDING");
                        });
            }
        }
    }

    private void eachExecutionIsKnownOrInDoubt(Ended build) {
        for (int branch = 0; branch < BRANCHES; branch++) {
            String workflow = workflow(branch);
            List<Started> starts = build.starts().stream()
                    .filter(start -> workflow.equals(start.workflowId()))
                    .toList();
            List<String> known = starts.stream().map(Started::executionId).toList();
            long unknown = service.server().executions().stream()
                    .filter(execution -> execution.workflowId().equals(workflow))
                    .filter(execution ->
                            execution.input().path("key").asString().startsWith(build.job() + "/"))
                    .filter(execution -> !known.contains(execution.id()))
                    .count();
            assertThat(unknown)
                    .as("executions of " + build.job() + " in no record, by its starts in doubt of " + starts)
                    .isLessThanOrEqualTo(starts.stream()
                            .filter(start -> start.outcome().equals("START_UNKNOWN"))
                            .count());
        }
    }

    /**
     * Starts Jenkins, unless it runs, keeps up the number of builds, and returns when the process is dead.
     *
     * @param early whether to kill it while it starts
     */
    private void liveUntilKilled(boolean early) throws Throwable {
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
        Instant due = Instant.MAX;
        try {
            if (early) {
                due = killIn(EARLIEST.toMillis() + random.nextLong(EARLY.toMillis()), killer);
            }
            if (!jenkins.isAlive()) {
                jenkins.startJenkins();
            }
            if (!early) {
                due = killIn(random.nextLong(2 * TIME.toMillis() / KILLS), killer);
            }
            while (true) {
                jenkins.runRemotely(ManyKillsTest::startMore, (WAITS + BRANCHES - 1) / BRANCHES);
                TimeUnit.SECONDS.sleep(5);
            }
        } catch (Exception | AssertionError e) {
            if (Instant.now().isBefore(due)) {
                throw new AssertionError("Jenkins failed before it was killed", e);
            }
        } finally {
            killer.shutdown();
            assertThat(killer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        jenkins.stopJenkinsForcibly();
    }

    private Instant killIn(long millis, ScheduledExecutorService killer) {
        Instant due = Instant.now().plusMillis(millis);
        killer.schedule(this::kill, millis, TimeUnit.MILLISECONDS);
        return due;
    }

    private void kill() {
        Process process = jenkins.getProcess();
        process.destroyForcibly().onExit().join();
    }

    /** What the kill found, from the records of the builds that have not ended. */
    private void count(String kill) throws IOException {
        TreeMap<String, Integer> phases = new TreeMap<>();
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            for (Path build : builds(job(hint))) {
                for (StartRecord record : StartRecords.in(build).read().all()) {
                    if (!record.hasEnded()) {
                        String phase = record.state().phase().name();
                        phases.merge(phase, 1, Integer::sum);
                        hit.computeIfAbsent(job(hint), name -> new TreeMap<>()).merge(phase, 1, Integer::sum);
                    }
                }
            }
        }
        say("kill %s found %s", kill, phases);
    }

    /** Without full durability Jenkins does not write build.xml so that a kill leaves the one or the other. */
    private long countLost() throws IOException {
        long lost = 0;
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            for (Path build : builds(job(hint))) {
                Path file = build.resolve("build.xml");
                lost += Files.exists(file) && Files.size(file) > 0 ? 0 : 1;
            }
        }
        return lost;
    }

    private List<Path> builds(String job) throws IOException {
        try (Stream<Path> builds = Files.list(jenkins.getHome().toPath().resolve("jobs/" + job + "/builds"))) {
            return builds.filter(Files::isDirectory).toList();
        }
    }

    private void say(String format, Object... values) {
        String line = String.format(format, values);
        System.out.println(line);
        report.append(line).append('\n');
    }

    private static <T> Map<String, Long> countBy(List<T> all, Function<T, String> what) {
        return all.stream().collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting()));
    }

    private static String workflow(int branch) {
        return "11111111-2222-4333-8444-00000000010" + branch;
    }

    private static String job(FlowDurabilityHint hint) {
        return hint.name().toLowerCase();
    }

    private static void createAll(JenkinsRule rule, String url) throws Exception {
        QualysFlowServer server = new QualysFlowServer("test");
        server.setUrl(url);
        server.setMaxIntervalSeconds(5);
        server.setCallsPerHour(100_000);
        QualysFlowConfiguration.get().setServers(List.of(server));
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            // A credential each, so that each durability has its own turns.
            TestService.addApiClient(job(hint));
            WorkflowJob job = Pipelines.job(
                    rule,
                    job(hint),
                    "def branches = [:]\n"
                            + "for (int n = 0; n < " + BRANCHES + "; n++) {\n"
                            + "  def b = n\n"
                            + "  branches[\"b${b}\"] = {\n"
                            + "    for (int i = 0; i < " + RUNS + "; i++) {\n"
                            + "      try {\n"
                            + "        def r = qflowRun workflowId: \""
                            + workflow(0).replaceFirst("0$", "") + "${b}\",\n"
                            + "            credentialsId: env.JOB_NAME,\n"
                            + "            input: [key: \"${env.JOB_NAME}#${env.BUILD_NUMBER}/${b}/${i}\"]\n"
                            + "        echo \"ended: ${r.outcome}\"\n"
                            + "      } catch (e) {\n"
                            + "        echo \"ended: ${e.message}\"\n"
                            + "      }\n    }\n  }\n}\nparallel branches");
            job.addProperty(new DurabilityHintJobProperty(hint));
            job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("UNIQUE", "")));
        }
    }

    /** So that there are that many builds of each durability. */
    private static void startMore(JenkinsRule rule, int most) {
        for (FlowDurabilityHint hint : FlowDurabilityHint.values()) {
            WorkflowJob job = rule.jenkins.getItemByFullName(job(hint), WorkflowJob.class);
            long building =
                    job.getBuilds().stream().filter(WorkflowRun::isBuilding).count()
                            + Arrays.stream(Queue.getInstance().getItems())
                                    .filter(item -> item.task == job)
                                    .count();
            for (long n = building; n < most; n++) {
                // Without a value of its own it would be the same as another in the queue.
                String unique = UUID.randomUUID().toString();
                job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("UNIQUE", unique)));
            }
        }
    }

    private static ArrayList<Ended> awaitAll(JenkinsRule rule) throws Exception {
        ArrayList<Ended> all = new ArrayList<>();
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
            for (WorkflowRun build : job.getBuilds()) {
                while (build.isBuilding() && System.nanoTime() < until) {
                    TimeUnit.MILLISECONDS.sleep(200);
                }
                ArrayList<Started> starts = new ArrayList<>();
                BuildStarts records = StartRecords.of(build).read();
                for (StartRecord record : records.all()) {
                    // A step that Jenkins ran again after a kill has another record, which counts instead.
                    String without = records.unfinished().contains(record) ? "OPEN" : "REPLACED";
                    starts.add(new Started(
                            record.workflowId(),
                            record.state().executionId(),
                            record.hasEnded() ? record.outcome() : without));
                }
                String log = JenkinsRule.getLog(build);
                all.add(new Ended(
                        job.getName() + "#" + build.getNumber(),
                        build.isBuilding() ? "BUILDING" : String.valueOf(build.getResult()),
                        StringUtils.countMatches(log, "ended: "),
                        starts,
                        StringUtils.right(log, 3_000)));
            }
        }
        Leftovers.assertNone(rule);
        return all;
    }
}
