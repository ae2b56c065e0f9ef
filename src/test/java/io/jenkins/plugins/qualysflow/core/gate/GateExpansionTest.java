package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.request.Expansion;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given gates whose values name variables, when these are put in, then the gate asks what its author asked. */
class GateExpansionTest {

    private final Map<String, String> values = new HashMap<>(Map.of("LIMIT", "90", "SLY", ".*", "NULL", "null"));

    private Map<String, Object> expanded(Map<String, Object> gate) {
        return GateExpansion.of(gate, new Expansion(values::get));
    }

    private Object value(Condition condition, Object value) {
        Map<String, Object> gate = new LinkedHashMap<>();
        gate.put("condition", condition.name());
        gate.put("value", value);
        return expanded(gate).get("value");
    }

    @Test
    void whatAGateLooksAtIsItsAuthorsAlone() {
        Map<String, Object> gate = Map.of(
                "step", "${SLY}", "path", "$.x[?(@.y == '${SLY}')]", "condition", "EXISTS", "onFailure", "UNSTABLE");

        assertThat(expanded(gate)).isEqualTo(gate);
    }

    @ParameterizedTest
    @EnumSource(
            value = Condition.class,
            names = {"LESS_THAN", "AT_MOST", "AT_LEAST", "GREATER_THAN", "COUNT_AT_MOST", "COUNT_AT_LEAST"})
    void aLimitThatIsGivenByAParameterIsANumber(Condition condition) throws Exception {
        assertThat(value(condition, "${LIMIT}")).isEqualTo(new BigDecimal("90"));
        assertThat(GateRules.check(
                        List.of(expanded(Map.of(
                                "step", "*", "path", "$.n", "condition", condition.name(), "value", "${LIMIT}"))),
                        index -> "gate",
                        true))
                .hasSize(1);
    }

    @Test
    void aNumberMayBePutTogether() {
        assertThat(value(Condition.AT_LEAST, " -0.${LIMIT}e2 ")).isEqualTo(new BigDecimal("-0.90e2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ninety", "90 or more", "0x5A", "09", ".5", "1e999", "NaN", "true", "\"90\"", "[90]"})
    void aLimitThatIsNoNumberIsLeftToTheRulesToRefuse(String limit) {
        values.put("LIMIT", limit);

        assertThat(value(Condition.AT_LEAST, "${LIMIT}")).isEqualTo(limit);
    }

    @Test
    void aNumberInQuotesIsLeftToTheRulesToRefuse() {
        assertThat(value(Condition.AT_LEAST, "90")).isEqualTo("90");
    }

    @ParameterizedTest
    @EnumSource(
            value = Condition.class,
            names = {"EQUALS", "NOT_EQUALS"})
    void aParameterIsComparedAsAString(Condition condition) {
        assertThat(value(condition, "${LIMIT}")).isEqualTo("90");
        assertThat(value(condition, "${NULL}")).isEqualTo("null");
    }

    @Test
    void stringsWithinAListOrAnObjectAreExpandedToo() {
        assertThat(value(Condition.EQUALS, Map.of("${LIMIT}", List.of("${LIMIT}", 90))))
                .isEqualTo(Map.of("${LIMIT}", List.of("90", 90)));
    }

    @Test
    void aRegularExpressionDoesNotBecomeAnother() {
        assertThat(value(Condition.MATCHES, "v${SLY}")).isEqualTo("v\\.\\*");
        assertThat(value(Condition.MATCHES, "v.*")).isEqualTo("v.*");
    }

    @Test
    void otherValuesStayAsTheyAre() {
        assertThat(value(Condition.EQUALS, null)).isNull();
        assertThat(value(Condition.EQUALS, 0.80)).isEqualTo(0.80);
        assertThat(expanded(Map.of("condition", "EXISTS"))).doesNotContainKey("value");
    }

    @Test
    void aConditionThatThereIsNotIsLeftToTheRulesToRefuse() {
        assertThat(expanded(Map.of("condition", "LIKES", "value", "${LIMIT}"))).containsEntry("value", "90");
        Map<String, Object> none = new HashMap<>();
        none.put("condition", null);
        none.put("value", "${LIMIT}");
        assertThat(expanded(none)).containsEntry("value", "90");
    }
}
