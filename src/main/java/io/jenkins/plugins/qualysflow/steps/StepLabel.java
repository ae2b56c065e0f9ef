package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names a step in views of the graph of a build, to tell parallel branches apart: workflow or execution, region, and how many gates
 * it has. No other arguments, since any may be secret; and of these only what has the form of an id or a region.
 */
final class StepLabel {

    private static final int LONGEST_NAME = 60;
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z-]{7,63}");
    private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9-]{1,39}");

    private StepLabel() {}

    /**
     * The label.
     *
     * @param arguments of {@code qflowRun} or {@code qflowWait}, as Pipeline recorded them: values that it masked or cut are no
     *     strings or lists
     * @return null if there is nothing to say
     */
    @CheckForNull
    static String of(@NonNull Map<String, Object> arguments) {
        List<String> parts = new ArrayList<>();
        Stream.of(name(arguments), execution(arguments), place(arguments), gates(arguments))
                .filter(Objects::nonNull)
                .forEach(parts::add);
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    private static String name(Map<String, Object> arguments) {
        return arguments.get("workflowName") instanceof String name && !name.isBlank()
                ? Scrubber.printable(name, LONGEST_NAME)
                : matching(ID, arguments.get("workflowId"));
    }

    private static String execution(Map<String, Object> arguments) {
        String id = matching(ID, arguments.get("executionId"));
        return id == null ? null : Messages.StepLabel_execution(id);
    }

    private static String place(Map<String, Object> arguments) {
        String region = matching(REGION, arguments.get("region"));
        return region == null ? matching(REGION, arguments.get("ociRegion")) : region;
    }

    private static String gates(Map<String, Object> arguments) {
        return arguments.get("gates") instanceof List<?> gates && !gates.isEmpty()
                ? Messages.StepLabel_gates(gates.size())
                : null;
    }

    private static String matching(Pattern form, Object value) {
        return value instanceof String text && form.matcher(text.strip()).matches() ? text.strip() : null;
    }
}
