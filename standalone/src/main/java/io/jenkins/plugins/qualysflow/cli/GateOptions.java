package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the outputs of steps have to be like. */
final class GateOptions {

    private static final String GATE = "--gate";

    @Option(
            names = GATE,
            paramLabel = "JSON|@FILE",
            description = "condition on the output of steps, such as"
                    + " '{\"step\": \"*report\", \"path\": \"$.score\", \"condition\": \"AT_LEAST\", \"value\": 90}',"
                    + " or a file with it; may be given again, and all must pass")
    private List<String> gates = List.of();

    /**
     * The gates, all of them checked.
     *
     * @param waits whether the end of the execution is waited for
     */
    List<Gate> gates(boolean waits) {
        List<Map<String, Object>> given = new ArrayList<>();
        for (String gate : gates) {
            given.add(new JsonArgument(name(given.size()), gate).readObject());
        }
        try {
            return GateRules.check(given, GateOptions::name, waits);
        } catch (InvalidParametersException e) {
            throw new BadUsage(e.problems().stream()
                    .map(problem -> problem.equals(GateRules.NEED_WAIT)
                            ? GATE + " judges what an execution leaves at its end, so it can't go with --no-wait"
                            : problem)
                    .toList());
        }
    }

    private static String name(int index) {
        return GATE + " number " + (index + 1);
    }
}
