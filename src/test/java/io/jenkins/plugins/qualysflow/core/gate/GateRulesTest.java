package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gates judge what an execution leaves at its end, so that they need a run that waits for it. */
@Timeout(10)
class GateRulesTest {

    private static final List<Map<String, Object>> ONE =
            List.of(Map.of("step", "*", "path", "$", "condition", "EXISTS"));

    @Test
    void gatesGoWithARunThatWaitsOnly() throws Exception {
        assertThat(GateRules.check(ONE, index -> "gate", true)).hasSize(1);
        assertThatThrownBy(() -> GateRules.check(ONE, index -> "gate", false))
                .hasMessageContaining(GateRules.NEED_WAIT);
    }

    @ParameterizedTest
    @CsvSource({
        "COUNT_AT_MOST, 0, true",
        "COUNT_AT_LEAST, 2.0, true",
        "COUNT_AT_MOST, -1, false",
        "COUNT_AT_MOST, 1.5, false",
        "COUNT_AT_MOST, '\"3\"', false",
        "COUNT_AT_LEAST, null, false",
    })
    void aCountIsAWholeNumberFromZero(String condition, String value, boolean accepted) {
        ThrowingCallable gate = () -> Given.gate("$", condition, QFlowJson.readPlain(value));

        if (accepted) {
            assertThatCode(gate).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(gate).hasMessageContaining("value must be a whole number from 0 with " + condition);
        }
    }

    @Test
    void aRegularExpressionMayHaveTwoThousandCharactersAndMustCompile() {
        assertThatCode(() -> Given.gate("$", "MATCHES", "x".repeat(2000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Given.gate("$", "MATCHES", "x".repeat(2001)))
                .hasMessageContaining("value must not be longer than 2000 characters");
        assertThatThrownBy(() -> Given.gate("$", "MATCHES", "*a"))
                .hasMessageContaining("compiles, and does not at its character 1");
    }

    @Test
    void aRunWithoutGatesNeedNotWait() throws Exception {
        assertThat(GateRules.check(List.of(), index -> "gate", false)).isEmpty();
    }
}
