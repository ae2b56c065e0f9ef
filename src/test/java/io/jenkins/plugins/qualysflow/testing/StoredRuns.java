package io.jenkins.plugins.qualysflow.testing;

import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.run.record.RunSummary;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Puts runs on record in a build as if they had been there, however unlikely they are. */
public final class StoredRuns {

    public static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    /** When each of them began. */
    public static final Instant BEGAN = Instant.parse("2026-11-01T10:00:00Z");

    private final Run<?, ?> build;
    private final Instant first;
    private int created;

    /** Of a build that has a folder. */
    public StoredRuns(Run<?, ?> build) {
        this(build, BEGAN);
    }

    /** The same, with the first of them on record from then. */
    public StoredRuns(Run<?, ?> build, Instant first) {
        this.build = build;
        this.first = first;
    }

    /** A run that is over, with its report and the folder of its evidence; returns its start id. */
    public String ended(ExecutionReport report) throws IOException {
        String startId = UUID.randomUUID().toString();
        archive(report);
        StartRecord record = record(startId, report.executionId(), Phase.DONE, report.workflowName());
        end(record, report);
        return startId;
    }

    /** A run that waited for an execution that was begun elsewhere, and is over; returns its start id. */
    public String waited(ExecutionReport report) throws IOException {
        String startId = UUID.randomUUID().toString();
        archive(report);
        RunState state = RunState.waiting(report.executionId(), BEGAN.plusSeconds(3600));
        end(
                new StartRecord(startId, null, null, "test", state, null).named(null, first.plusSeconds(created++)),
                report);
        return startId;
    }

    private void end(StartRecord record, ExecutionReport report) throws IOException {
        RunSummary summary = RunSummary.of(report, report.files().size());
        records().write(record.endedWith(Outcome.valueOf(report.outcome()), summary), report);
    }

    private void archive(ExecutionReport report) throws IOException {
        if (!report.files().isEmpty()) {
            Files.createDirectories(folder().resolve("archive").resolve(EvidenceBundle.path(report.executionId())));
        }
    }

    /** A run that has come that far; returns its start id. */
    public String open(Phase phase, String executionId) throws IOException {
        String startId = UUID.randomUUID().toString();
        records().write(record(startId, executionId, phase, "Nightly inventory"), null);
        return startId;
    }

    private StartRecord record(String startId, String executionId, Phase phase, String name) {
        Instant at = first.plusSeconds(created++);
        Instant triggered = phase == Phase.NEW ? null : at;
        return new StartRecord(
                        startId,
                        null,
                        WORKFLOW,
                        "test",
                        new RunState(phase, executionId, triggered, at.plusSeconds(3600)),
                        null)
                .named(name, at);
    }

    private StartRecords records() {
        return StartRecords.of(build);
    }

    private Path folder() {
        return build.getRootDir().toPath();
    }

    /** A report of an execution that ended so, with that many steps. */
    public static ExecutionReport report(String executionId, Outcome outcome, int steps) {
        return report(
                executionId,
                "Nightly inventory",
                outcome,
                IntStream.rangeClosed(1, steps).mapToObj(StoredRuns::step).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with one step that failed, and whatever else there may be. */
    public static ExecutionReport report(
            String executionId,
            String workflowName,
            Outcome outcome,
            List<StepEntry> steps,
            List<ChildEntry> children,
            List<GateResult> gates,
            List<Missing> missing,
            List<CandidateEntry> candidates) {
        boolean good = outcome == Outcome.SUCCESS;
        boolean passed = good && missing.isEmpty() && gates.stream().allMatch(GateResult::passed);
        return new ExecutionReport(
                executionId,
                WORKFLOW,
                workflowName,
                "test",
                "release#1",
                outcome.name(),
                passed,
                executionId == null ? null : good ? "Success" : "Failed",
                executionId == null
                        ? "It is not known whether the workflow was started"
                        : "Execution " + executionId + " ended with " + (good ? "'Success'" : "'Failed'"),
                executionId == null ? null : BEGAN,
                executionId == null ? null : BEGAN.plusSeconds(754),
                steps,
                0,
                children,
                gates,
                executionId == null ? List.of() : files(steps),
                missing,
                candidates,
                "{\n  \"region\" : \"us-east-1\",\n  \"token\" : \"****\"\n}\n",
                "{\n  \"days\" : 30\n}\n");
    }

    /** Steps end well, save every seventh, which is skipped. */
    public static StepEntry step(int order) {
        return step(order, order % 7 == 0 ? Ending.NEUTRAL : Ending.GOOD);
    }

    /** A step that ended so. */
    public static StepEntry step(int order, Ending ending) {
        String node = "node-%08d-%s".formatted(67649155 + order, order == 1 ? "trigger" : "resource");
        String status =
                switch (ending) {
                    case GOOD -> "Success";
                    case BAD -> "Failed";
                    case NEUTRAL -> "Skipped";
                    case UNKNOWN -> "Odd";
                    case RUNNING -> "Running";
                };
        Instant start = BEGAN.plusSeconds(10L * order);
        return new StepEntry(
                order,
                node,
                order == 1 ? "trigger" : "resource",
                status,
                ending,
                start,
                start.plusSeconds(8),
                List.of("steps/" + order + "-" + node + ".output.json"));
    }

    private static List<FileEntry> files(List<StepEntry> steps) {
        return steps.stream()
                .flatMap(step -> step.files().stream())
                .map(path -> new FileEntry(path, 2048, "0123456789abcdef".repeat(4), 2, false))
                .toList();
    }

    /** A gate that passed, and one that did not. */
    public static List<GateResult> gates() {
        return List.of(
                new GateResult(
                        "node-67649157-resource",
                        "$.score",
                        Condition.AT_LEAST,
                        0.5,
                        new BigDecimal("0.80"),
                        true,
                        "",
                        null,
                        null),
                new GateResult(
                        "node-67649157-resource",
                        "$.buckets[?(@.public == true)]",
                        Condition.EMPTY,
                        null,
                        List.of(QFlowJson.readPlain("{\"name\":\"logs-a\",\"public\":true}")),
                        false,
                        "is not empty: 1 value",
                        OnGateFailure.UNSTABLE,
                        null));
    }
}
