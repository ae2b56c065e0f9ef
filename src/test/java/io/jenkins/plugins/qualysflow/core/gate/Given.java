package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gates and outputs that tests begin with. */
final class Given {

    static final Step STEP = ScriptedClient.step("node-1-report", 1);

    private Given() {}

    /** A gate on every step, as a user would give it. */
    static Gate gate(String path, String condition) throws InvalidParametersException {
        return gate(Map.of("step", "*", "path", path, "condition", condition));
    }

    /** The same with a value, which may be null. */
    static Gate gate(String path, String condition, Object value) throws InvalidParametersException {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("step", "*", "path", path, "condition", condition));
        fields.put("value", value);
        return gate(fields);
    }

    static Gate gate(Map<String, Object> fields) throws InvalidParametersException {
        return GateRules.check(List.of(fields), index -> "gates[" + index + "]", true)
                .get(0);
    }

    /** The verdict on one output. */
    static GateResult judged(Path folder, String output, Gate gate) throws IOException {
        // However slow the machine is: the time limit has tests of its own.
        GateKeeper keeper = new GateKeeper(List.of(gate), () -> 0, Duration.ofMinutes(1));
        inspect(keeper, STEP, folder, output);
        return results(keeper, STEP).get(0);
    }

    static void inspect(GateKeeper keeper, Step step, Path folder, String output) throws IOException {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("download"), bytes);
        keeper.inspect(step, file, new Download(bytes.length, false));
    }

    static List<GateResult> results(GateKeeper keeper, Step... steps) {
        return keeper.results(new Collected(List.of(steps), List.of()));
    }
}
