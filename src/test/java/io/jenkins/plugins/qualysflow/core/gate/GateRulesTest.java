package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    void aRunWithoutGatesNeedNotWait() throws Exception {
        assertThat(GateRules.check(List.of(), index -> "gate", false)).isEmpty();
    }
}
