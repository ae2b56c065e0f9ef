package io.jenkins.plugins.qualysflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given the records of a build's starts, when a start is about to begin or to be taken up again. */
class StartHistoryTest {

    private static final Instant DEADLINE = Instant.parse("2026-01-01T13:00:00Z");
    private static final Instant TRIGGERED = Instant.parse("2026-01-01T12:00:00Z");
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    @TempDir
    private Path build;

    @Test
    void withoutRecordsItBegins() throws Exception {
        assertThat(history().stateOf(mine(), false)).isEqualTo(RunState.begin(DEADLINE));
    }

    @Test
    void aStartOnItsWayOfWhichThePipelineKnowsNothingIsNotSentAgain() throws Exception {
        StartRecord sent = record("mine", "7", state(Phase.TRIGGERING, null), null);

        assertThat(history(sent).stateOf(mine(), true)).isEqualTo(state(Phase.TRIGGERING, null));
    }

    @Test
    void aStepThatIsRunAgainFromAnOlderStateOfItsBuildFindsItsFirstStart() throws Exception {
        StartRecord sent = record("before-the-kill", "7", state(Phase.TRIGGERING, null), null);
        assertThat(history(sent).stateOf(mine(), true).phase()).isEqualTo(Phase.TRIGGERING);

        StartRecord begun = record("before-the-kill", "7", state(Phase.WAITING, "e-1"), null);
        assertThat(history(begun).stateOf(mine(), true)).isEqualTo(state(Phase.WAITING, "e-1"));
    }

    @Test
    void theMarkOfAStartIsOnRecordAndStaysWithIt() throws Exception {
        RunState marked = new RunState(Phase.TRIGGERING, null, TRIGGERED, DEADLINE, "the-marker");
        StartRecord sent = StartRecord.ofJson(record("mine", "7", marked, null).toJson());

        assertThat(history(sent).stateOf(mine(), false)).isEqualTo(marked);
    }

    @Test
    void anExecutionThatThePipelineKnowsNothingOfIsWaitedFor() throws Exception {
        StartRecord begun = record("mine", "7", state(Phase.COLLECTING, "e-1"), null);

        assertThat(history(begun).stateOf(mine(), false)).isEqualTo(state(Phase.WAITING, "e-1"));
    }

    @Test
    void afterAnUnknownOutcomeAnotherStartOfTheWorkflowIsRefusedUnlessItIsWanted() throws Exception {
        StartRecord unknown = record("other", "5", state(Phase.DONE, null), "START_UNKNOWN");
        StartRecord aborted = record("other", "5", state(Phase.TRIGGERING, null), "ABORTED");

        for (StartRecord before : List.of(unknown, aborted)) {
            assertThatThrownBy(() -> history(before).stateOf(mine(), false))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining(WORKFLOW)
                    .hasMessageContaining("allowDuplicateStart");
            assertThat(history(before).stateOf(mine(), true).phase()).isEqualTo(Phase.NEW);
        }
    }

    @Test
    void aStartThatWasSentByAStepThatIsOverIsUnknown() throws Exception {
        StartRecord lost = record("other", "5", state(Phase.TRIGGERING, null), null);
        StartRecord withoutNode = record("other", null, state(Phase.TRIGGERING, null), null);

        for (StartRecord before : List.of(lost, withoutNode)) {
            StartHistory over = new StartHistory(List.of(before), node -> false);
            assertThatThrownBy(() -> over.stateOf(mine(), false))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("allowDuplicateStart");
            assertThat(over.stateOf(mine(), true).phase()).isEqualTo(Phase.NEW);
        }
    }

    @Test
    void aStepLeavesUnfinishedWhatNobodyNotedTheEndOf() {
        StartRecord sent = record("mine", "7", state(Phase.TRIGGERING, null), null);
        StartRecord before = record("before-the-kill", "7", state(Phase.TRIGGERING, null), null);
        StartRecord begun = record("mine", "7", state(Phase.WAITING, "e-1"), null);
        StartRecord other = record("other", "5", state(Phase.TRIGGERING, null), null);

        assertThat(history(sent, other).unfinishedOf(mine())).containsExactly(sent);
        assertThat(history(before).unfinishedOf(mine())).containsExactly(before);
        assertThat(history().unfinishedOf(sent)).containsExactly(sent);
        assertThat(history(other).unfinishedOf(mine())).containsExactly(mine());
        assertThat(history(begun).unfinishedOf(sent)).containsExactly(begun);
        assertThat(history(before, begun).unfinishedOf(mine())).containsExactly(begun);
        assertThat(history(sent).unfinishedOf(begun)).containsExactly(begun);
        assertThat(history(sent.endedWith("START_UNKNOWN")).unfinishedOf(sent)).isEmpty();
        assertThat(history(before.endedWith("SUCCESS"), sent).unfinishedOf(sent))
                .isEmpty();
        StartRecord neverSent = record("before-the-kill", "7", state(Phase.NEW, null), "NOT_STARTED");
        assertThat(history(neverSent, sent).unfinishedOf(sent)).containsExactly(sent);
        assertThat(history(neverSent, mine()).unfinishedOf(mine())).isEmpty();
    }

    @Test
    void whatElseTheBuildStartedDoesNotMatter() throws Exception {
        StartRecord parallel = record("other", "5", state(Phase.TRIGGERING, null), null);
        StartRecord refused = record("third", "6", state(Phase.DONE, null), "NOT_STARTED");
        StartRecord passed = record("fourth", "4", state(Phase.DONE, "e-4"), "SUCCESS");

        assertThat(history(parallel, refused, passed).stateOf(mine(), false).phase())
                .isEqualTo(Phase.NEW);
    }

    @Test
    void recordsAreReadAsTheyWereWritten() throws Exception {
        StartRecords records = new StartRecords(build);
        StartRecord record = record("mine", "7", state(Phase.WAITING, "e-1"), "SUCCESS");
        assertThat(records.all()).isEmpty();

        records.write(record);

        assertThat(records.all()).containsExactly(record);
    }

    @Test
    void aDamagedRecordIsAnErrorRatherThanNone() throws Exception {
        Path folder = Files.createDirectories(build.resolve("qflow-starts"));
        for (String text : List.of("", "{}", "{\"startId\": \"a\", \"phase\": \"NEW\"", "[]")) {
            Files.writeString(folder.resolve("a.json"), text);
            assertThatThrownBy(() -> new StartRecords(build).all())
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void aBuildThatWasDeletedIsNotMadeAgain() {
        StartRecords records = new StartRecords(build.resolve("gone"));

        assertThatThrownBy(() -> records.write(mine())).isInstanceOf(IOException.class);
        assertThat(build.resolve("gone")).doesNotExist();
    }

    private static StartHistory history(StartRecord... records) {
        return new StartHistory(List.of(records), node -> true);
    }

    private static StartRecord mine() {
        return record("mine", "7", RunState.begin(DEADLINE), null);
    }

    private static StartRecord record(String startId, String node, RunState state, String outcome) {
        return new StartRecord(startId, node, WORKFLOW, "test", state, outcome);
    }

    private static RunState state(Phase phase, String executionId) {
        return new RunState(phase, executionId, TRIGGERED, DEADLINE);
    }
}
