package io.jenkins.plugins.qualysflow.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Given the records of a build's starts, which of them counts. */
class BuildStartsTest {

    private static final Instant DEADLINE = Instant.parse("2026-01-01T13:00:00Z");
    private static final Instant TRIGGERED = Instant.parse("2026-01-01T12:00:00Z");
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";
    private static final String OTHER_WORKFLOW = "11111111-2222-4333-8444-555555555555";

    private static final Predicate<String> ALL_ACTIVE = node -> true;
    private static final Predicate<String> NONE_ACTIVE = node -> false;

    private int created;

    @Nested
    class WhenAStepBeginsOrIsTakenUpAgain {

        @Test
        void withoutRecordsItBegins() throws Exception {
            assertThat(stateOf(mine())).isEqualTo(RunState.begin(DEADLINE));
        }

        @Test
        void aStartOnItsWayOfWhichThePipelineKnowsNothingIsNotSentAgain() throws Exception {
            StartRecord sent = record("mine", "7", state(Phase.TRIGGERING, null), null);

            assertThat(stateOf(mine(), sent)).isEqualTo(state(Phase.TRIGGERING, null));
        }

        @Test
        void aStepThatIsRunAgainFromAnOlderStateOfItsBuildFindsItsFirstStart() throws Exception {
            StartRecord sent = record("before-the-kill", "7", state(Phase.TRIGGERING, null), null);
            assertThat(stateOf(mine(), sent).phase()).isEqualTo(Phase.TRIGGERING);

            StartRecord begun = record("before-the-kill", "7", state(Phase.WAITING, "e-1"), null);
            assertThat(stateOf(mine(), begun)).isEqualTo(state(Phase.WAITING, "e-1"));
        }

        @Test
        void ofSeveralRecordsOfAStepTheOneThatKnowsTheExecutionCounts() throws Exception {
            StartRecord begun = record("first", "7", state(Phase.WAITING, "e-1"), null);
            StartRecord sent = record("second", "7", state(Phase.TRIGGERING, null), null);
            StartRecord fresh = record("third", "7", state(Phase.NEW, null), null);

            assertThat(stateOf(mine(), begun, sent, fresh)).isEqualTo(state(Phase.WAITING, "e-1"));
        }

        @Test
        void anotherWorkflowThatAnOlderProgramStartedUnderTheSameNodeIsNotTheStepsOwn() throws Exception {
            for (Phase phase : List.of(Phase.TRIGGERING, Phase.WAITING)) {
                String execution = phase == Phase.WAITING ? "e-1" : null;
                StartRecord ofAnotherBranch =
                        of(OTHER_WORKFLOW, null, "before-the-kill", "7", state(phase, execution), null);

                assertThat(stateOf(mine(), ofAnotherBranch)).isEqualTo(RunState.begin(DEADLINE));
            }
        }

        @Test
        void aStartWhoseNodeIsThatOfAnotherWorkflowByNowIsInDoubtForWhoeverStartsItsWorkflow() {
            StartRecord ofAnOlderProgram = record("before-the-kill", "6", state(Phase.WAITING, "e-1"), null);
            StartRecord itsNodeNow = of(OTHER_WORKFLOW, null, "other", "6", state(Phase.NEW, null), null);

            assertThatThrownBy(() -> stateOf(mine(), ofAnOlderProgram, itsNodeNow))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("allowDuplicateStart");
        }

        @Test
        void aWorkflowThatIsChosenByItsNameIsTheSameByItsName() throws Exception {
            StartRecord found = of(WORKFLOW, "Nightly", "before-the-kill", "7", state(Phase.WAITING, "e-1"), null);
            StartRecord mine = of(null, "Nightly", "mine", "7", RunState.begin(DEADLINE), null);
            StartRecord another = of(null, "Weekly", "mine", "7", RunState.begin(DEADLINE), null);

            assertThat(starts(found).workflowId(mine)).isEqualTo(WORKFLOW);
            assertThat(stateOf(mine, found)).isEqualTo(state(Phase.WAITING, "e-1"));
            assertThat(starts(found).workflowId(another)).isNull();
            assertThat(stateOf(another, found)).isEqualTo(RunState.begin(DEADLINE));
        }

        @Test
        void theMarkOfAStartStaysWithIt() throws Exception {
            RunState marked = new RunState(Phase.TRIGGERING, null, TRIGGERED, DEADLINE, "the-marker");

            assertThat(stateOf(mine(), record("mine", "7", marked, null))).isEqualTo(marked);
        }

