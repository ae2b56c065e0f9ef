package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.request.WorkflowNames;
import io.jenkins.plugins.qualysflow.core.run.DefinitionUse;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.core.testing.LockstepTime;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Given a service with one fault in one of its calls, once or always, when a whole run is made over HTTP, then it ends as the
 * table of {@code docs/reliability.md} says. Whatever the fault: there is one end, at most one execution, and nobody else gets
 * the credential.
 */
@Timeout(120)
class FaultMatrixTest {

    private static final String DOCUMENT = "docs/reliability.md";
    private static final String REFUSED = "connection refused";
    private static final String NODE = "node-67649155-filter";
    private static final String CLIENT_SECRET = "secret-of-client-1";

    /** Of the run, in simulated time; a gateway may want a pause of 55 minutes. */
    private static final Duration DEADLINE = Duration.ofMinutes(90);

    /** Where each call takes real time. */
    private static final Duration EARLY_DEADLINE = Duration.ofMinutes(10);

    private static final Duration SILENCE = Duration.ofMillis(400);
    private static final Duration TOTAL = Duration.ofMillis(900);

    /** Where no answer is late, however busy the machine is. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Longer than the client waits without data, and a part of what it waits in total. */
    private static final Duration HOURS = Duration.ofHours(1);

    private static final Duration PAUSE = Duration.ofMillis(60);

    private static SandboxServer elsewhere;
    private static HttpTransport transport;
    private static Map<String, Map<String, String>> documented;

    @TempDir
    private Path folder;

    /** A column of the table: a call of a run, and what makes the run make it. */
    private enum Column {
        NAME(Operation.WORKFLOW_LIST),
        TOKEN(Operation.AUTH_OIDC),
        TOKEN_OF_USER(Operation.AUTH),
        DEFINITION(Operation.WORKFLOW_DETAILS),
        START(Operation.RUN),
        POLL_OF_ONE(Operation.EXECUTION_DETAILS),
        POLL_OF_MANY(Operation.EXECUTION_LIST),
        STEPS(Operation.STEP_LIST),
        OUTPUT(Operation.STEP_OUTPUT),
        INPUT(Operation.STEP_INPUT);

        private final Operation operation;

        Column(Operation operation) {
            this.operation = operation;
        }

        String title() {
            return operation.name();
        }

        /** Faults without which a run does not make this call. */
        List<Fault> preparation() {
            return switch (this) {
                case POLL_OF_ONE -> List.of(Fault.on(Operation.EXECUTION_LIST).answer(403, "{}"));
                case OUTPUT, INPUT ->
                    List.of(Fault.on(Operation.STEP_LIST)
                            .query("includeData=true")
                            .withoutData());
                default -> List.of();
            };
        }
    }

