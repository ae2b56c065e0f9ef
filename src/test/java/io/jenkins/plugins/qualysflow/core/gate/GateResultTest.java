package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Given a verdict, when scripts and pages show it. */
@Timeout(10)
class GateResultTest {

    @TempDir
    private Path folder;

    @Test
    void itIsAnObjectForScriptsThatSaysOnlyOfARequiredGateThatItIsRequired() throws Exception {
        Gate gate = Given.gate("$.n", "AT_MOST", 5);
        Map<String, Object> fields =
                Map.of("workflow", "*", "requiredBy", "server eu", "step", "*", "path", "$.n", "condition", "EXISTS");
        Gate required =
                GateRules.checkRequired(List.of(fields), index -> "gate").get(0).gate();

        GateResult own = Given.judged(folder, "{\"n\": 7}", gate);
        GateResult theirs = Given.judged(folder, "{\"n\": 7}", required);

        assertThat(QFlowJson.write(own.toMap()))
                .isEqualTo("{\"step\":\"node-1-report\",\"path\":\"$.n\",\"condition\":\"AT_MOST\",\"expected\":5,"
                        + "\"found\":7,\"passed\":false,\"message\":\"found 7, expected at most 5\"}");
        assertThat(own.isRequired()).isFalse();
        assertThat(theirs.toMap())
                .containsEntry("required", true)
                .containsEntry("requiredBy", "server eu")
                .containsEntry("onFailure", "FAILURE");
        assertThat(theirs.isRequired()).isTrue();
    }

    @Test
    void itsValuesAreTextsOnOneLineForPages() throws Exception {
        GateResult wrong = Given.judged(folder, "{\"n\": [\"a\\n\"]}", Given.gate("$.n", "EQUALS", "b"));
        GateResult none = Given.judged(folder, "{}", Given.gate("$.n", "EXISTS"));

        assertThat(wrong.foundText()).isEqualTo("[\"a\\n\"]");
        assertThat(wrong.expectedText()).isEqualTo("\"b\"");
        assertThat(none.foundText()).isNull();
        assertThat(none.expectedText()).isNull();
    }

    @Test
    void whatPassedMayBeDoubtedForAnotherReason() throws Exception {
        GateResult passed = Given.judged(folder, "{\"n\": 1}", Given.gate("$.n", "AT_MOST", 5));

        GateResult doubted = passed.doubted("the outputs are not those of this run");

        assertThat(passed.passed()).isTrue();
        assertThat(doubted.passed()).isFalse();
        assertThat(doubted.message()).isEqualTo("the outputs are not those of this run");
        assertThat(doubted.found()).isEqualTo(1);
    }
}
