package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class FaultTest {
    private static final String LIST = "/qflowapi/v1/workflows?pageSize=1&pageNumber=1";

    private final SettableClock clock = new SettableClock();
    private final SandboxServer server = SandboxServer.start(Given.twoNodes().build(), 0, clock);
    private final Caller caller = Caller.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hitsOnlyTheCallsItNames() throws Exception {
        server.addFault(
                Fault.on(Operation.RUN).calls(2, 3).header("Retry-After", "7").answer(503, "{\"message\":\"no\"}"));

        assertThat(runStatus()).isEqualTo(200);
        HttpResponse<String> hit = caller.run(Given.WORKFLOW, "{}");
        assertThat(hit.statusCode()).isEqualTo(503);
        assertThat(hit.body()).isEqualTo("{\"message\":\"no\"}");
        assertThat(hit.headers().firstValue("Retry-After")).contains("7");
        assertThat(runStatus()).isEqualTo(503);
        assertThat(runStatus()).isEqualTo(200);
        assertThat(server.executions()).hasSize(2);
    }

    @Test
    void byChanceHitsCallsThatNoOtherFaultHitsAndTheJournalTellsOfBoth() throws Exception {
        List<String> told = new ArrayList<>();
        server.journal()
                .watch((entry, fault) -> told.add(entry.operation() + " "
                        + fault.map(Fault::status).map(Object::toString).orElse("none")));
        server.addFault(Fault.on(Operation.RUN).call(1).answer(503));
        server.addFaultsByChance(operation ->
                operation == Operation.RUN ? Optional.of(Fault.on(operation).answer(500)) : Optional.empty());

        assertThat(runStatus()).isEqualTo(503);
        assertThat(runStatus()).isEqualTo(500);
        assertThat(caller.status(LIST)).isEqualTo(200);
        server.clearFaults();
        assertThat(runStatus()).isEqualTo(200);
        assertThat(told)
                .filteredOn(entry -> !entry.startsWith("AUTH"))
                .containsExactly("RUN 503", "RUN 500", "WORKFLOW_LIST none", "RUN none");
    }

    @Test
    void leavesOtherOperationsAndPathsAlone() throws Exception {
        server.addFault(Fault.on(Operation.WORKFLOW_DETAILS).path("another").answer(500));

        assertThat(caller.status(LIST)).isEqualTo(200);
        assertThat(caller.status("/qflowapi/v1/workflows/" + Given.WORKFLOW)).isEqualTo(200);
        assertThat(caller.status("/qflowapi/v1/workflows/another")).isEqualTo(500);
    }

    @Test
    void aListMayLackItsDataMaskThemOrMiscount() throws Exception {
        String steps = Given.steps(caller.started(Given.WORKFLOW, "{}"));
        server.addFault(
                Fault.on(Operation.STEP_LIST).query("includeData=true").call(1).withoutData());
        server.addFault(
                Fault.on(Operation.STEP_LIST).query("includeData=true").call(2).maskedData());
        server.addFault(Fault.on(Operation.STEP_LIST).query("includeData=false").wrongTotal());

        JsonNode without = caller.json(steps + "?includeData=true");
        assertThat(without.at("/items/0/nodeId").stringValue()).isEqualTo("trigger");
        assertThat(without.at("/items/0/input").isMissingNode()).isTrue();
        assertThat(caller.json(steps + "?includeData=true").at("/items/0/input").stringValue())
                .isEqualTo("*".repeat(20));
        assertThat(caller.json(steps + "?includeData=true").at("/items/0/input").isObject())
                .isTrue();
        JsonNode miscounted = caller.json(steps + "?includeData=false");
        assertThat(miscounted.get("total").intValue())
                .isEqualTo(miscounted.get("items").size() + 2);
    }

    @Test
    void countsFromTheMomentItIsAdded() throws Exception {
        runStatus();
        server.addFault(Fault.on(Operation.RUN).call(1).answer(500));

        assertThat(runStatus()).isEqualTo(500);
        assertThat(runStatus()).isEqualTo(200);
    }

    @Test
    void endsWhenAllFaultsAreCleared() throws Exception {
        server.addFault(Fault.on(Operation.RUN).answer(500));

        server.clearFaults();

        assertThat(runStatus()).isEqualTo(200);
    }

    @Test
    void letsTheOldestOfTwoActWhileBothCount() throws Exception {
        server.addFault(Fault.on(Operation.RUN).call(1).answer(500));
        server.addFault(Fault.on(Operation.RUN).calls(1, 2).answer(502));

        assertThat(runStatus()).isEqualTo(500);
        assertThat(runStatus()).isEqualTo(502);
        assertThat(runStatus()).isEqualTo(200);
    }

    @Test
    void canAnswerAnErrorAfterTheRunHasStarted() throws Exception {
        server.addFault(Fault.on(Operation.RUN).processed().answer(504));

        assertThat(runStatus()).isEqualTo(504);
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void canRedirect() throws Exception {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).redirect("http://127.0.0.1:9/login"));

        HttpResponse<String> response = caller.get(LIST);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).contains("http://127.0.0.1:9/login");
    }

    @Test
    void canDropBeforeProcessing() {
        server.addFault(Fault.on(Operation.RUN).dropBeforeProcessing());

        assertThatThrownBy(this::runStatus).isInstanceOf(IOException.class);
        assertThat(server.executions()).isEmpty();
        assertThat(server.journal().of(Operation.RUN))
                .singleElement()
                .satisfies(entry -> assertThat(entry.status()).isEmpty());
    }

    @Test
    void canDropBeforeTheReplyThoughTheRunHasStarted() {
        server.addFault(Fault.on(Operation.RUN).dropBeforeReply());

        assertThatThrownBy(this::runStatus).isInstanceOf(IOException.class);
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void canDropBeforeTheBodyOfTheRequestHasCome() throws Exception {
        server.addFault(Fault.on(Operation.RUN).dropWhileReading());

        try (Socket socket = caller.open()) {
            // The announced body never comes, so whoever waited for it would wait for ever.
            String head = caller.head("POST", "/qflowapi/v1/workflows/" + Given.WORKFLOW + "/run")
                    .replace("\r\n\r\n", "\r\nContent-Length: 1000\r\n\r\n");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(server.executions()).isEmpty();
    }

    @Test
    void canCutTheReplyInTheMiddleOfItsBody() throws Exception {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).cutReply());

        String reply = caller.raw(LIST);

        String[] parts = reply.split("\r\n\r\n", 2);
        int announced = Integer.parseInt(parts[0].replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        assertThat(parts[1].length()).isEqualTo(announced / 2).isPositive();
    }

    @Test
    void canCutAReplyOfUnknownLength() throws Exception {
        String id = caller.started(Given.WORKFLOW, "{}");
        clock.advanceSeconds(10);
        server.addFault(Fault.on(Operation.STEP_OUTPUT).cutReply());

        String reply = caller.raw(Given.output(id, Given.REPORT));

        assertThat(reply).containsIgnoringCase("transfer-encoding: chunked").doesNotContain("\r\n0\r\n");
    }

    @Test
    void startsTheRunWhoseReplyIsCut() {
        server.addFault(Fault.on(Operation.RUN).cutReply());

        assertThatThrownBy(this::runStatus).isInstanceOf(IOException.class);
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void canSendACompleteReplyThatHoldsHalfOfTheJson() throws Exception {
        server.addFault(Fault.on(Operation.RUN).halfBody());

        HttpResponse<String> response = caller.run(Given.WORKFLOW, "{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"message\"").doesNotEndWith("}");
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void canAnswerARunWithoutItsExecutionId() throws Exception {
        server.addFault(Fault.on(Operation.RUN).withoutExecutionId());

        assertThat(Json.parse(caller.run(Given.WORKFLOW, "{}").body()).propertyNames())
                .containsExactly("message");
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void canAnswerGarbageAPageOrOtherJson() throws Exception {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(1).garbage());
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(2).html());
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(3).wrongContent());

        String garbage = caller.get(LIST).body();
        assertThatThrownBy(() -> Json.parse(garbage)).isInstanceOf(RuntimeException.class);
        assertThat(caller.get(LIST).headers().firstValue("Content-Type")).contains("text/html");
        assertThat(caller.json(LIST).isArray()).isTrue();
    }

    @Test
    void canSayTheSameInAnotherForm() throws Exception {
        JsonNode right = caller.json(LIST);
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(1).utf16());
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(2).gzip());
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(3).quotedNumbers());
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(4).insert("\"more\":1,"));

        assertThat(Json.parse(new String(bytes(LIST).body(), StandardCharsets.UTF_16)))
                .isEqualTo(right);
        HttpResponse<byte[]> compressed = bytes(LIST);
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(Json.parse(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes()))
                .isEqualTo(right);
        assertThat(right.get("total").isNumber()).isTrue();
        assertThat(caller.json(LIST).get("total").stringValue())
                .isEqualTo(right.get("total").asString());
        assertThat(caller.json(LIST).get("more").intValue()).isEqualTo(1);
    }

    private HttpResponse<byte[]> bytes(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(caller.request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void canDelayAndThenGoOn() throws Exception {
        server.addFault(Fault.on(Operation.RUN).delayed(Duration.ofMillis(200)).pass());
        long before = System.nanoTime();

        assertThat(runStatus()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void doesNotStartTheRunDuringADelayBeforeIt() throws Exception {
        server.addFault(Fault.on(Operation.RUN).delayed(Duration.ofHours(1)).pass());

        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(this::quietRun);
        assertThat(server.journal().await(Operation.RUN, 1, Duration.ofSeconds(20)))
                .isTrue();

        assertThat(server.executions()).isEmpty();
        assertEnds(run);
        assertThat(server.executions()).isEmpty();
    }

    @Test
    void holdsACallUntilATestLetsItGo() throws Exception {
        server.addFault(Fault.on(Operation.RUN).delayed(Duration.ofHours(1)).pass());

        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(this::quietRun);
        assertThat(server.journal().await(Operation.RUN, 1, Duration.ofSeconds(20)))
                .isTrue();

        assertThat(caller.status(LIST)).as("another call meanwhile").isEqualTo(200);
        assertThat(run).isNotDone();
        assertThat(server.executions()).isEmpty();

        server.releaseCalls();
        assertThat(run.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void holdsAReplyBackUntilTheServerEnds() throws Exception {
        server.addFault(
                Fault.on(Operation.RUN).replyDelayed(Duration.ofHours(1)).pass());

        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(this::quietRun);
        assertThat(server.journal().await(Operation.RUN, 1, Duration.ofSeconds(20)))
                .isTrue();

        assertEnds(run);
    }

    @Test
    void holdsAReplyBackUntilItIsReleased() throws Exception {
        server.addFault(
                Fault.on(Operation.RUN).replyDelayed(Duration.ofHours(1)).pass());
        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(this::quietRun);
        assertThat(server.journal().await(Operation.RUN, 1, Duration.ofSeconds(20)))
                .isTrue();

        server.releaseCalls();

        assertThat(run.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(this::quietRun);
        assertThat(server.journal().await(Operation.RUN, 2, Duration.ofSeconds(20)))
                .isTrue();
        assertEnds(next);
    }

    @Test
    void cutsAConnectionThatSendsSlowlyToo() throws Exception {
        try (Socket socket = caller.open()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /auth HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n"
                            + "Expect: 100-continue\r\n\r\nab")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // It has begun to take the request.
            assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 100 Continue");

            server.close();

            assertThat(readsToTheEnd(socket)).isTrue();
        }
    }

    private void assertEnds(CompletableFuture<Integer> run) throws Exception {
        server.close();
        assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    private static boolean readsToTheEnd(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            // Open still.
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private int runStatus() throws Exception {
        return caller.run(Given.WORKFLOW, "{}").statusCode();
    }

    private int quietRun() {
        try {
            return runStatus();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
