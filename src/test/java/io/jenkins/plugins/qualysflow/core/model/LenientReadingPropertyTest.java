package io.jenkins.plugins.qualysflow.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

/** Whatever JSON the service answers with, it is read or refused with a reason, and nothing that it says is lost. */
class LenientReadingPropertyTest {

    private static final List<String> NAMES = List.of(
            "data",
            "items",
            "id",
            "execution",
            "executionId",
            "workflow",
            "status",
            "startDate",
            "endDate",
            "createdAt",
            "updatedAt",
            "details",
            "executionEndDate",
            "nodeId",
            "nodeType",
            "eventOrder",
            "total",
            "message",
            "unknown");

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void anyAnswerIsReadOrRefusedWithAReason(@ForAll("answers") Object answer) {
        JsonNode node = QFlowJson.MAPPER.valueToTree(answer);
        List<Function<JsonNode, Object>> readers = List.of(
                QFlowAnswers::started,
                QFlowAnswers::execution,
                read -> QFlowAnswers.execution(read, "e"),
                read -> QFlowAnswers.executionDetails(read, idOf(read)),
                QFlowAnswers::executions,
                QFlowAnswers::stepPage);
        for (Function<JsonNode, Object> reader : readers) {
            try {
                assertThat(reader.apply(node)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static String idOf(JsonNode answer) {
        String id = QFlowJson.firstExecutionId(QFlowJson.unwrapped(answer), "execution");
        return id == null ? "e" : id;
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void noStepAndNothingThatAStepSaysIsLost(
            @ForAll("steps") List<Map<String, Object>> steps, @ForAll boolean wrapped, @ForAll boolean bare) {
        Object items = bare ? steps : Map.of("total", String.valueOf(steps.size()), "items", steps);
        JsonNode answer = QFlowJson.MAPPER.valueToTree(wrapped ? Map.of("data", items) : items);

        List<Step> read = QFlowAnswers.stepPage(answer).values();

        assertThat(read).extracting(Step::nodeId).containsExactlyInAnyOrderElementsOf(all(steps, "nodeId"));
        assertThat(read).extracting(Step::status).containsExactlyInAnyOrderElementsOf(all(steps, "status"));
        assertThat(read).extracting(Step::nodeType).containsExactlyInAnyOrderElementsOf(all(steps, "nodeType"));
        assertThat(read).isSortedAccordingTo((a, b) -> Integer.compare(a.order(), b.order()));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void noExecutionIsLost(@ForAll("ids") List<String> ids, @ForAll boolean wrapped, @ForAll boolean textual) {
        List<Map<String, Object>> items = new ArrayList<>();
        ids.forEach(id -> items.add(Map.of("id", id, "status", "Success", "somethingNew", List.of(1))));
        Object total = textual ? String.valueOf(ids.size()) : (Object) ids.size();
        Object list = Map.of("total", total, "items", items);
        JsonNode answer = QFlowJson.MAPPER.valueToTree(wrapped ? Map.of("data", list) : list);

        assertThat(QFlowAnswers.executions(answer).values())
                .extracting(Execution::id)
                .containsExactlyElementsOf(ids);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadAgain(@ForAll("answers") Object value) {
        assertThat(QFlowJson.write(QFlowJson.readPlain(QFlowJson.write(value)))).isEqualTo(QFlowJson.write(value));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void textThatIsNoJsonIsRefusedWithoutBeingRepeated(@ForAll("broken") String text) {
        try {
            QFlowJson.readPlain(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("is not valid JSON").doesNotContain("hunter2");
        }
    }

    private static List<String> all(List<Map<String, Object>> steps, String name) {
        List<String> values = new ArrayList<>();
        steps.forEach(step -> values.add((String) step.get(name)));
        return values;
    }

    @Provide
    Arbitrary<Object> answers() {
        return Arbitraries.integers().between(0, 3).flatMap(LenientReadingPropertyTest::values);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = Arbitraries.of(
                        "Success", "", " ", "1", "-1", "1e999999999", "2026-01-05T10:00:00Z", "not a date", "\ud800")
                .map(Object.class::cast);
        Arbitrary<Object> numbers = Arbitraries.oneOf(
                        Arbitraries.longs().map(Object.class::cast),
                        Arbitraries.bigDecimals().map(Object.class::cast),
                        Arbitraries.of(true, false).map(Object.class::cast))
                .injectNull(0.1);
        if (depth == 0) {
            return Arbitraries.oneOf(scalars, numbers);
        }
        Arbitrary<Object> inner = values(depth - 1);
        Arbitrary<Object> lists = inner.list().ofMaxSize(3).map(Object.class::cast);
        Arbitrary<Object> objects =
                Arbitraries.maps(Arbitraries.of(NAMES), inner).ofMaxSize(6).map(Object.class::cast);
        return Arbitraries.oneOf(scalars, numbers, lists, objects, objects);
    }

    @Provide
    Arbitrary<List<Map<String, Object>>> steps() {
        Arbitrary<String> words = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8);
        Arbitrary<Object> orders = Arbitraries.of(1, "2", 3L, -4, "x", "", Long.MAX_VALUE, 2.5)
                .map(Object.class::cast)
                .injectNull(0.2);
        return Combinators.combine(words, words, words, orders)
                .as((id, type, status, order) -> {
                    Map<String, Object> step = new LinkedHashMap<>();
                    step.put("nodeId", id);
                    step.put("nodeType", type);
                    step.put("status", status);
                    step.put("eventOrder", order);
                    step.put("somethingNew", Map.of("a", 1));
                    return step;
                })
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<String>> ids() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(12)
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<String> broken() {
        return Arbitraries.of("{", "}", "[", "]", "\"", "hunter2", ":", ",", "1", " ", "\\", "\n")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