        @Test
        void aStartThatEndedAsNotStartedBeforeItsStepKnewIsNotInDoubt() throws Exception {
            StartRecord sending = record("mine", "7", state(Phase.TRIGGERING, null), null);
            StartRecord refused = record("mine", "7", state(Phase.DONE, null), Outcome.NOT_STARTED);

            assertThat(stateOf(sending, refused)).isEqualTo(state(Phase.NEW, null));
        }

        @Test
        void thatAnotherTryOfTheStepWasNotStartedProvesNothingOfThisOne() throws Exception {
            StartRecord sending = record("mine", "7", state(Phase.TRIGGERING, null), null);
            StartRecord refused = record("before-the-kill", "7", state(Phase.DONE, null), Outcome.NOT_STARTED);
            StartRecord sent = record("before-that", "7", state(Phase.TRIGGERING, null), null);

            assertThat(stateOf(sending, refused).phase()).isEqualTo(Phase.TRIGGERING);
            StartRecord refusedAsWell = record("mine", "7", state(Phase.DONE, null), Outcome.NOT_STARTED);
            assertThat(stateOf(sending, sent, refusedAsWell).phase()).isEqualTo(Phase.TRIGGERING);
        }

        @Test
        void anExecutionThatThePipelineKnowsNothingOfIsWaitedFor() throws Exception {
            StartRecord begun = record("mine", "7", state(Phase.COLLECTING, "e-1"), null);

            assertThat(stateOf(mine(), begun)).isEqualTo(state(Phase.WAITING, "e-1"));
        }

        @Test
        void afterAnUnknownOutcomeAnotherStartOfTheWorkflowIsRefusedUnlessItIsWanted() throws Exception {
            StartRecord unknown = record("other", "5", state(Phase.DONE, null), Outcome.START_UNKNOWN);
            StartRecord aborted = record("other", "5", state(Phase.TRIGGERING, null), Outcome.ABORTED);

            for (StartRecord before : List.of(unknown, aborted)) {
                assertThatThrownBy(() -> stateOf(mine(), before))
                        .isInstanceOf(AbortException.class)
                        .hasMessageContaining(WORKFLOW)
                        .hasMessageContaining("allowDuplicateStart");
                assertThat(starts(before).resumeState(mine(), true, ALL_ACTIVE).phase())
                        .isEqualTo(Phase.NEW);
            }
        }

        @Test
        void aStartThatWasSentByAStepThatIsOverIsInDoubt() throws Exception {
            StartRecord lost = record("other", "5", state(Phase.TRIGGERING, null), null);
            StartRecord withoutNode = record("other", null, state(Phase.TRIGGERING, null), null);

            for (StartRecord before : List.of(lost, withoutNode)) {
                assertThatThrownBy(() -> starts(before).resumeState(mine(), false, NONE_ACTIVE))
                        .isInstanceOf(AbortException.class)
                        .hasMessageContaining("allowDuplicateStart");
                assertThat(starts(before).resumeState(mine(), true, NONE_ACTIVE).phase())
                        .isEqualTo(Phase.NEW);
            }
        }

        @Test
        void whatElseTheBuildStartedDoesNotMatter() throws Exception {
            StartRecord parallel = record("other", "5", state(Phase.TRIGGERING, null), null);
            StartRecord refused = record("third", "6", state(Phase.DONE, null), Outcome.NOT_STARTED);
            StartRecord passed = record("fourth", "4", state(Phase.DONE, "e-4"), Outcome.SUCCESS);

            assertThat(stateOf(mine(), parallel, refused, passed).phase()).isEqualTo(Phase.NEW);
        }

        @Test
        void nothingIsStartedWhileARecordCantBeRead() {
            BuildStarts starts = new BuildStarts(List.of(), List.of("damaged.json"));

            assertThatThrownBy(() -> starts.resumeState(mine(), true, ALL_ACTIVE))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("damaged.json");
        }

        @Test
        void aWaitThatStartsNothingGoesOnWhileARecordCantBeRead() throws Exception {
            BuildStarts starts = new BuildStarts(List.of(), List.of("damaged.json"));
            StartRecord waiting = record("mine", "7", state(Phase.WAITING, "e-1"), null);

            assertThat(starts.resumeState(waiting, false, ALL_ACTIVE)).isEqualTo(state(Phase.WAITING, "e-1"));
        }

