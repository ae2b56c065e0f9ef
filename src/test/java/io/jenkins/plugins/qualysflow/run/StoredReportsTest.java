package io.jenkins.plugins.qualysflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given the folder of a build, when what is shown of its runs is stored and read again. */
class StoredReportsTest {

    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    private static final RunState WAITING = RunState.waiting("01JCEXAMPLE0000000000000A1", AT);

    @TempDir
    private Path build;

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../build", "..\\build", "a/b", "/etc/passwd", "a\u0000", "a.json", "-"})
    void anIdThatIsNoneBecomesNoPath(String startId) {
        StoredReports reports = new StoredReports(build);

        assertThatIOException().isThrownBy(() -> reports.read(startId));
        assertThatIOException().isThrownBy(() -> reports.write(startId, StoredRuns.report("e", Outcome.SUCCESS, 1)));
    }

    @Test
    void aBuildThatWasDeletedIsNotMadeAgain() throws Exception {
        Path gone = build.resolve("gone");

        assertThatIOException()
                .isThrownBy(() -> new StoredReports(gone).write("a", StoredRuns.report("e", Outcome.SUCCESS, 1)));

        assertThat(gone).doesNotExist();
    }

    @Test
    void whatWasNeverWrittenIsNotThere() throws Exception {
        assertThat(new StoredReports(build).read("a")).isNull();
    }

    @Test
    void whatIsDamagedIsAnError() throws Exception {
        new StoredReports(build).write("a", StoredRuns.report("e", Outcome.SUCCESS, 1));
        Files.writeString(build.resolve("qflow-pages/a.json"), "{\"steps\": 5}");

        assertThatIOException()
                .isThrownBy(() -> new StoredReports(build).read("a"))
                .withMessageContaining("damaged");
    }

    @Test
    void aReportComesBackAsItWas() throws Exception {
        ExecutionReport report = StoredRuns.report("e", Outcome.FAILURE, 12);

        new StoredReports(build).write("a", report);

        assertThat(new StoredReports(build).read("a")).isEqualTo(report);
    }

    @Test
    void aRecordComesBackWithWhatListsShow() throws Exception {
        ExecutionReport report = StoredRuns.report(
                "e", "Nightly", Outcome.SUCCESS, List.of(), List.of(), StoredRuns.gates(), List.of(), List.of());
        StartRecord record = new StartRecord("a", "5", "w", "test", WAITING, null)
                .named("Nightly", AT)
                .endedWith("SUCCESS", RunSummary.of(report, 7));

        StartRecord read = StartRecord.ofJson(record.toJson());

        assertThat(read).isEqualTo(record);
        assertThat(read.summary().gates()).isEqualTo(2);
        assertThat(read.summary().gatesPassed()).isEqualTo(1);
        assertThat(read.summary().reasons()).containsExactly("node-67649157-resource: is not empty: 1 value");
        assertThat(read.summary().duration()).isEqualTo(Duration.ofSeconds(754));
    }

    @Test
    void whatIsShownOfARecordMayBeDamagedAndTheStartIsKnownAllTheSame() {
        String json = new StartRecord("a", null, "w", "test", WAITING, "SUCCESS", null, null, null).toJson();

        for (String summary : List.of("5", "[]", "{\"gates\":\"many\",\"startTime\":\"soon\",\"reasons\":[1,null]}")) {
            StartRecord read = StartRecord.ofJson(json.replaceAll("\"summary\" : null", "\"summary\" : " + summary));

            assertThat(read.state()).isEqualTo(WAITING);
            assertThat(read.outcome()).isEqualTo("SUCCESS");
        }
    }

    @Test
    void aRecordOfBeforeThereWerePagesIsRead() {
        StartRecord read = StartRecord.ofJson(
                "{\"startId\":\"a\",\"phase\":\"" + Phase.NEW + "\",\"deadline\":\"2026-11-01T10:00:00Z\"}");

        assertThat(read.summary()).isNull();
        assertThat(read.createdAt()).isNull();
    }

    @Test
    void recordsAreListedInTheOrderInWhichTheRunsBegan() throws Exception {
        StartRecords records = new StartRecords(build);
        records.write(new StartRecord("b", null, "w", "test", WAITING, null).named(null, AT.plusSeconds(1)));
        records.write(new StartRecord("c", null, "w", "test", WAITING, null).named(null, AT));
        Files.writeString(build.resolve("qflow-starts/a.json"), "no record");

        StartRecords.Listing listing = records.listing();

        assertThat(listing.records()).extracting(StartRecord::startId).containsExactly("c", "b");
        assertThat(listing.unreadable()).containsExactly("a.json");
        assertThatIOException().isThrownBy(records::all);
    }
}
