package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.StepPayload;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Given any gate and any step output, the gate is refused with its rule or ends in a verdict: in a bounded number of turns,
 * without an unexpected error, and without showing a secret.
 */
public final class GatesFuzz {

    private static final String SECRET = "hunter2";

    /** Looks at the clock until the time limit is exceeded; each stands for 256 turns. */
    private static final int MOST_LOOKS = 500;

    private GatesFuzz() {}

    /** Four lines: path, condition, value as JSON or nothing, and the output, which is all the rest. */
    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 4);
        if (lines.length < 4) {
            return;
        }
        Gate gate = gate(lines[0], lines[1], lines[2]);
        if (gate == null) {
            return;
        }
        Object output;
        try {
            output = StepPayload.read(lines[3].getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("it ");
            return;
        }
        boolean givenByUser = mentions(lines[0]) || mentions(lines[2]);
        GateResult withoutSecrets = judged(gate, output, new MaskedLiterals());
        GateResult withSecret = judged(gate, output, new MaskedLiterals(List.of(SECRET)));

        assertThat(withSecret.passed()).isEqualTo(withoutSecrets.passed());
        if (!givenByUser) {
            assertThat(QFlowJson.write(withSecret.toMap())).doesNotContain(SECRET);
            if (!QFlowJson.write(MaskedValues.of(output)).contains(SECRET)) {
                assertThat(QFlowJson.write(withoutSecrets.toMap()))
                        .as("a part of an output shows no more than the whole of it")
                        .doesNotContain(SECRET);
            }
        }
    }

    /** Whether the secret may stand in there, with or without escapes. */
    private static boolean mentions(String text) {
        return text.contains("\\") || text.contains(SECRET);
    }

    /** The gate; null if it was refused. */
    private static Gate gate(String path, String condition, String value) {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("step", "*", "path", path, "condition", condition));
        if (!value.isBlank()) {
            try {
                fields.put("value", QFlowJson.readPlain(value));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith("is not valid JSON").doesNotContain(SECRET);
                return null;
            }
        }
        try {
            Gate gate = GateRules.check(List.of(fields), index -> "gate", true).get(0);
            assertThat(gate.toString()).isNotBlank();
            return gate;
        } catch (InvalidParametersException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain(SECRET);
            return null;
        }
    }

    private static GateResult judged(Gate gate, Object output, MaskedLiterals secrets) {
        AtomicLong looks = new AtomicLong();
        TimeLimit time = new TimeLimit(Duration.ofNanos(MOST_LOOKS), looks::getAndIncrement);
        GateResult result = new GateEvaluator(gate, secrets)
                .evaluate("step", Value.root(output, new Value.Output(false, secrets, time)), time);

        assertThat(result.passed()).isEqualTo(result.message().isEmpty());
        assertThat(result.message())
                .satisfiesAnyOf(
                        message -> assertThat(message).doesNotStartWith("could not be evaluated"),
                        message -> assertThat(message).contains("recursion is too deep"));
        assertThat(looks.get()).as("looks at the clock").isLessThanOrEqualTo(MOST_LOOKS + 3L);
        assertThat(result.toString()).isNotBlank();
        return result;
    }
}
