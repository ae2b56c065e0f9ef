package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What lists show of the end of a run; kept with its start record, so that no list has to read a report. Masked, cut and on
 * one line, as the report is.
 *
 * @param workflowId what was run, as the service says where only an execution was given; null if unknown
 * @param passed whether it succeeded, with all of its evidence, and every gate passed
 * @param status the service's own word; null if it was never seen
 * @param sentence how it ended
 * @param startTime when the execution began; null if unknown
 * @param endTime when it ended; null if it has not, or if unknown
 * @param gates how many gates were judged
 * @param gatesPassed how many of them passed
 * @param reasons why the first of the others did not
 * @param artifacts how many files were archived
 */
@Restricted(NoExternalUse.class)
public record RunSummary(
        @CheckForNull String workflowId,
        boolean passed,
        @CheckForNull String status,
        @CheckForNull String sentence,
        @CheckForNull Instant startTime,
        @CheckForNull Instant endTime,
        int gates,
        int gatesPassed,
        @NonNull List<String> reasons,
        int artifacts) {

    private static final int MOST_REASONS = 3;

    private static final int LONGEST_SENTENCE = 1000;

    /** Copies the list. */
    public RunSummary {
        reasons = List.copyOf(reasons);
    }

    /** What lists show of a run that ended before there was anything to report: why. */
    @NonNull
    static RunSummary saying(@NonNull String sentence) {
        String shown = sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE) + "…";
        return new RunSummary(null, false, null, shown, null, null, 0, 0, List.of(), 0);
    }

    /** What lists show of a report. */
    @NonNull
    public static RunSummary of(@NonNull ExecutionReport report, int artifacts) {
        List<GateResult> gates = report.gates();
        return new RunSummary(
                report.workflowId(),
                report.passed(),
                report.status(),
                report.summary(),
                report.startTime(),
                report.endTime(),
                gates.size(),
                (int) report.gatesPassed(),
                gates.stream()
                        .filter(gate -> !gate.passed())
                        .map(gate -> gate.step() + ": " + gate.message())
                        .limit(MOST_REASONS)
                        .toList(),
                artifacts);
    }

    /** From start to end; null while either is unknown. */
    @CheckForNull
    public Duration duration() {
        return startTime == null || endTime == null ? null : Duration.between(startTime, endTime);
    }

    @NonNull
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("workflowId", workflowId);
        map.put("passed", passed);
        map.put("status", status);
        map.put("sentence", sentence);
        map.put("startTime", StartRecord.text(startTime));
        map.put("endTime", StartRecord.text(endTime));
        map.put("gates", gates);
        map.put("gatesPassed", gatesPassed);
        map.put("reasons", reasons);
        map.put("artifacts", artifacts);
        return map;
    }

    /** Reads what {@link #toMap} wrote. What is damaged counts as missing: no start may be in doubt for it. */
    @NonNull
    static RunSummary ofMap(@NonNull Map<?, ?> map) {
        return new RunSummary(
                text(map.get("workflowId")),
                Boolean.TRUE.equals(map.get("passed")),
                text(map.get("status")),
                text(map.get("sentence")),
                instant(map.get("startTime")),
                instant(map.get("endTime")),
                number(map.get("gates")),
                number(map.get("gatesPassed")),
                map.get("reasons") instanceof List<?> reasons
                        ? reasons.stream()
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList()
                        : List.of(),
                number(map.get("artifacts")));
    }

    private static String text(Object value) {
        return value instanceof String text ? text : null;
    }

    private static int number(Object value) {
        return value instanceof Number number ? Math.max(0, number.intValue()) : 0;
    }

    private static Instant instant(Object value) {
        try {
            return value instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
