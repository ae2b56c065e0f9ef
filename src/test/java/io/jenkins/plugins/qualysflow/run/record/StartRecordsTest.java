package io.jenkins.plugins.qualysflow.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given the folder of a build, when its starts are stored and read again. */
class StartRecordsTest {

    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    private static final RunState WAITING = RunState.waiting("01JCEXAMPLE0000000000000A1", AT);

    @TempDir
    private Path build;

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../build", "..\\build", "a/b", "/etc/passwd", "a\u0000", "a.json", "-"})
    void anIdThatIsNoneBecomesNoPath(String startId) {
        assertThatIllegalArgumentException().isThrownBy(() -> record(startId));
    }

    @Test
    void aBuildThatWasDeletedIsNotMadeAgain() {
        Path gone = build.resolve("gone");

        assertThatIOException().isThrownBy(() -> StartRecords.in(gone).write(record("a"), null));

        assertThat(gone).doesNotExist();
    }

    @Test
    void aBuildThatStartedNothingHasNone() {
        assertThat(records().exist()).isFalse();
        assertThat(records().read().all()).isEmpty();
        assertThat(records().read().unreadable()).isEmpty();
    }

    @Test
    void aRecordComesBackWithWhatListsShow() throws Exception {
        ExecutionReport report = StoredRuns.report(
                "e", "Nightly", Outcome.SUCCESS, List.of(), List.of(), StoredRuns.gates(), List.of(), List.of());
        StartRecord record = record("a").named("Nightly", AT).endedWith(Outcome.SUCCESS, RunSummary.of(report, 7));

        records().write(record, report);

        assertThat(records().read().all()).containsExactly(record);
        assertThat(record.summary().gates()).isEqualTo(2);
        assertThat(record.summary().gatesPassed()).isEqualTo(1);
        assertThat(record.summary().reasons()).containsExactly("node-67649157-resource: is not empty: 1 value");
        assertThat(record.summary().duration()).isEqualTo(Duration.ofSeconds(754));
    }

    @Test
    void ofABuildThatEndedWhileItWaitedTheExecutionGoesOn() {
        assertThat(record("a").with(WAITING).leftBehind().summary().sentence()).contains("goes on in Qualys Flow");
    }

    @Test
    void ofABuildThatEndedWhileItCollectedTheExecutionHasEnded() {
        RunState collecting = new RunState(Phase.COLLECTING, WAITING.executionId(), null, AT);
        StartRecord left = record("a").with(collecting).leftBehind();

        assertThat(left.summary().sentence())
                .contains("has ended in Qualys Flow", "qflowWait executionId: '01JCEXAMPLE0000000000000A1'")
                .doesNotContain("goes on");
    }

    @Test
    void aReportComesBackAsItWas() throws Exception {
        ExecutionReport report = StoredRuns.report("e", Outcome.FAILURE, 12);

        records().write(record("a"), report);

        assertThat(records().report(record("a"))).isEqualTo(report);
    }

    @Test
    void aRunWithoutAReportHasNone() throws Exception {
        records().write(record("a"), null);

        assertThat(records().report(record("a"))).isNull();
        assertThat(records().report(record("b"))).isNull();
    }

    @Test
    void aReportThatIsDamagedIsAnErrorAndItsRecordIsReadAllTheSame() throws Exception {
        records().write(record("a"), StoredRuns.report("e", Outcome.SUCCESS, 1));
        for (String damaged : List.of("5", "{\"steps\": 5}", "{\"steps\": [")) {
            write("a.json", stored("a.json").replaceAll("(?s)\"report\" :.*", "\"report\" : " + damaged + "}"));

            assertThatIOException()
                    .as(damaged)
                    .isThrownBy(() -> records().report(record("a")))
                    .withMessageContaining("damaged");
            assertThat(records().read().all()).containsExactly(record("a"));
        }
    }

