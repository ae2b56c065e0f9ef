package io.jenkins.plugins.qualysflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given the records of a build that has ended, which of its starts had not, and what is known of them. */
class UnfinishedStartsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aStartThatEndedIsNoneOfThem() {
        assertThat(UnfinishedStarts.among(List.of(
                        record("a", "5", Phase.DONE, "e-1", "SUCCESS"),
                        record("b", "6", Phase.TRIGGERING, null, "ABORTED"),
                        record("c", "7", Phase.DONE, "e-1", null))))
                .isEmpty();
    }

    @Test
    void aStepThatWasRunAgainFromAnOlderStateOfItsBuildIsToldOfByItsSecondRecord() {
        StartRecord before = record("before-the-kill", "5", Phase.WAITING, "e-1", null);
        StartRecord after = record("after-it", "5", Phase.DONE, "e-1", "SUCCESS");

        assertThat(UnfinishedStarts.among(List.of(before, after))).isEmpty();
        assertThat(UnfinishedStarts.among(List.of(before))).containsExactly(before);
    }

    @Test
    void anotherStepThatEndedDoesNotSpeakForIt() {
        StartRecord other = record("other", "5", Phase.DONE, "e-1", "SUCCESS");
        StartRecord mine = record("mine", "6", Phase.WAITING, "e-2", null);
        StartRecord withoutNode = record("old", null, Phase.WAITING, "e-3", null);

        assertThat(UnfinishedStarts.among(List.of(other, mine, withoutNode))).containsExactly(mine, withoutNode);
    }

    @Test
    void onlyAStartThatWasNeverAboutToBeSentIsKnownToHaveBegunNothing() {
        assertThat(UnfinishedStarts.outcome(record("a", "5", Phase.NEW, null, null)))
                .isEqualTo(Outcome.NOT_STARTED);
        assertThat(UnfinishedStarts.outcome(record("a", "5", Phase.TRIGGERING, null, null)))
                .isEqualTo(Outcome.START_UNKNOWN);
        assertThat(UnfinishedStarts.outcome(record("a", "5", Phase.COLLECTING, "e-1", null)))
                .isEqualTo(Outcome.STARTED);
    }

    private static StartRecord record(String startId, String node, Phase phase, String executionId, String outcome) {
        return new StartRecord(startId, node, "w", "test", new RunState(phase, executionId, NOW, NOW), outcome);
    }
}
