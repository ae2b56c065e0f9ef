package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.MintedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.RateLimit;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs over HTTP against the simulated service, in real time. */
@Timeout(30)
class SandboxRunTest {

    private static final PollSettings QUICK = new PollSettings(Duration.ofMillis(20), Duration.ofMillis(100));

    @TempDir
    private Path folder;

    private final ThreadScheduler scheduler = new ThreadScheduler("run-test");
    private final ExecutorService worker = Executors.newFixedThreadPool(3);
    private final ExecutionPoller poller = new ExecutionPoller(InstantSource.system(), scheduler, worker, () -> 0.5);
    private SandboxServer server;
    private RecordingHost host;

    @AfterEach
    void close() {
        assertThat(poller.watchCount()).isZero();
        server.close();
        scheduler.close();
        worker.shutdownNow();
    }

    @Test
    void fromStartToEvidence() throws Exception {
        String output = "[{\"id\":1.10,\"password\":\"hunter2\"}]";
        RunResult result = run(Sandbox.scenario(NodeData.json(output)), fixed());

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
        assertThat(server.journal().of(Operation.RUN).get(0).text()).isEqualTo("{\"variables\":{\"region\":\"r\"}}");
        assertThat(folder.resolve("steps/2-node-67649155-filter.output.json"))
                .hasContent("[{\"id\":1.10,\"password\":\"********\"}]");
        Map<String, Object> manifest = QFlowJson.readObject(Files.readString(folder.resolve("manifest.json")));
        assertThat(manifest.get("complete")).as(manifest.toString()).isEqualTo(true);
        for (Object entry : (List<?>) manifest.get("files")) {
            Map<?, ?> file = (Map<?, ?>) entry;
            byte[] bytes = Files.readAllBytes(folder.resolve((String) file.get("path")));
            assertThat(file.get("sha256")).isEqualTo(sha256(bytes));
            assertThat(((Number) file.get("size")).longValue()).isEqualTo(bytes.length);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder(
                            "steps", "execution.json", "manifest.json", "report.html", "report.css", "timeline.svg");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.IncludedSteps.class)
    void howeverTheServiceIncludesStepsInPollsTheRunPassesAndTellsThoseThatItCanRead(Dialect.IncludedSteps form)
            throws Exception {
        Scenario.Builder scenario = Scenario.builder()
                .credentials(Credentials.none().withToken(Sandbox.TOKEN))
                .dialect(Dialect.release119().withIncludedSteps(form))
                .workflow(SimulatedWorkflow.builder(ScriptedClient.WORKFLOW)
                        .duration(Duration.ofMillis(700))
                        .node(SimulatedNode.of(Sandbox.NODE).withOutput(NodeData.json("[]")))
                        .build());

        RunResult result = run(scenario, fixed());

        assertThat(result.passed()).as(result.summary()).isTrue();
        long asked = server.journal().of(Operation.EXECUTION_DETAILS).stream()
                .filter(entry -> "true".equals(entry.query().get("includeSteps")))
                .count();
        if (form == Dialect.IncludedSteps.REFUSED) {
            assertThat(asked).isEqualTo(1);
        }
        List<String> news =
                host.steps.stream().flatMap(seen -> seen.news().stream()).toList();
        if (form == Dialect.IncludedSteps.REFUSED || form == Dialect.IncludedSteps.LEFT_OUT) {
            assertThat(news).isEmpty();
        } else {
            assertThat(news)
                    .filteredOn("step trigger: Success, 0 s"::equals)
                    .as(news.toString())
                    .hasSize(1);
            assertThat(news).last().asString().endsWith("2 of 2 nodes done");
        }
    }

    static Stream<Fault> lostAnswers() {
        return Stream.of(
                Fault.on(Operation.RUN).answer(500),
                Fault.on(Operation.RUN).processed().answer(504),
                Fault.on(Operation.RUN).dropBeforeReply(),
                Fault.on(Operation.RUN).dropBeforeProcessing(),
                Fault.on(Operation.RUN).cutReply(),
                Fault.on(Operation.RUN).halfBody(),
                Fault.on(Operation.RUN).garbage(),
                Fault.on(Operation.RUN).html(),
                Fault.on(Operation.RUN).withoutExecutionId(),
                Fault.on(Operation.RUN).redirect("http://127.0.0.1:1/"));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void aLostAnswerMeansExactlyOneStartAndItsCandidates(Fault fault) throws Exception {
        RunResult result = run(Sandbox.scenario().fault(fault), fixed());

        assertThat(result.outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
        assertThat(result.error().candidates())
                .extracting("id")
                .containsExactlyElementsOf(server.executions().stream()
                        .map(execution -> execution.id())
                        .toList());
    }

    @Test
    void theQuotaOfTheServiceDelaysTheStartAndDoesNotDoubleIt() throws Exception {
        Fault limited = Fault.on(Operation.RUN)
                .call(1)
                .header("X-RateLimit-Remaining", "0")
                .header("X-RateLimit-ToWait-Sec", "1")
                .answer(429);
        RunResult result = run(Sandbox.scenario().fault(limited), fixed());

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(2);
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void aTokenThatWasRevokedBeforeTheStartIsReplaced() throws Exception {
        Fault refused = Fault.on(Operation.RUN).call(1).answer(401);
        RunResult result = run(Sandbox.scenario().fault(refused), null);

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(server.executions()).hasSize(1);
        assertThat(server.journal().count(Operation.AUTH_OIDC)).isEqualTo(2);
    }

    @Test
    void aLaggingRecordAndAFlakyServiceDoNotEndTheWait() throws Exception {
        RunResult result = run(
                Sandbox.scenario()
                        .recordLag(Duration.ofMillis(150))
                        .rateLimit(RateLimit.of(10_000, Duration.ofHours(1)))
                        .fault(Fault.on(Operation.EXECUTION_DETAILS).call(3).answer(503))
                        .fault(Fault.on(Operation.EXECUTION_DETAILS).call(4).dropBeforeReply())
                        .fault(Fault.on(Operation.EXECUTION_DETAILS).call(5).garbage())
                        .fault(Fault.on(Operation.STEP_LIST).call(1).answer(502))
                        .fault(Fault.on(Operation.STEP_OUTPUT).call(1).cutReply()),
                fixed());

        assertThat(result.passed()).as(result.summary()).isTrue();
    }

    @Test
    void anExecutionThatEndedBadlyKeepsItsEvidence() throws Exception {
        server = SandboxServer.start(failing().build());
        RunResult result = begin(fixed()).awaitResult();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(result.summary()).contains("failed, with 'Failed' after 0.3 s");
        assertThat(Files.readString(folder.resolve("execution.json")))
                .contains("\"status\" : \"Failed\"", "\"durationMillis\" : 300");
    }

    @Test
    void anAnswerAboutAnotherExecutionDoesNotEndTheRun() throws Exception {
        server = SandboxServer.start(failing().build());
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS)
                .calls(1, 2)
                .answer(200, "{\"data\":{\"id\":\"other\",\"status\":\"Success\",\"endDate\":1767607201500}}"));
        RunResult result = begin(fixed()).awaitResult();

        assertThat(host.events).anyMatch(event -> event.startsWith("pollFailed unreadable_answer"));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
    }

    @Test
    void theStepsOfAnotherExecutionAreNotTakenForThoseOfTheRun() throws Exception {
        server = SandboxServer.start(Sandbox.scenario(NodeData.json("[1]")).build());
        server.addFault(Fault.on(Operation.STEP_LIST)
                .calls(1, 2)
                .answer(
                        200,
                        "{\"items\":[{\"nodeId\":\"node-1-filter\",\"execution\":\"other\",\"status\":\"Success\","
                                + "\"output\":[]}]}"));
        RunResult result = begin(fixed()).awaitResult();

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.steps())
                .extracting(Step::nodeId)
                .contains(Sandbox.NODE)
                .doesNotContain("node-1-filter");
        assertThat(folder.resolve("steps/2-node-67649155-filter.output.json")).hasContent("[1]");
    }

    /** Executions that fail, and that can't be listed, so that each is asked for by itself. */
    private static Scenario.Builder failing() {
        return Scenario.builder()
                .credentials(Credentials.none().withToken(Sandbox.TOKEN))
                .workflow(SimulatedWorkflow.builder(ScriptedClient.WORKFLOW)
                        .duration(Duration.ofMillis(300))
                        .status("Failed")
                        .node(SimulatedNode.of(Sandbox.NODE))
                        .build())
                .fault(Fault.on(Operation.EXECUTION_LIST).answer(403));
    }

    private RunResult run(Scenario.Builder scenario, TokenSource tokens) throws Exception {
        server = SandboxServer.start(scenario.build());
        return begin(tokens).awaitResult();
    }

    private RecordingHost begin(TokenSource tokens) {
        Account account = poller.account(new AccountKey(server.url().toString(), "one"), 10_000);
        AuthClient auth = Sandbox.auth(server);
        TokenSource source = tokens != null
                ? tokens
                : new MintedTokenSource(
                        () -> auth.ofApiClient("client-1", "secret-of-client-1"), InstantSource.system());
        HttpQFlowClient client = Sandbox.client(server, source, account);
        host = new RecordingHost(() -> new Connection(account, client));
        host.staging = folder;
        RunOrder order = new RunOrder(
                ScriptedClient.WORKFLOW,
                new RunRequest(Map.of("region", "r"), null),
                true,
                true,
                QUICK,
                new CollectOptions(new NodeGlob("*filter"), new NodeGlob(""), 1 << 20, 1 << 20),
                Duration.ofSeconds(10),
                true,
                false,
                false,
                List.of(),
                RequiredGates.NONE,
                DefinitionUse.IGNORE);
        Instant deadline = Instant.now().plusSeconds(20);
        new FlowRun(
                        order,
                        RunState.begin(deadline),
                        host,
                        new Engine(poller, InstantSource.system(), scheduler, worker, new Bulk(worker), worker))
                .begin();
        return host;
    }

    private static TokenSource fixed() {
        return new FixedTokenSource(BearerToken.of(Sandbox.TOKEN));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
