package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StepDataTest {
    private static final String FILTER_OUTPUT = "[{\"name\":\"a \\\"b\\\"\",\"n\":1.50}]";

    private final SettableClock clock = new SettableClock();
    private SandboxServer server = start(Given.twoNodes());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hasNoOutputWhileTheStepRuns() throws Exception {
        String id = begin();

        assertThat(Caller.of(server).status(Given.output(id, Given.FILTER))).isEqualTo(404);
        assertThat(Caller.of(server).status(Given.input(id, Given.FILTER))).isEqualTo(200);
    }

    @Test
    void hasNothingBeforeTheStepBegins() throws Exception {
        String id = begin();

        assertThat(Caller.of(server).status(Given.steps(id) + "/" + Given.REPORT))
                .isEqualTo(404);
        assertThat(Caller.of(server).status(Given.input(id, Given.REPORT))).isEqualTo(404);
    }

    @Test
    void canHaveNoOutputAtAll() throws Exception {
        replace(Given.workflow().node(SimulatedNode.of("node-1-quiet").withoutOutput()));
        String id = ended();

        assertThat(Caller.of(server).status(Given.output(id, "node-1-quiet"))).isEqualTo(404);
    }

    @Test
    void servesTheInputOfTheScenarioOrTheSavedVariablesOfTheWorkflow() throws Exception {
        replace(Given.workflow()
                .variable("region", Json.parse("[\"us-east-1\"]"))
                .node(SimulatedNode.of("own").withInput(NodeData.json("{\"n\":1.50}"))));
        String id = ended();

        assertThat(Caller.of(server)
                        .get(Given.input(id, "own") + "?parseJson=true")
                        .body())
                .isEqualTo("{\"n\":1.50}");
        assertThat(Caller.of(server)
                        .json(Given.input(id, Given.FILTER) + "?parseJson=true")
                        .at("/globalVariables/region/0")
                        .stringValue())
                .isEqualTo("us-east-1");
    }

    @Test
    void servesJsonByteForByteWhenAsked() throws Exception {
        String id = ended();

        HttpResponse<String> response = Caller.of(server).get(Given.output(id, Given.FILTER) + "?parseJson=true");

        assertThat(response.body()).isEqualTo(FILTER_OUTPUT);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void servesAQuotedStringWhenNotAsked() throws Exception {
        String id = ended();

        JsonNode absent = Caller.of(server).json(Given.output(id, Given.FILTER));
        JsonNode no = Caller.of(server).json(Given.output(id, Given.FILTER) + "?parseJson=false");

        assertThat(absent.stringValue()).isEqualTo(FILTER_OUTPUT);
        assertThat(no).isEqualTo(absent);
    }

    @Test
    void canServeEscapedTextWithoutQuotes() throws Exception {
        speak(Dialect.release119().withStringForm(Dialect.StringForm.ESCAPED));
        String id = ended();

        String body = Caller.of(server).get(Given.output(id, Given.FILTER)).body();

        assertThat(body).startsWith("[{\\\"name\\\"");
        assertThat(Json.parse("\"" + body + "\"").stringValue()).isEqualTo(FILTER_OUTPUT);
    }

    @Test
    void canServePlainJsonWithoutBeingAsked() throws Exception {
        speak(Dialect.release119().withStringForm(Dialect.StringForm.PLAIN));
        String id = ended();

        assertThat(Caller.of(server).get(Given.output(id, Given.FILTER)).body()).isEqualTo(FILTER_OUTPUT);
    }

    @Test
    void canIgnoreTheWishForJson() throws Exception {
        speak(Dialect.release119().withParseJson(Dialect.ParseJson.IGNORED));
        String id = ended();

        JsonNode body = Caller.of(server).json(Given.output(id, Given.FILTER) + "?parseJson=true");

        assertThat(body.isString()).isTrue();
    }

    @Test
    void escapesControlAndNonAsciiCharactersSoThatTheyComeBack() throws Exception {
        String text = "{\"t\":\"tab\\t \\u0001 ö € \\\\ \"}\n";
        replace(Given.workflow().node(SimulatedNode.of("odd").withOutput(NodeData.json(text))));
        String id = ended();

        assertThat(Caller.of(server).json(Given.output(id, "odd")).stringValue())
                .isEqualTo(text);
    }

    @Test
    void servesGeneratedDataOfTheExactSize() throws Exception {
        for (int size : new int[] {2, 3, 100, 101, 204, 205, 100_000}) {
            replace(Given.workflow().node(SimulatedNode.of("big").withOutput(NodeData.generated(size))));
            String id = ended();

            String body = Caller.of(server)
                    .get(Given.output(id, "big") + "?parseJson=true")
                    .body();

            assertThat(body).hasSize(size);
            assertThat(Json.parse(body).isArray()).isTrue();
        }
        assertThatThrownBy(() -> NodeData.generated(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersTheRowsOfGeneratedData() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        NodeData.generated(2_000).body().writeTo(bytes);

        JsonNode rows = Json.parse(bytes.toByteArray());
        assertThat(rows.at("/12/resourceId").stringValue()).isEqualTo("i-000000000012");
        assertThat(rows.at("/12/externalId").stringValue()).isEqualTo("ext-000000000012");
    }

    @Test
    void makesGeneratedDataWithoutHoldingIt() throws Exception {
        Body body = NodeData.generated(300_000_000).body();
        CountingStream counting = new CountingStream();

        body.writeTo(counting);

        assertThat(counting.count).isEqualTo(300_000_000);
        assertThat(counting.largestPiece).isLessThan(1000);
    }

    @Test
    void putsTheDataOfAllStepsIntoTheListWhenAsked() throws Exception {
        String id = ended();

        JsonNode list = Caller.of(server).json(Given.steps(id) + "?includeData=true");

        assertThat(list.get("total").intValue()).isEqualTo(3);
        assertThat(list.at("/items/0/output/0/executionId").stringValue()).isEqualTo(id);
        assertThat(list.at("/items/1/output")).isEqualTo(Json.parse(FILTER_OUTPUT));
        assertThat(list.at("/items/2/input/executionId").stringValue()).isEqualTo(id);
    }

    @Test
    void putsTheStepsIntoTheDetailsWhenAsked() throws Exception {
        String id = ended();

        JsonNode with = Caller.of(server).json(Given.execution(id) + "?includeSteps=true");
        JsonNode without = Caller.of(server).json(Given.execution(id) + "?includeSteps=false");

        assertThat(with.at("/data/steps/2/nodeId").stringValue()).isEqualTo(Given.REPORT);
        assertThat(without.get("data").has("steps")).isFalse();
    }

    @Test
    void givesStepDetailsWithoutAnEnvelope() throws Exception {
        String id = ended();

        JsonNode step = Caller.of(server).json(Given.steps(id) + "/" + Given.REPORT);

        assertThat(step.get("nodeType").stringValue()).isEqualTo("report");
        assertThat(step.get("eventOrder").intValue()).isEqualTo(3);
        assertThat(step.get("id").stringValue()).matches("[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(step.get("createdAt").longValue())
                .isEqualTo(SettableClock.START.plusSeconds(5).toEpochMilli());
        assertThat(Caller.of(server).json(Given.steps(id) + "/" + Given.REPORT)).isEqualTo(step);
    }

    @Test
    void beginsTheIdOfAStepWithItsTime() throws Exception {
        Instant ofTheUlidSpecification = Instant.ofEpochMilli(1_469_918_176_385L);
        clock.advance(Duration.between(SettableClock.START, ofTheUlidSpecification));

        JsonNode step = Caller.of(server).json(Given.steps(begin()) + "/trigger");

        assertThat(step.get("id").stringValue()).startsWith("01ARYZ6S41").hasSize(26);
    }

    @Test
    void findsNodesWhoseIdsNeedEscapesInAPath() throws Exception {
        replace(Given.workflow().node(SimulatedNode.of("a/b+ c%")));
        String id = ended();

        assertThat(Caller.of(server).status(Given.steps(id) + "/a%2Fb+%20c%25")).isEqualTo(200);
    }

    private SandboxServer start(Scenario.Builder scenario) {
        return SandboxServer.start(scenario.build(), 0, clock);
    }

    private void speak(Dialect dialect) {
        server.close();
        server = start(Given.twoNodes().dialect(dialect));
    }

    private void replace(SimulatedWorkflow.Builder workflow) {
        server.putWorkflow(workflow.build());
    }

    private String begin() throws Exception {
        return Caller.of(server).started(Given.WORKFLOW, "{}");
    }

    private String ended() throws Exception {
        String id = begin();
        clock.advance(Duration.ofSeconds(10));
        return id;
    }

    private static final class CountingStream extends OutputStream {
        private long count;
        private int largestPiece;

        @Override
        public void write(int b) throws IOException {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count += length;
            largestPiece = Math.max(largestPiece, length);
        }
    }
}
