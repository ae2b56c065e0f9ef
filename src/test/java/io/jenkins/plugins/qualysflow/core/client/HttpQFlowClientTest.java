package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.NODE;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.TOKEN;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP against the simulated service. */
@Timeout(30)
class HttpQFlowClientTest {

    private static final RunRequest NOTHING = new RunRequest(Map.of(), null);

    @TempDir
    private Path folder;

    private SandboxServer server = SandboxServer.start(Sandbox.scenario().build());

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Dialect> dialects() {
        Dialect now = Dialect.release119();
        return Stream.of(
                now,
                Dialect.release116(),
                now.withListEnvelope(Dialect.Envelope.DATA)
                        .withDetailsEnvelope(Dialect.Envelope.BARE)
                        .withTotal(Dialect.Total.NUMBER)
                        .withRunningEndDate(Dialect.RunningEndDate.NULL)
                        .withUnknownFields(true),
                now.withPaging(Dialect.Paging.EITHER).withTotal(Dialect.Total.STRING));
    }

    @Test
    void aUserWhoMayNotListWorkflowsIsToldFromACredentialThatIsRefused() throws Exception {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(2).answer(403, "{}"));
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(3).answer(404, "{}"));
        HttpQFlowClient client = Sandbox.client(server);

        assertThat(await(client.canListWorkflows())).isTrue();
        assertThat(await(client.canListWorkflows())).isFalse();
        assertThat(error(client.canListWorkflows()).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void anAnswerThatIsNotJsonIsQuoted() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(200, "<html>"));
        assertThat(error(Sandbox.client(server).execution("e")))
                .hasMessageContaining("it is not JSON; it begins: <html>")
                .hasMessageContaining("status 200");
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void understandsEveryDocumentedFormOfTheAnswers(Dialect dialect) throws Exception {
        restart(Sandbox.scenario().dialect(dialect).build());
        HttpQFlowClient client = Sandbox.client(server);

        String id = await(client.run(WORKFLOW, NOTHING)).executionId();
        Execution execution = await(client.execution(id));
        List<Execution> listed = await(
                client.executions(WORKFLOW, ExecutionQuery.since(Instant.now().minusSeconds(60))));
        List<Step> steps = await(client.stepList(id)).values();

        assertThat(execution.id()).isEqualTo(id);
        assertThat(execution.workflowId()).isEqualTo(WORKFLOW);
        assertThat(execution.ending()).isEqualTo(Ending.GOOD);
        assertThat(execution.endDate()).isNotNull();
        assertThat(listed).extracting(Execution::id).containsExactly(id);
        assertThat(steps).extracting(Step::nodeId).containsExactly("trigger", NODE);
        assertThat(steps).allMatch(step -> step.ending() == Ending.GOOD);
    }

    @Test
    void keepsTheTypesOfVariablesOnTheWay() throws Exception {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("text", "a \"quoted\" ü");
        variables.put("list", Arrays.asList(1, "two", null));
        variables.put("flag", true);
        variables.put("count", 12345678901234567L);
        variables.put("nothing", null);
        variables.put("object", QFlowJson.readPlain("{\"exact\":1.10}"));

        await(Sandbox.client(server).run(WORKFLOW, new RunRequest(variables, Map.of("in", List.of(1)))));

        JournalEntry post = post();
        assertThat(post.text())
                .isEqualTo(
                        "{\"input\":{\"in\":[1]},\"variables\":{\"text\":\"a \\\"quoted\\\" ü\",\"list\":[1,\"two\","
                                + "null],\"flag\":true,\"count\":12345678901234567,\"nothing\":null,\"object\":{\"exact\":1.10}}}");
        assertThat(post.header("Content-Type")).contains("application/json");
        assertThat(post.header("Accept")).contains("application/json");
        assertThat(post.tokenSha256()).contains(JournalEntry.sha256(TOKEN));
    }

    @Test
    void sendsAnEmptyObjectWhereThereIsNothingToSend() throws Exception {
        await(Sandbox.client(server).run(WORKFLOW, NOTHING));

        assertThat(post().text()).isEqualTo("{}");
    }

    @Test
    void encodesWhateverComesFromTheServiceAsOneSegment() throws Exception {
        QFlowException error =
                error(Sandbox.client(server).stepOutput("../../x?y#z", "a/b c%2f", folder.resolve("out"), 1000));

        assertThat(error.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(server.journal().of(Operation.STEP_OUTPUT))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path())
                        .endsWith("/executions/..%2F..%2Fx%3Fy%23z/steps/a%2Fb%20c%252f/output"));
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, false, false",
        "401, unauthorized, false, false",
        "403, forbidden, false, false",
        "404, not_found, false, false",
        "405, invalid_request, false, false",
        "408, server_error, true, false",
        "409, invalid_request, false, false",
        "429, rate_limited, true, true",
        "500, server_error, true, false",
        "502, server_error, true, false",
        "503, server_error, true, false",
        "504, server_error, true, false",
        "302, unreadable_answer, true, false"
    })
    void tellsErrorsApart(int status, String code, boolean passing, boolean unprocessed) throws Exception {
        server.addFault(Fault.on(Operation.RUN).answer(status, "{\"message\":\"what the service says\"}"));

        QFlowException error = error(Sandbox.client(server).run(WORKFLOW, NOTHING));

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.isPassing()).isEqualTo(passing);
        assertThat(error.isProvenUnprocessed()).isEqualTo(unprocessed);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.getMessage()).contains("POST /qflowapi/v1/workflows/" + WORKFLOW + "/run");
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
    }

    @Test
    void a409WithRateHeadersIsTheQuota() throws Exception {
        server.addFault(Fault.on(Operation.RUN)
                .header("X-RateLimit-Remaining", "0")
                .header("X-RateLimit-ToWait-Sec", "17")
                .answer(409, ""));

        QFlowException error = error(Sandbox.client(server).run(WORKFLOW, NOTHING));

        assertThat(error.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void neverFollowsARedirect() throws Exception {
        try (SandboxServer elsewhere = SandboxServer.start(Sandbox.scenario().build())) {
            server.addFault(Fault.on(Operation.RUN).redirect(elsewhere.url() + "/qflowapi/v1/workflows"));

            QFlowException error = error(Sandbox.client(server).run(WORKFLOW, NOTHING));

            assertThat(error.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(elsewhere.journal().entries()).isEmpty();
        }
    }

    @Test
    void aConnectionThatWasNeverMadeProvesThatNothingWasSent() throws Exception {
        Gateway nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = Gateway.of("http://127.0.0.1:" + socket.getLocalPort());
        }
        HttpQFlowClient client = new HttpQFlowClient(
                nobody,
                Sandbox.transport(),
                new FixedTokenSource(BearerToken.of(TOKEN)),
                java.time.InstantSource.system(),
                CallListener.NONE);

        QFlowException error = error(client.run(WORKFLOW, NOTHING));

        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error.getMessage()).startsWith("cannot connect to Qualys Flow");
    }

    static Stream<Arguments> lostAnswers() {
        return Stream.of(
                Arguments.of(Fault.on(Operation.RUN).dropBeforeReply(), "unreachable"),
                Arguments.of(Fault.on(Operation.RUN).dropBeforeProcessing(), "unreachable"),
                Arguments.of(Fault.on(Operation.RUN).dropWhileReading(), "unreachable"),
                Arguments.of(Fault.on(Operation.RUN).cutReply(), "unreachable"),
                Arguments.of(Fault.on(Operation.RUN).halfBody(), "unreadable_answer"),
                Arguments.of(Fault.on(Operation.RUN).garbage(), "unreadable_answer"),
                Arguments.of(Fault.on(Operation.RUN).html(), "unreadable_answer"),
                Arguments.of(Fault.on(Operation.RUN).wrongContent(), "unreadable_answer"),
                Arguments.of(Fault.on(Operation.RUN).withoutExecutionId(), "unreadable_answer"),
                Arguments.of(Fault.on(Operation.RUN).processed().answer(200, ""), "unreadable_answer"));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void anAnswerThatDoesNotArriveProvesNothingAndIsSentOnce(Fault fault, String code) throws Exception {
        server.addFault(fault);

        QFlowException error = error(Sandbox.client(server).run(WORKFLOW, NOTHING));

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.isProvenUnprocessed()).isFalse();
        assertThat(error.isPassing()).isTrue();
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsReplacedOnceAndTheCallRepeatedOnce() throws Exception {
        List<String> heard = new ArrayList<>();
        HttpQFlowClient client = Sandbox.client(server, minted(), new CallListener() {
            @Override
            public void repeated(Call call) {
                heard.add(call.method());
            }
        });
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();
        server.revokeTokens();
        await(client.execution(id));

        assertThat(server.journal().count(Operation.EXECUTION_DETAILS)).isEqualTo(2);
        assertThat(server.journal().count(Operation.AUTH_OIDC)).isEqualTo(2);
        assertThat(heard).containsExactly("GET");
    }

    @Test
    void aTokenThatIsAlwaysRefusedIsNotRepeatedForEver() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(401));

        QFlowException error =
                error(Sandbox.client(server, minted(), CallListener.NONE).execution("e"));

        assertThat(error.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(server.journal().count(Operation.EXECUTION_DETAILS)).isEqualTo(2);
    }

    @Test
    void aStartWhoseTokenIsRefusedIsSentOnceAndAskedForAgainWithAnotherToken() throws Exception {
        HttpQFlowClient client = Sandbox.client(server, minted(), CallListener.NONE);
        await(client.run(WORKFLOW, NOTHING));
        server.revokeTokens();

        assertThat(error(client.run(WORKFLOW, NOTHING)).kind()).isEqualTo(Kind.TOKEN_REJECTED);
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(2);

        await(client.authenticate());
        await(client.run(WORKFLOW, NOTHING));
        assertThat(server.journal().count(Operation.AUTH_OIDC)).isEqualTo(2);
        assertThat(server.executions()).hasSize(2);
    }

    @Test
    void aPastedTokenThatIsRefusedHasNoOther() throws Exception {
        server.addFault(Fault.on(Operation.RUN).answer(401));

        assertThat(error(Sandbox.client(server).run(WORKFLOW, NOTHING)).kind()).isEqualTo(Kind.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 429})
    void withoutATokenTheCallIsNotSent(int status) throws Exception {
        server.addFault(Fault.on(Operation.AUTH_OIDC).answer(status));

        QFlowException error =
                error(Sandbox.client(server, minted(), CallListener.NONE).run(WORKFLOW, NOTHING));

        assertThat(error.kind()).isEqualTo(Kind.NO_TOKEN);
        assertThat(error.isProvenUnprocessed()).isEqualTo(status >= 429);
        assertThat(error.call().path()).as("the call that needed it").endsWith("/run");
        assertThat(server.journal().count(Operation.RUN)).isZero();
    }

    @Test
    void callsAtTheSameTimeMintOneToken() throws Exception {
        server.addFault(
                Fault.on(Operation.AUTH_OIDC).delayed(Duration.ofMillis(200)).pass());
        HttpQFlowClient client = Sandbox.client(server, minted(), CallListener.NONE);

        var one = client.run(WORKFLOW, NOTHING);
        var other = client.run(WORKFLOW, NOTHING);
        await(one);
        await(other);

        assertThat(server.journal().count(Operation.AUTH_OIDC)).isEqualTo(1);
    }

    @Test
    void anAnswerLargerThanTheLimitIsNotHeldInMemory() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS)
                .answer(200, "{\"data\":\"" + "x".repeat(HttpCalls.LARGEST_ANSWER) + "\"}"));

        assertThat(error(Sandbox.client(server).execution("e")).getMessage()).contains("larger than 16777216 bytes");
    }

    @Test
    void anErrorPageIsCutToASentence() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(503, "<html>\u001b[31m" + "y".repeat(1_000_000)));

        QFlowException error = error(Sandbox.client(server).execution("e"));

        assertThat(error.serviceMessage()).startsWith("<html> [31myyy").hasSizeLessThan(510);
    }

    /** A number that Jackson leaves to the JDK, whose error is no error of a call. */
    @ParameterizedTest
    @CsvSource({"200, unreadable_answer", "503, server_error"})
    void anAnswerWithANumberBeyondMeasureIsAnErrorOfTheCall(int status, String code) throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(status, "{\"id\":\"e\",\"n\":1e99999999999}"));

        QFlowException error = error(Sandbox.client(server).execution("e"));

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.isPassing()).isTrue();
    }

    @Test
    void aSecretOfTheRequestThatARefusalRepeatsIsBlankedBeforeItIsCut() throws Exception {
        String key = "-----BEGIN KEY-----\n" + "abcdefgh\n".repeat(200);
        String echo = QFlowJson.write(Map.of("message", "variable 'dbKey' must not be " + key + " or hunter2"));
        for (int status : new int[] {200, 400, 403, 500}) {
            server.clearFaults();
            server.addFault(Fault.on(Operation.RUN).answer(status, echo));

            QFlowException error = error(Sandbox.client(server).run(WORKFLOW, NOTHING.hiding(List.of(key, "hunter2"))));

            assertThat(error.toString() + error.serviceMessage()).doesNotContain("BEGIN KEY", "abcdefgh", "hunter2");
        }
    }

    @Test
    void noMessageOfAnyErrorHoldsTheToken() throws Exception {
        String echo = "{\"message\":\"token " + TOKEN + " and Bearer " + TOKEN + "\", \"headers\":\"" + TOKEN + "\"}";
        List<QFlowException> errors = new ArrayList<>();
        for (int status : new int[] {200, 400, 401, 403, 404, 429, 500}) {
            server.clearFaults();
            for (Operation operation : List.of(Operation.RUN, Operation.EXECUTION_DETAILS, Operation.STEP_OUTPUT)) {
                server.addFault(Fault.on(operation).answer(status, echo));
            }
            HttpQFlowClient client = Sandbox.client(server);
            errors.add(error(client.run(WORKFLOW, NOTHING)));
            errors.add(error(client.execution("e")));
            if (status != 200) {
                errors.add(error(client.stepOutput("e", "n", folder.resolve("x"), 1000)));
            }
        }
        for (QFlowException error : errors) {
            for (Throwable at = error; at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain(TOKEN);
            }
        }
    }

    @Test
    void theListenerHearsStatusQuotaAndTheServicesTime() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS)
                .header("X-RateLimit-Remaining", "7")
                .header("X-RateLimit-ToWait-Sec", "0")
                .answer(404));
        List<Object> heard = new ArrayList<>();
        HttpQFlowClient client =
                Sandbox.client(server, new FixedTokenSource(BearerToken.of(TOKEN)), new CallListener() {
                    @Override
                    public void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {
                        heard.add(status);
                        heard.add(rate.remaining());
                        heard.add(Duration.between(serviceTime, Instant.now())
                                .abs()
                                .toMinutes());
                    }
                });
        error(client.execution("e"));

        assertThat(heard).containsExactly(404, 7L, 0L);
    }

    private TokenSource minted() {
        AuthClient auth = Sandbox.auth(server);
        return new MintedTokenSource(
                () -> auth.ofApiClient("client-1", "secret-of-client-1"), java.time.InstantSource.system());
    }

    private JournalEntry post() {
        return server.journal().of(Operation.RUN).get(0);
    }

    private void restart(Scenario scenario) {
        server.close();
        server = SandboxServer.start(scenario);
    }
}