    @Test
    void whatListsShowMayBeDamagedAndTheStartIsKnownAllTheSame() throws Exception {
        records().write(record("a").endedWith(Outcome.SUCCESS, null), null);
        for (String summary : List.of("5", "[]", "{\"gates\":\"many\",\"startTime\":\"soon\",\"reasons\":[1,null]}")) {
            write("a.json", stored("a.json").replace("\"summary\" : null", "\"summary\" : " + summary));

            assertThat(records().read().all()).as(summary).singleElement().satisfies(read -> {
                assertThat(read.state()).isEqualTo(WAITING);
                assertThat(read.outcome()).isEqualTo("SUCCESS");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"startId\": \"a\", \"state\": {\"phase\": \"NEW\"",
                "{\"startId\": \"a\", \"state\": {\"phase\": \"NEW\"}}",
                "{\"startId\": \"a\", \"state\": {\"deadline\": \"2026-11-01T10:00:00Z\"}}",
                "{\"startId\": \"a\", \"state\": {\"phase\": \"ODD\", \"deadline\": \"2026-11-01T10:00:00Z\"}}",
                "{\"state\": {\"phase\": \"NEW\", \"deadline\": \"2026-11-01T10:00:00Z\"}}"
            })
    void aDamagedRecordIsNamedAndTheOthersAreRead(String damaged) throws Exception {
        records().write(record("b"), null);
        write("a.json", damaged);

        assertThat(records().read().unreadable()).containsExactly("a.json");
        assertThat(records().read().all()).containsExactly(record("b"));
    }

    @Test
    void whatIsBeingWrittenIsNoRecord() throws Exception {
        records().write(record("a"), null);
        write("a.json12345.tmp", "{");

        assertThat(records().read().unreadable()).isEmpty();
        assertThat(records().read().all()).hasSize(1);
    }

    /** The stored form of a build that is kept for years must be read by every later version. */
    @Test
    void theStoredFormIsRead() throws Exception {
        Path form = Path.of("src/test/resources/stored-builds/first-form");
        StartRecord ended = new StartRecord(
                "5f6b1c3e-0d52-4a67-9a55-5cbb3d1a7e01",
                "7",
                "6cad21c8-4405-4517-beb9-7372feafb5b4",
                "test",
                new RunState(
                        Phase.DONE,
                        "01JCEXAMPLE0000000000000A1",
                        Instant.parse("2026-11-01T09:59:58Z"),
                        Instant.parse("2026-11-01T11:00:00Z"),
                        "the-marker"),
                "SUCCESS",
                "Nightly inventory",
                AT,
                new RunSummary(
                        "6cad21c8-4405-4517-beb9-7372feafb5b4",
                        false,
                        "Success",
                        "Execution 01JCEXAMPLE0000000000000A1 ended with 'Success'",
                        AT,
                        AT.plusSeconds(754),
                        2,
                        1,
                        List.of("node-67649157-resource: is not empty: 1 value"),
                        7),
                null);
        StartRecord sent = new StartRecord(
                "c1f0a2b4-77aa-4f0e-8a3e-2f0f3c4b5d02",
                "9",
                null,
                "test",
                new RunState(
                        Phase.TRIGGERING,
                        null,
                        Instant.parse("2026-11-01T10:20:00.123456Z"),
                        Instant.parse("2026-11-01T11:20:00Z")),
                null,
                "Weekly inventory",
                Instant.parse("2026-11-01T10:19:59.5Z"),
                null,
                null);

        StartRecords stored = StartRecords.in(form);

        assertThat(stored.read().unreadable()).isEmpty();
        assertThat(stored.read().all()).containsExactly(ended, sent);
        assertThat(stored.report(ended).gates()).hasSize(2);
        assertThat(stored.report(ended).steps()).hasSize(3);
        assertThat(stored.report(sent)).isNull();
    }

    private StartRecords records() {
        return StartRecords.in(build);
    }

    private static StartRecord record(String startId) {
        return new StartRecord(startId, "5", "w", "test", WAITING, null);
    }

    private String stored(String name) throws IOException {
        return Files.readString(build.resolve("qflow-starts").resolve(name));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(build.resolve("qflow-starts").resolve(name), text);
    }
}