    /** The calls of the API by the methods of the client. */
    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            Map.entry("authenticate", Operation.OTHER),
            Map.entry("run", Operation.RUN),
            Map.entry("workflows", Operation.WORKFLOW_LIST),
            Map.entry("workflow", Operation.WORKFLOW_DETAILS),
            Map.entry("connectors", Operation.CONNECTOR_LIST),
            Map.entry("execution", Operation.EXECUTION_DETAILS),
            Map.entry("executionWithSteps", Operation.EXECUTION_DETAILS),
            Map.entry("executionList", Operation.EXECUTION_LIST),
            Map.entry("stepList", Operation.STEP_LIST),
            Map.entry("stepsWithData", Operation.STEP_LIST),
            Map.entry("stepInput", Operation.STEP_INPUT),
            Map.entry("stepOutput", Operation.STEP_OUTPUT));

    /** By how much the clock of the service is ahead, where that is the fault. */
    private static final Map<String, Duration> CLOCKS = Map.of(
            "service's clock an hour ahead", Duration.ofHours(1),
            "service's clock a day ahead", Duration.ofDays(1),
            "service's clock a day behind", Duration.ofDays(-1));

    private interface Making {
        Fault of(Fault.Builder calls);
    }

    private static Map<String, Making> faults() {
        Map<String, Making> faults = new LinkedHashMap<>();
        faults.put(REFUSED, null);
        faults.put("reset before the request is read", Fault.Builder::dropWhileReading);
        faults.put("reset before it is processed", Fault.Builder::dropBeforeProcessing);
        faults.put("reset before the reply", Fault.Builder::dropBeforeReply);
        faults.put("reset within the reply", Fault.Builder::cutReply);
        faults.put("no reply", calls -> calls.delayed(HOURS).pass());
        faults.put(
                "no reply, but processed",
                calls -> calls.replyDelayed(HOURS).processed().answer(200));
        faults.put("reply in slow parts", calls -> calls.replyDelayed(PAUSE).trickle());
        faults.put("half of the JSON", Fault.Builder::halfBody);
        faults.put("HTML with 200", Fault.Builder::html);
        faults.put("no JSON", Fault.Builder::garbage);
        faults.put("other JSON", Fault.Builder::wrongContent);
        faults.put("empty body", calls -> calls.processed().answer(200));
        faults.put("204", calls -> calls.processed().answer(204));
        faults.put(
                "wrong charset",
                calls -> calls.processed()
                        .header("Content-Type", "application/json; charset=utf-16")
                        .answer(200, "{}"));
        faults.put(
                "says gzip, is none",
                calls -> calls.processed().header("Content-Encoding", "gzip").answer(200, "{}"));
        faults.put("error page of 10 MB", calls -> calls.answer(500, "x".repeat(10 << 20)));
        faults.put("redirect to another host", calls -> calls.redirect(elsewhere.url() + "/qflowapi/v1/stolen"));
        faults.put("in UTF-16", Fault.Builder::utf16);
        faults.put("compressed", Fault.Builder::gzip);
        faults.put("numbers as strings", Fault.Builder::quotedNumbers);
        faults.put("duplicate keys", calls -> calls.insert("\"twice\":1,\"twice\":2,"));
        faults.put("5,000 levels", calls -> calls.insert("\"deep\":" + "[".repeat(5000) + "]".repeat(5000) + ","));
        faults.put("NaN", calls -> calls.insert("\"nan\":NaN,"));
        faults.put("number of 17 MB", calls -> calls.insert("\"long\":" + "1".repeat(17 << 20) + ","));
        faults.put("400", calls -> calls.answer(400, error(400)));
        faults.put("401", calls -> calls.answer(401, error(401)));
        faults.put("403", calls -> calls.answer(403, error(403)));
        faults.put("404", calls -> calls.answer(404, error(404)));
        faults.put("408", calls -> calls.answer(408, error(408)));
        faults.put("409 with rate headers", calls -> limited(calls).answer(409, error(409)));
        faults.put("409 without", calls -> calls.answer(409, error(409)));
        faults.put(
                "429, Retry-After 5 s",
                calls -> calls.header("Retry-After", "5").answer(429, error(429)));
        // Well after what a run collects for, so that it does not matter when exactly the end was noticed.
        faults.put(
                "429, Retry-After as date",
                calls -> calls.header("Retry-After", "Mon, 05 Jan 2026 10:50:00 GMT")
                        .answer(429, error(429)));
        faults.put(
                "429, ToWait 3300 s",
                calls -> limited(calls).header("X-RateLimit-ToWait-Sec", "3300").answer(429, error(429)));
        faults.put("429 without headers", calls -> calls.answer(429, error(429)));
        faults.put("500", calls -> calls.answer(500, error(500)));
        faults.put("502", calls -> calls.answer(502, error(502)));
        faults.put("503", calls -> calls.header("Retry-After", "5").answer(503, error(503)));
        faults.put("504, but processed", calls -> calls.processed().answer(504, error(504)));
        CLOCKS.keySet().forEach(clock -> faults.put(clock, null));
        return faults;
    }

    private static Fault.Builder limited(Fault.Builder calls) {
        return calls.header("X-RateLimit-Limit", "300").header("X-RateLimit-Remaining", "0");
    }

    private static String error(int status) {
        return "{\"status\":" + status + ",\"message\":\"it said " + status + "\"}";
    }

    @BeforeAll
    static void begin() throws IOException {
        elsewhere = SandboxServer.start(Scenario.builder().build());
        transport = new HttpTransport(uri -> null, "test", CallTrace.NONE, PATIENCE);
        documented = documented();
    }

    @AfterAll
    static void end() {
        transport.close();
        elsewhere.close();
    }

    /** The rows of the table by fault, each with its cells by column. */
    private static Map<String, Map<String, String>> documented() throws IOException {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        List<String> titles = null;
        Path here = Path.of(DOCUMENT);
        // The standalone build runs in a folder of its own.
        for (String line :
                Files.readAllLines(Files.exists(here) ? here : Path.of("..").resolve(here))) {
            if (!line.startsWith("| ")) {
                titles = null;
                continue;
            }
            List<String> cells = Stream.of(
                            line.substring(1, line.lastIndexOf('|')).split("\\|"))
                    .map(String::strip)
                    .toList();
            if (cells.get(0).equals("Fault")) {
                titles = cells;
            } else if (titles != null && !cells.get(0).startsWith("-")) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i < cells.size(); i++) {
                    row.put(titles.get(i).replace("`", ""), cells.get(i));
                }
                rows.put(cells.get(0), row);
            }
        }
        return rows;
    }

    private static Stream<String> all() {
        return faults().keySet().stream()
                .flatMap(fault ->
                        CLOCKS.containsKey(fault) ? Stream.of(fault) : Stream.of(fault + ", once", fault + ", always"));
    }

    /** Those in which every call takes real time. */
    private static boolean isLong(String row) {
        return row.endsWith("always") && isLate(row);
    }

    static Stream<String> rows() {
        return all().filter(row -> !isLong(row));
    }

    static Stream<String> longRows() {
        return all().filter(FaultMatrixTest::isLong);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRunEndsAsTheTableSays(String row) throws Exception {
        check(row);
    }

    @Tag("load")
    @ParameterizedTest
    @MethodSource("longRows")
    void aRunWhoseCallsAreAllSlowEndsAsTheTableSays(String row) throws Exception {
        check(row);
    }

    private void check(String row) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            found.put(column.title(), cell(column, row));
        }

        assertThat(found).isEqualTo(documented.get(row));
    }

    private String cell(Column column, String row) throws Exception {
        String fault = row.replaceFirst(", (once|always)$", "");
        boolean always = row.endsWith("always");
        Column refused = fault.equals(REFUSED) ? column : null;
        Duration ahead = CLOCKS.getOrDefault(fault, Duration.ZERO);
        LockstepTime time = new LockstepTime();
        SandboxServer server = SandboxServer.start(
                scenario(column, faults().get(fault), always),
                0,
                () -> time.instant().plus(ahead));
        try {
            ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
            Account account = poller.account(new AccountKey(server.url().toString(), "one"), 300);
            QFlowClient client = time.watched(client(server, account, time, column, refused, row));
            if (column == Column.NAME) {
                return lookUp(new Connection(account, client), time, deadline(row));
            }
            RecordingHost host = new RecordingHost(() -> new Connection(account, client));
            host.staging = Files.createTempDirectory(folder, "bundle");
            new FlowRun(
                            order(),
                            RunState.begin(time.instant().plus(deadline(row))),
                            host,
                            new Engine(poller, time, time, time, new Bulk(time), time))
                    .begin();

            boolean ended = time.runUntil(() -> !host.results.isEmpty(), Duration.ofDays(2));

            assertThat(ended)
                    .as("%s at %s ends; events: %s", row, column, host.events)
                    .isTrue();
            RunResult result = host.result();
            assertThat(poller.watchCount()).as("waits left").isZero();
            assertThat(host.toldAfterTheEnd).isEmpty();
            assertThat(server.executions()).as("executions").hasSizeLessThanOrEqualTo(1);
            assertThat(elsewhere.journal().entries())
                    .as("what another host got")
                    .isEmpty();
            if (!server.executions().isEmpty() && result.executionId() == null) {
                assertThat(result.error().candidates())
                        .as("the execution of %s at %s: %s", row, column, result)
                        .isNotNull();
            }
            assertThat(result + " " + host.events).doesNotContain(CLIENT_SECRET);
            return text(result);
        } finally {
            server.close();
        }
    }

    private static Duration deadline(String row) {
        return isLate(row) ? EARLY_DEADLINE : DEADLINE;
    }

    /** Whether the fault is one of time. */
    private static boolean isLate(String row) {
        return row.startsWith("no reply") || row.startsWith("reply in slow parts");
    }

    /** Looks the workflow up by its name, as a run does that is given one. */
    private static String lookUp(Connection connection, LockstepTime time, Duration deadline)
            throws InterruptedException {
        RetriedCalls calls = new RetriedCalls(
                connection,
                new Collector.Settings(time, time, time.instant().plus(deadline), Duration.ofSeconds(60)),
                () -> false);
        CompletableFuture<String> id =
                WorkflowNames.resolve(ScriptedClient.WORKFLOW, query -> calls.fetch(found -> found.workflows(query)));
        assertThat(time.runUntil(id::isDone, Duration.ofDays(2))).isTrue();
        return id.handle((found, error) -> {
                    if (error == null) {
                        return "found";
                    }
                    QFlowException known = QFlowErrors.of(error);
                    return "not found: " + (known == null ? "timed_out" : known.code());
                })
                .join();
    }

    /** A port where nobody listens now. */
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Scenario scenario(Column column, Making making, boolean always) {
        Scenario.Builder scenario = Scenario.builder()
                .credentials(
                        Credentials.none().withClient("client-1", CLIENT_SECRET).withUser("user-1", CLIENT_SECRET))
                .workflow(SimulatedWorkflow.builder(ScriptedClient.WORKFLOW)
                        .duration(Duration.ofMinutes(4))
                        .node(SimulatedNode.of(NODE).withOutput(NodeData.json("[1]")))
                        .build());
        if (making != null) {
            Fault.Builder calls = Fault.on(column.operation);
            scenario.fault(making.of(always ? calls : calls.call(1)));
        }
        column.preparation().forEach(scenario::fault);
        return scenario.build();
    }

    /** The service at its address, but for the calls of a column at a port where nobody listens. */
    private static QFlowClient client(
            SandboxServer server, Account account, LockstepTime time, Column column, Column refused, String row)
            throws IOException {
        boolean always = row.endsWith("always");
        HttpCalls calls = isLate(row)
                ? new HttpCalls(transport, time, account, SILENCE, TOTAL)
                : new HttpCalls(transport, time, account, PATIENCE, PATIENCE);
        Gateway there = Gateway.of(server.url().toString());
        Gateway nowhere = Gateway.of("http://127.0.0.1:" + closedPort());
        AtomicInteger many = new AtomicInteger();
        Predicate<Operation> isRefused = operation ->
                refused != null && operation == refused.operation && (many.incrementAndGet() == 1 || always);
        boolean ofUser = column == Column.TOKEN_OF_USER;
        MintedTokenSource tokens = new MintedTokenSource(
                () -> {
                    Operation login = ofUser ? Operation.AUTH : Operation.AUTH_OIDC;
                    AuthClient logins =
                            new AuthClient(isRefused.test(login) ? nowhere : there, CallListener.NONE, calls);
                    return ofUser
                            ? logins.ofUser("user-1", CLIENT_SECRET)
                            : logins.ofApiClient("client-1", CLIENT_SECRET);
                },
                time);
        QFlowClient reached = new HttpQFlowClient(there, tokens, account, calls);
        QFlowClient unreached = new HttpQFlowClient(nowhere, tokens, account, calls);
        return (QFlowClient) Proxy.newProxyInstance(
                QFlowClient.class.getClassLoader(),
                new Class<?>[] {QFlowClient.class},
                (proxy, method, arguments) -> method.invoke(
                        isRefused.test(OPERATIONS.get(method.getName())) ? unreached : reached, arguments));
    }

    private static RunOrder order() throws Exception {
        Gate gate = GateRules.check(
                        List.of(Map.of("step", NODE, "path", "$", "condition", Condition.NOT_EMPTY.name())),
                        index -> "gate",
                        true)
                .get(0);
        return new RunOrder(
                ScriptedClient.WORKFLOW,
                new RunRequest(Map.of(), null),
                true,
                true,
                new PollSettings(Duration.ofSeconds(30), Duration.ofMinutes(20)),
                new CollectOptions(new NodeGlob("*"), new NodeGlob("*"), 1 << 20, 1 << 20),
                Duration.ofMinutes(15),
                true,
                false,
                true,
                List.of(gate),
                RequiredGates.NONE,
                DefinitionUse.WARN);
    }

    private static String text(RunResult result) {
        StringBuilder text = new StringBuilder(
                result.passed() ? "passes" : result.outcome().name().toLowerCase(Locale.ROOT));
        if (result.error() != null && !result.error().code().equals(text.toString())) {
            text.append(": ").append(result.error().code());
        }
        if (!result.badGates().isEmpty()
                && result.outcome() == Outcome.SUCCESS
                && result.missing().isEmpty()) {
            text.append(", gate not passed");
        }
        if (!result.missing().isEmpty()) {
            text.append(", without ")
                    .append(result.missing().stream()
                            .map(Missing::what)
                            .map(what -> what.replaceAll(" of .*", ""))
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return text.toString();
    }
}
