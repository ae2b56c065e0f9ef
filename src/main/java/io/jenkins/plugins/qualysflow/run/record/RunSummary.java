package io.jenkins.plugins.qualysflow.run.record;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What lists show of the end of a run. Stored in the start record, so that a list need not read the report. Masked, cut and on
 * one line, as in the report.
 *
 * @param workflowId as given or, for a wait, as the service says; null if unknown
 * @param passed whether it succeeded, with all of its evidence, and every gate passed
 * @param status as the service spells it; null if it was never polled
 * @param sentence how the run ended
 * @param startTime when the execution began; null if unknown
 * @param endTime when it ended; null if it has not, or if unknown
 * @param gates how many gates were judged
 * @param gatesPassed how many of them passed
 * @param reasons why the first gates did not pass
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

    /** Copies the list; empty if there is none. */
    public RunSummary {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
    }

    /** The summary of a run without a report. */
    @NonNull
    public static RunSummary saying(@NonNull String sentence) {
        String shown = sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE) + "…";
        return new RunSummary(null, false, null, shown, null, null, 0, 0, List.of(), 0);
    }

    /** The summary of a run whose build ended before it: its phase, and what to do next. */
    @NonNull
    public static RunSummary ofLeftBehind(@NonNull StartRecord record) {
        return saying(sentence(record));
    }

    private static String sentence(StartRecord record) {
        Phase phase = record.state().phase();
        if (phase == Phase.DONE) {
            return Messages.RunSummary_done(phase);
        }
        String workflow = Scrubber.printable(
                record.workflowId() == null ? String.valueOf(record.workflowName()) : record.workflowId());
        return switch (record.knownOutcome()) {
            case STARTED -> {
                String execution = Scrubber.printable(record.state().executionId());
                if (phase == Phase.COLLECTING) {
                    yield Messages.RunSummary_notCollected(execution, phase);
                }
                yield record.workflowId() == null
                        ? Messages.RunSummary_waitedFor(execution, phase)
                        : Messages.RunSummary_started(execution, workflow, phase);
            }
            case START_UNKNOWN ->
                Messages.RunSummary_unknown(workflow, phase, record.state().triggeredAt());
            default -> Messages.RunSummary_notStarted(workflow, phase);
        };
    }

    /** The summary of a report. */
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
}
