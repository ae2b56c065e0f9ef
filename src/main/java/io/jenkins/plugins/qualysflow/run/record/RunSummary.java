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

    /** Copies the list; empty if there is none. */
    public RunSummary {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
    }

    /** What lists show of a run that ended before there was anything to report: why. */
    @NonNull
    public static RunSummary saying(@NonNull String sentence) {
        String shown = sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE) + "…";
        return new RunSummary(null, false, null, shown, null, null, 0, 0, List.of(), 0);
    }

    /** What lists show of a run whose end nobody noted before its build ended: how far it had come, and what to do next. */
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
                yield record.workflowId() == null
                        ? Messages.RunSummary_waitedFor(execution, phase)
                        : Messages.RunSummary_started(execution, workflow, phase);
            }
            case START_UNKNOWN ->
                Messages.RunSummary_unknown(workflow, phase, record.state().triggeredAt());
            default -> Messages.RunSummary_notStarted(workflow, phase);
        };
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
}
