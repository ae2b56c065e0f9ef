package io.jenkins.plugins.qualysflow.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers are read in every documented form, and without the one member that matters not at all. */
@Timeout(10)
class QFlowAnswersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{\"executionId\":null}",
                "{\"executionId\":\" \"}",
                "{\"executionId\":{}}",
                "{\"data\":null}",
                "{\"data\":{\"message\":\"started\"}}"
            })
    void aStartWithoutAnExecutionIsNoStart(String answer) {
        assertThatThrownBy(() -> QFlowAnswers.started(json(answer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has no executionId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "line\\nbreak", "bell\\u0007", "\u00fcber", "LONG"})
    void whatCantBeTheIdOfAnExecutionIsNone(String id) {
        String answer = id.equals("LONG") ? "e".repeat(201) : id;

        assertThatThrownBy(() -> QFlowAnswers.started(json("{\"executionId\":\"" + answer + "\"}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QFlowAnswers.execution(json("{\"id\":\"" + answer + "\"}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextOfMegabytesIsCutWithinNoCharacter() {
        String status = "s".repeat(1999) + "\ud83d\ude00".repeat(1 << 20);

        assertThat(QFlowAnswers.execution(json("{\"id\":\"e\",\"status\":\"" + status + "\"}"))
                        .status())
                .isEqualTo("s".repeat(1999));
    }

    @Test
    void aListOfTooManyIsRefusedBeforeItTakesAllMemory() {
        String items = "{\"nodeId\":\"a\"},".repeat(QFlowAnswers.MOST_ITEMS - 1) + "{\"nodeId\":\"a\"}";

        assertThat(QFlowAnswers.stepPage(json("[" + items + "]")).items()).hasSize(QFlowAnswers.MOST_ITEMS);
        assertThatThrownBy(() -> QFlowAnswers.stepPage(json("[{\"nodeId\":\"a\"}," + items + "]")))
                .hasMessage("it has more than 20000 items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"m\",\"executionId\":\"e\"}",
                "{\"data\":{\"executionId\":\"e\"},\"message\":\"m\"}",
                "{\"executionId\":\"e\",\"data\":{\"executionId\":\"other\"},\"message\":\"m\"}"
            })
    void aStartIsReadInBothGenerations(String answer) {
        assertThat(QFlowAnswers.started(json(answer))).isEqualTo(new StartedExecution("e", "m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"e\",\"tags\":[],\"linked\":[{\"id\":\"x\"}]}",
                "{\"id\":\"e\",\"steps\":null}",
                "{\"id\":\"e\",\"steps\":\"[{nodeId}]\"}",
                "{\"id\":\"e\",\"steps\":{\"total\":3}}"
            })
    void anExecutionWhoseStepsCannotBeFoundIsReadWithout(String answer) {
        ExecutionDetails details = QFlowAnswers.executionDetails(json(answer), "e");

        assertThat(details.execution().id()).isEqualTo("e");
        assertThat(details.steps()).isNull();
    }

    @Test
    void whatIsNoStepAmongStepsIsSkipped() {
        String steps = "[7, null, {}, {\"nodeId\":\" \"}, {\"nodeId\":\"a\"}, {\"nodeId\":{}}]";

        assertThat(QFlowAnswers.executionDetails(json("{\"id\":\"e\",\"steps\":" + steps + "}"), "e")
                        .steps())
                .extracting(Step::nodeId)
                .containsExactly("a");
        assertThat(QFlowAnswers.executionDetails(json("{\"id\":\"e\",\"steps\":[]}"), "e")
                        .steps())
                .as("an execution that has no steps yet")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"status\":\"Running\",\"updatedAt\":2000', RUNNING, false",
        "'\"status\":\"In Progress\",\"updatedAt\":2000', RUNNING, false",
        "'\"updatedAt\":2000', RUNNING, false",
        "'\"status\":\"Success\",\"updatedAt\":2000', GOOD, true",
        "'\"status\":\"Failed\",\"updatedAt\":2000', BAD, true",
        "'\"status\":\"Skipped\",\"updatedAt\":2000', NEUTRAL, true",
        "'\"status\":\"Success\"', GOOD, false",
        "'\"status\":\"Odd\",\"endDate\":2000', UNKNOWN, true",
        "'\"status\":\"Odd\",\"endDate\":0,\"updatedAt\":2000', RUNNING, false"
    })
    void aStepOfARunningExecutionHasEndedIfItsStatusOrAnEndDateSaysSo(String members, Ending ending, boolean end) {
        String step = "{\"nodeId\":\"a\",\"createdAt\":1000," + members + "}";

        Step read = QFlowAnswers.executionDetails(json("{\"id\":\"e\",\"steps\":[" + step + "]}"), "e")
                .steps()
                .get(0);

        assertThat(read.endingSoFar()).isEqualTo(ending);
        assertThat(read.endedAt() != null).isEqualTo(end);
    }

    @Test
    void ofThousandsOfStepsTheFirstAreRead() {
        String steps = "{\"nodeId\":\"a\"},".repeat(ExecutionDetails.MOST_STEPS + 4);

        ExecutionDetails details =
                QFlowAnswers.executionDetails(json("{\"id\":\"e\",\"steps\":[" + steps + "{\"nodeId\":\"a\"}]}"), "e");

        assertThat(details.steps()).hasSize(ExecutionDetails.MOST_STEPS);
        assertThat(details.stepsLeftOut()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"data\":{}}", "{\"status\":\"Success\"}", "null"})
    void anExecutionWithoutIdIsNone(String answer) {
        assertThatThrownBy(() -> QFlowAnswers.execution(json(answer))).hasMessage("it has no execution id");
    }

    @Test
    void anExecutionIsReadWithWhateverItHas() {
        Execution full =
                QFlowAnswers.execution(json("{\"data\":{\"id\":\"e\",\"workflow\":\"w\",\"status\":\"Success\","
                        + "\"startDate\":1000,\"details\":{\"executionEndDate\":\"2500\"},\"createdAt\":\"1970-01-01T00:00:01Z\","
                        + "\"source\":\"UI\",\"parentExecutionId\":null}}"));

        assertThat(full)
                .isEqualTo(new Execution(
                        "e",
                        "w",
                        "Success",
                        Instant.ofEpochMilli(1000),
                        Instant.ofEpochMilli(2500),
                        Instant.ofEpochMilli(1000),
                        "UI",
                        null));
        assertThat(full.duration()).isEqualTo(Duration.ofMillis(1500));
        Execution bare = QFlowAnswers.execution(json("{\"execution\":\"e\",\"endDate\":0,\"startDate\":\"soon\"}"));
        assertThat(bare.id()).isEqualTo("e");
        assertThat(bare.ending()).as("0 is how services spell 'not yet'").isEqualTo(Ending.RUNNING);
        assertThat(bare.duration()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1e999999999|", "99999999999999999999|", "1.5|", "true|", "-1|", "1.0E3|1000", "' 1000 '|1000"})
    void numbersThatAreNoDateAreUnknown(String date, Long millis) {
        String member = date.startsWith(" ") ? "\"" + date + "\"" : date;
        Execution read = QFlowAnswers.execution(json("{\"id\":\"e\",\"endDate\":" + member + "}"));

        assertThat(read.endDate()).isEqualTo(millis == null ? null : Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "+1000000000-12-31T23:59:59Z,",
        "-1000000000-01-01T00:00:00Z,",
        "+10000-01-01T00:00:00Z,",
        "253402300800000,",
        "9223372036854775807,",
        "1969-12-31T23:59:59Z,",
        "1970-01-01T00:00:00Z,",
        "0001-01-01T00:00:00Z,",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00.001Z, 1970-01-01T00:00:00.001Z"
    })
    void datesThatNoCalendarOfOursHasAreUnknown(String sent, Instant expected) {
        Execution read = QFlowAnswers.execution(
                json("{\"id\":\"e\",\"startDate\":\"2026-01-02T03:04:05Z\",\"endDate\":\"" + sent + "\"}"));
        Step step = QFlowAnswers.stepPage(json("[{\"nodeId\":\"n\",\"createdAt\":\"" + sent + "\",\"updatedAt\":1}]"))
                .values()
                .get(0);

        assertThat(read.endDate()).isEqualTo(expected);
        assertThat(step.startedAt()).isEqualTo(expected);
        assertThatCode(() -> {
                    if (expected != null) {
                        read.duration().toMillis();
                        step.duration().toMillis();
                    }
                })
                .as("lengths of time can be told in milliseconds")
                .doesNotThrowAnyException();
    }

    @Test
    void stepsComeInTheirOrderWhateverTheEnvelope() {
        String items = "[{\"nodeId\":\"b\",\"eventOrder\":\"2\"},{\"nodeId\":\"a\",\"eventOrder\":1,\"nodeType\":\"t\","
                + "\"createdAt\":1000,\"updatedAt\":3000},{\"nodeId\":\"c\"}]";
        for (String answer : List.of(
                items,
                "{\"total\":\"3\",\"items\":" + items + "}",
                "{\"data\":" + items + "}",
                "{\"data\":{\"total\":3,\"items\":" + items + "}}")) {
            List<Step> steps = QFlowAnswers.stepPage(json(answer)).values();

            assertThat(steps).extracting(Step::nodeId).containsExactly("a", "b", "c");
            assertThat(steps.get(0).duration()).isEqualTo(Duration.ofSeconds(2));
            assertThat(steps.get(1).duration()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"total\":0}", "{\"items\":{}}", "7", "null", "{\"data\":{\"items\":null}}"})
    void aListWithoutItemsIsNoEmptyList(String answer) {
        assertThatThrownBy(() -> QFlowAnswers.stepPage(json(answer)).values()).hasMessage("it has no items");
        assertThatThrownBy(() -> QFlowAnswers.executions(json(answer))).hasMessage("it has no items");
    }

    @Test
    void aStepWithoutNodeIsRefused() {
        assertThatThrownBy(() -> QFlowAnswers.stepPage(json("[{\"nodeId\":\"a\"},{}]")))
                .hasMessage("step 2 has no nodeId");
    }

    @Test
    void whatAPersonTypedIsRefusedWithItsPlaceAndWithoutItsText() {
        assertThatThrownBy(() -> QFlowJson.readPlain("{\n \"password\": hunter2}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("is not valid JSON at line 2, column \\d+")
                .hasNoCause();
        for (String wrong : List.of(
                "", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":1,}", "[1,]", "NaN", "'a'", "{a:1}", "1e99999999999")) {
            assertThatThrownBy(() -> QFlowJson.readPlain(wrong))
                    .as(wrong)
                    .hasMessageStartingWith("is not valid JSON")
                    .hasMessageNotContaining("99999999999");
        }
        assertThatThrownBy(() -> QFlowJson.readObject("[1]")).hasMessageContaining("must be a JSON object");
    }

    @Test
    void numbersKeepTheirExactValueAndNamesTheirOrder() {
        Map<String, Object> read =
                QFlowJson.readObject("{\"z\":1.10,\"a\":12345678901234567890123,\"n\":null,\"m\":[true,1]}");

        assertThat(read.get("z")).isEqualTo(new BigDecimal("1.10"));
        assertThat(read.get("a")).isEqualTo(new BigInteger("12345678901234567890123"));
        assertThat(QFlowJson.write(read))
                .isEqualTo("{\"z\":1.10,\"a\":12345678901234567890123,\"n\":null,\"m\":[true,1]}");
    }

    @Test
    void aRequestIsItsBodyAndShowsNamesOnly() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("password", "hunter2");
        RunRequest request = new RunRequest(variables, Map.of("in", "hunter2"));
        variables.put("later", 1);

        assertThat(request.variables()).containsOnlyKeys("password");
        assertThat(RunRequest.ofBody(request.body())).isEqualTo(request);
        assertThat(request.toString()).contains("password").doesNotContain("hunter2");
        assertThat(RunRequest.ofBody(Map.of()).body()).isEmpty();
    }

    private static JsonNode json(String text) {
        return QFlowJson.MAPPER.readTree(text);
    }
}