        @Test
        void aStartThatIsOverWithoutANotedEndMayHaveBegunAndIsNotSentAgain() throws Exception {
            StartRecord over = record("mine", "7", state(Phase.DONE, null), null);

            assertThat(over.knownOutcome()).isEqualTo(Outcome.START_UNKNOWN);
            assertThat(stateOf(mine(), over).phase()).isEqualTo(Phase.TRIGGERING);
        }
    }

    @Nested
    class WhenAStepIsOverWithoutARun {

        @Test
        void itLeavesUnfinishedWhatNobodyNotedTheEndOf() {
            StartRecord sent = record("mine", "7", state(Phase.TRIGGERING, null), null);
            StartRecord begun = record("mine", "7", state(Phase.WAITING, "e-1"), null);
            StartRecord other = record("other", "5", state(Phase.TRIGGERING, null), null);

            assertThat(starts().unfinished(sent)).isEqualTo(sent);
            assertThat(starts(other).unfinished(mine()).state()).isEqualTo(mine().state());
            assertThat(starts(sent, other).unfinished(mine()).state()).isEqualTo(sent.state());
            assertThat(starts(begun).unfinished(sent).state()).isEqualTo(begun.state());
        }

        @Test
        void whatItsOwnRecordsKnowIsKnownOfItHoweverOftenItWasRunAgain() {
            StartRecord sent = record("before-the-kill", "7", state(Phase.TRIGGERING, null), null);
            StartRecord begun = record("before-that", "7", state(Phase.WAITING, "e-1"), null);
            StartRecord mine = mine();

            assertThat(starts(sent, mine).unfinished(mine)).isEqualTo(mine.with(sent.state()));
            assertThat(starts(sent, begun, mine).unfinished(mine)).isEqualTo(mine.with(begun.state()));
        }

        @Test
        void andOnceItsEndIsNotedNothingOfItGoesOn() {
            StartRecord sent = record("before-the-kill", "7", state(Phase.TRIGGERING, null), null);
            StartRecord mine = mine();
            StartRecord noted =
                    starts(sent, mine).unfinished(mine).endedWith(Outcome.START_UNKNOWN, RunSummary.saying("lost"));

            assertThat(starts(sent, noted).shown(false)).containsExactly(noted);
            assertThat(starts(sent, noted).unfinished()).isEmpty();
        }

        @Test
        void anExecutionThatThePipelineAloneKnowsOfIsKnown() {
            StartRecord sent = record("mine", "7", state(Phase.TRIGGERING, null), null);
            RunState begun = state(Phase.WAITING, "e-1");

            assertThat(starts(sent).unfinished(sent.with(begun)).state()).isEqualTo(begun);
        }

        @Test
        void nothingIsUnfinishedWhoseEndIsOnRecord() {
            StartRecord sent = record("mine", "7", state(Phase.TRIGGERING, null), null);
            StartRecord passed = record("before-the-kill", "7", state(Phase.DONE, "e-1"), Outcome.SUCCESS);
            StartRecord neverSent = record("before-the-kill", "7", state(Phase.NEW, null), Outcome.NOT_STARTED);
            StartRecord fresh = mine();

            assertThat(starts(sent.endedWith(Outcome.START_UNKNOWN, null)).unfinished(sent))
                    .isNull();
            assertThat(starts(passed, sent).unfinished(sent)).isNull();
            assertThat(starts(neverSent, fresh).unfinished(fresh)).isNull();
            assertThat(starts(neverSent, sent).unfinished(sent))
                    .as("it was sent, which no end of the step says")
                    .isEqualTo(sent);
        }
    }

    @Nested
    class WhenTheBuildIsOver {

        @Test
        void aStartThatEndedIsNotUnfinished() {
            assertThat(starts(
                                    record("a", "5", state(Phase.DONE, "e-1"), Outcome.SUCCESS),
                                    record("b", "6", state(Phase.TRIGGERING, null), Outcome.ABORTED),
                                    record("c", "7", state(Phase.DONE, "e-1"), null))
                            .unfinished())
                    .isEmpty();
        }

        @Test
        void aStepThatWasRunAgainIsToldOfByItsSecondRecord() {
            StartRecord before = record("before-the-kill", "5", state(Phase.WAITING, "e-1"), null);
            StartRecord after = record("after-it", "5", state(Phase.DONE, "e-1"), Outcome.SUCCESS);

            assertThat(starts(before, after).unfinished()).isEmpty();
            assertThat(starts(before).unfinished()).containsExactly(before);
        }

