package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.BundleFile;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Creates reports of results: masked, cut, and without characters that would hide or reorder other text. */
final class Reports {

    /** Maximum number of characters of a name or a sentence. */
    private static final int LONGEST_TEXT = 500;

    /** Longer than other sentences, since it names several of them. */
    private static final int LONGEST_SUMMARY = 2_000;

    /** Maximum number of characters of variables and of input; {@code execution.json} has all of them. */
    private static final int LONGEST_JSON = 20_000;

    /** Invisible characters that JSON does not escape, such as marks that change the direction of text. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\u007f-\\u009f\\p{Cf}\\u2028\\u2029&&[^\\x{10000}-\\x{10ffff}]]");

    private final MaskedLiterals secrets;

    Reports(MaskedLiterals secrets) {
        this.secrets = secrets;
    }

    /**
     * A report.
     *
     * @param description as {@link RunHost#description}
     * @param files the archived files
     * @param missing missing or incomplete parts of the evidence
     */
    ExecutionReport of(
            RunResult result, Map<String, Object> description, List<BundleFile> files, List<Missing> missing) {
        Map<Step, List<String>> filesOfSteps = new HashMap<>();
        files.stream()
                .filter(file -> file.step() != null && file.path().startsWith("steps/"))
                .forEach(file -> filesOfSteps
                        .computeIfAbsent(file.step(), step -> new ArrayList<>())
                        .add(file.path()));
        List<Step> steps = result.steps();
        return new ExecutionReport(
                text(result.executionId()),
                text(result.workflowId()),
                described(description, "workflowName"),
                description.containsKey("server")
                        ? described(description, "server")
                        : described(description, "gateway"),
                described(description, "build"),
                result.outcome().name(),
                result.passed(),
                text(result.status()),
                Scrubber.printable(secrets.mask(result.summary()), LONGEST_SUMMARY),
                result.startTime(),
                result.endTime(),
                lines(steps, step -> step(step, filesOfSteps)),
                Math.max(0, steps.size() - ExecutionReport.MOST_LINES),
                lines(result.children(), this::child),
                lines(result.requiredGatesFirst(), this::gate),
                lines(files, Reports::file),
                lines(missing, part -> new Missing(text(part.what()), text(part.reason()))),
                lines(result.error() == null ? List.of() : result.error().candidates(), this::candidate),
                json(description.get("variables")),
                json(description.get("input")));
    }

    private static <T, R> List<R> lines(List<T> all, Function<T, R> line) {
        return all.stream().limit(ExecutionReport.MOST_LINES).map(line).toList();
    }

    /** A step while the execution is running; without an end as long as the step is. */
    StepEntry stepSoFar(Step step) {
        return entry(step, step.endingSoFar(), List.of());
    }

    private StepEntry step(Step step, Map<Step, List<String>> files) {
        return entry(step, step.ending(), files.getOrDefault(step, List.of()));
    }

    private StepEntry entry(Step step, Ending ending, List<String> files) {
        return new StepEntry(
                step.order(),
                text(step.nodeId()),
                text(step.nodeType()),
                text(step.status()),
                ending,
                step.startedAt(),
                step.endedAt(),
                files);
    }

    private ChildEntry child(ChildResult child) {
        return new ChildEntry(
                text(child.executionId()),
                text(child.parentExecutionId()),
                text(child.execution().status()),
                child.outcome().name(),
                child.succeeded());
    }

    private GateResult gate(GateResult gate) {
        return new GateResult(
                text(gate.step()),
                text(gate.path()),
                gate.condition(),
                cutStrings(secrets.of(gate.expected())),
                cutStrings(secrets.of(gate.found())),
                gate.passed(),
                text(gate.message()),
                gate.onFailure(),
                text(gate.requiredBy()));
    }

    private static Object cutStrings(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> cut = new LinkedHashMap<>();
            map.forEach((name, member) -> cut.put(Scrubber.cut((String) name, LONGEST_TEXT), cutStrings(member)));
            return cut;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Reports::cutStrings).collect(Collectors.toList());
        }
        return value instanceof String text ? Scrubber.cut(text, LONGEST_TEXT) : value;
    }

    private static FileEntry file(BundleFile file) {
        return new FileEntry(
                file.path(),
                file.size(),
                file.sha256(),
                sum(file.redactions().values()) + sum(file.redactedPaths().values()),
                file.cut());
    }

    private static long sum(Collection<Integer> counts) {
        return counts.stream().mapToLong(Integer::longValue).sum();
    }

    private CandidateEntry candidate(Execution execution) {
        return new CandidateEntry(
                text(execution.id()), text(execution.status()), text(execution.source()), execution.createdAt());
    }

    private String described(Map<String, Object> description, String name) {
        return description.get(name) instanceof String text ? text(text) : null;
    }

    /** Indented JSON text; null for null. */
    private String json(Object value) {
        if (value == null) {
            return null;
        }
        String json = INVISIBLE
                .matcher(QFlowJson.writePretty(secrets.of(value)))
                .replaceAll(invisible -> Matcher.quoteReplacement(
                        "\\u%04x".formatted((int) invisible.group().charAt(0))));
        return json.length() <= LONGEST_JSON
                ? json
                : Scrubber.cut(json, LONGEST_JSON) + "\n(cut; execution.json has all of it)\n";
    }

    private String text(String text) {
        return text == null ? null : Scrubber.printable(secrets.mask(text), LONGEST_TEXT);
    }
}