        @Test
        void aStepIsUnfinishedOnceHoweverOftenItWasRunAgain() {
            StartRecord sent = record("first", "5", state(Phase.TRIGGERING, null), null);
            StartRecord begun = record("second", "5", state(Phase.WAITING, "e-1"), null);
            StartRecord adopted = record("third", "5", state(Phase.WAITING, "e-1"), null);

            assertThat(starts(sent, begun, adopted).unfinished()).containsExactly(adopted);
        }

        @Test
        void anotherStepThatEndedDoesNotSpeakForIt() {
            StartRecord other = record("other", "5", state(Phase.DONE, "e-1"), Outcome.SUCCESS);
            StartRecord mine = record("mine", "6", state(Phase.WAITING, "e-2"), null);
            StartRecord withoutNode = record("old", null, state(Phase.WAITING, "e-3"), null);

            assertThat(starts(other, mine, withoutNode).unfinished()).containsExactly(mine, withoutNode);
        }

        @Test
        void onlyAStartThatWasNeverAboutToBeSentIsKnownToHaveBegunNothing() {
            assertThat(record("a", "5", state(Phase.NEW, null), null).knownOutcome())
                    .isEqualTo(Outcome.NOT_STARTED);
            assertThat(record("a", "5", state(Phase.TRIGGERING, null), null).knownOutcome())
                    .isEqualTo(Outcome.START_UNKNOWN);
            assertThat(record("a", "5", state(Phase.COLLECTING, "e-1"), null).knownOutcome())
                    .isEqualTo(Outcome.STARTED);
        }
    }

    @Nested
    class WhenSomebodyLooksAtTheBuild {

        private final StartRecord begun = record("first", "5", state(Phase.WAITING, "e-1"), null);

        @Test
        void theyAreInTheOrderInWhichTheyBegan() {
            StartRecord later = record("a", "6", state(Phase.WAITING, "e-2"), null);

            assertThat(starts(later, begun).shown(false)).containsExactly(begun, later);
        }

        @Test
        void aStepThatWasRunAgainIsShownAsItGoesOn() {
            StartRecord adopted = record("second", "5", state(Phase.WAITING, "e-1"), null);
            StartRecord ended = record("second", "5", state(Phase.DONE, "e-1"), Outcome.SUCCESS);

            assertThat(starts(begun, adopted).shown(false)).containsExactly(adopted);
            assertThat(starts(begun, ended).shown(false)).containsExactly(ended);
        }

        @Test
        void aStartThatNobodyNotedTheEndOfIsOverWithItsBuildAndSaysHowToWaitForIt() {
            assertThat(starts(begun).shown(true)).singleElement().satisfies(record -> {
                assertThat(record.outcome()).isEqualTo("STARTED");
                assertThat(record.summary().sentence())
                        .contains("the build ended before it (phase WAITING)", "qflowWait executionId: 'e-1'");
            });
        }

        @Test
        void ofAnExecutionThatWasStartedAndWaitedForLaterTheLastRecordCounts() {
            StartRecord started = record("a", "4", state(Phase.DONE, "e-1"), Outcome.STARTED);
            StartRecord waited = of(null, null, "b", "6", state(Phase.DONE, "e-1"), Outcome.SUCCESS);
            StartRecord unknown = record("c", "8", state(Phase.DONE, null), Outcome.START_UNKNOWN);
            StartRecord refused = record("d", "9", state(Phase.DONE, null), Outcome.NOT_STARTED);

            assertThat(BuildStarts.lastOfEachExecution(List.of(started, waited, unknown, refused)))
                    .containsExactly(waited, unknown, refused);
        }
    }

    private static RunState stateOf(StartRecord mine, StartRecord... records) throws AbortException {
        return starts(records).resumeState(mine, false, ALL_ACTIVE);
    }

    private static BuildStarts starts(StartRecord... records) {
        return new BuildStarts(List.of(records), List.of());
    }

    private StartRecord mine() {
        return record("mine", "7", RunState.begin(DEADLINE), null);
    }

    private StartRecord record(String startId, String node, RunState state, Outcome outcome) {
        return of(WORKFLOW, null, startId, node, state, outcome);
    }

    /** Each is of later than the one that was made before it. */
    private StartRecord of(
            String workflowId, String workflowName, String startId, String node, RunState state, Outcome outcome) {
        return new StartRecord(
                startId,
                node,
                workflowId,
                "test",
                state,
                outcome == null ? null : outcome.name(),
                workflowName,
                TRIGGERED.plusSeconds(created++),
                null,
                null);
    }

    private static RunState state(Phase phase, String executionId) {
        return new RunState(phase, executionId, TRIGGERED, DEADLINE);
    }
}
