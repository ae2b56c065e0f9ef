package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However much is asked for, the calls of an hour stay within what is allowed. */
@Timeout(60)
class QuotaTest {

    private final SimulatedTime time = new SimulatedTime();
    private final ScriptedClient service = new ScriptedClient(time);
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, new Random(7)::nextDouble);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);

    @Test
    void aThousandWaitsOverHoursStayWithinTheCallsOfEveryHour() {
        Silent told = new Silent();
        Duration longest = Duration.ofHours(8);
        for (int i = 0; i < 1000; i++) {
            int seconds = 60 + i * 17 % 7200;
            Instant end = SimulatedTime.START.plusSeconds(seconds);
            ScriptedClient one = new ScriptedClient(time);
            one.onPoll = id -> {
                service.polls.add(time.instant());
                return CompletableFuture.completedFuture(
                        time.instant().isBefore(end)
                                ? ScriptedClient.running(id)
                                : ScriptedClient.ended(id, "Success"));
            };
            poller.watch(
                    new Watch(
                            "e" + i,
                            null,
                            SimulatedTime.START,
                            SimulatedTime.START.plus(longest),
                            PollSettings.DEFAULT),
                    new Connection(account, one),
                    told);
        }

        int most = 0;
        for (int minute = 0; minute < 9 * 60; minute++) {
            time.advance(Duration.ofMinutes(1));
            most = Math.max(most, account.callsSpent());
        }

        assertThat(mostInAnyHour(service.polls)).isEqualTo(most).isLessThanOrEqualTo(300);
        assertThat(told.ended.get() + told.timedOut.get())
                .as("every wait has its end")
                .isEqualTo(1000);
        assertThat(poller.watchCount()).isZero();
        assertThat(service.polls.size()).as("calls in all").isLessThan(1500);
    }

    @Test
    void fourWaitsDoNotUseTheHourUp() {
        for (int i = 0; i < 4; i++) {
            poller.watch(
                    new Watch(
                            "e" + i,
                            null,
                            SimulatedTime.START,
                            SimulatedTime.START.plusSeconds(36000),
                            PollSettings.DEFAULT),
                    new Connection(account, service),
                    new Silent());
        }
        time.advance(Duration.ofHours(5));

        assertThat(mostInAnyHour(service.polls))
                .as("once a minute each, and no starts held back")
                .isBetween(200, 285);
    }

    @Test
    void pollsAndCollectingLeaveSomeForStartsAndTheLastPoll() {
        for (int i = 0; i < 400; i++) {
            call(Purpose.POLL);
        }
        time.settle();
        assertThat(account.callsSpent()).isEqualTo(285);

        for (int i = 0; i < 200; i++) {
            call(Purpose.COLLECT);
        }
        time.settle();
        assertThat(account.callsSpent()).isEqualTo(294);

        CompletableFuture<String> start = call(Purpose.START);
        CompletableFuture<String> last = call(Purpose.LAST_POLL);
        time.settle();
        assertThat(start).isCompleted();
        assertThat(last).isCompleted();
    }

    /** What is begun is noticed and collected within the hour, too. */
    @Test
    void aStartLeavesTheCallsThatAreStillToBeMadeForWhatIsWaitedFor() {
        CompletableFuture<?>[] starts = new CompletableFuture<?>[300];
        account.budget().expect(40, 10, 0);
        for (int i = 0; i < starts.length; i++) {
            starts[i] = call(Purpose.START);
        }
        time.settle();
        assertThat(account.callsSpent()).isEqualTo(300 - 52);

        CompletableFuture<String> collecting = call(Purpose.COLLECT);
        time.settle();
        assertThat(collecting).isCompleted();
    }

    @ParameterizedTest
    @CsvSource({"20, 20, 11, 20", "20, 20, 10, 40", "20, 1, 11, 4", "20, 1, 10, 5", "120, 120, 10, 220"})
    void startsLeavePollsForTheWaitsAndForTheNextHundredDeadlinesWithinTenMinutes(
            int waits, int workflows, int minutes, int left) {
        poller.account(account.key(), 1000);
        for (int i = 0; i < waits; i++) {
            watch("e" + i, "workflow" + i % workflows, Duration.ofMinutes(minutes), 0);
        }
        for (int i = 0; i < 1000; i++) {
            call(Purpose.START);
        }
        time.settle();

        assertThat(account.callsSpent())
                .as("with a poll, and a call to collect")
                .isEqualTo(1000 - left - 2);
    }

    @Test
    void startsThatWereHeldBackForWaitsAreMadeOnceTheseAreOver() {
        List<Scheduler.Timer> waits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waits.add(watch("e" + i, "workflow" + i, Duration.ofHours(1), 5));
        }
        for (int i = 0; i < 300; i++) {
            call(Purpose.START);
        }
        time.settle();
        assertThat(account.callsSpent()).isEqualTo(300 - 20 * 5 - 20 - 2);

        waits.forEach(Scheduler.Timer::cancel);
        time.settle();
        assertThat(account.callsSpent()).isEqualTo(298);
    }

    @Test
    void startsMayUseHalfOfTheHourHoweverMuchIsWaitedFor() {
        account.budget().expect(100_000, 100_000, 100_000);
        for (int i = 0; i < 300; i++) {
            call(Purpose.START);
        }
        time.settle();

        assertThat(account.callsSpent()).isEqualTo(150);
    }

    @Test
    void aRepetitionOfTheLastCallStaysWithinTheLimit() {
        for (int i = 0; i < 400; i++) {
            call(i % 2 == 0 ? Purpose.START : Purpose.LAST_POLL);
        }
        time.settle();
        assertThat(account.callsSpent()).isEqualTo(299);
        account.repeated(ScriptedClient.CALL);

        assertThat(account.callsSpent()).isEqualTo(300);
    }

    @Test
    @Timeout(20)
    void thousandsOfCallsMayWaitForTheQuotaAndBeTakenBack() {
        pause(Duration.ofMinutes(30));
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        // As many as would take minutes if each looked at all others.
        for (int i = 0; i < 50_000; i++) {
            waiting.add(call(i % 2 == 0 ? Purpose.POLL : Purpose.COLLECT));
        }
        assertThat(account.snapshot().queued()).isEqualTo(50_000);
        waiting.forEach(each -> each.cancel(false));
        CompletableFuture<String> start = call(Purpose.START);
        time.advance(Duration.ofMinutes(30));

        assertThat(start).isCompleted();
        assertThat(account.callsSpent()).isEqualTo(1);
    }

    @Test
    void aCallThatWasHeldBackGoesOutAsSoonAsTheHourAllows() {
        for (int i = 0; i < 299; i++) {
            call(Purpose.START);
        }
        time.settle();
        CompletableFuture<String> next = call(Purpose.START);
        time.advance(Duration.ofMinutes(60).minusMillis(1));
        assertThat(next).isNotDone();

        time.advance(Duration.ofMillis(1));
        assertThat(next).isCompleted();
    }

    @Test
    void aCallThatWasTakenBackIsNeitherMadeNorCounted() {
        pause(Duration.ofMinutes(1));
        AtomicInteger made = new AtomicInteger();
        CompletableFuture<String> call = account.submit(Purpose.POLL, () -> {
            made.incrementAndGet();
            return CompletableFuture.completedFuture("");
        });
        call.cancel(false);
        time.advance(Duration.ofMinutes(2));

        assertThat(made).hasValue(0);
        assertThat(account.callsSpent()).isZero();
    }

    @Test
    void aPauseHoldsEveryKindOfCallBackAndIsNeverShortened() {
        pause(Duration.ofMinutes(55));
        pause(Duration.ofMinutes(1));
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            calls.add(call(purpose));
        }

        time.advance(Duration.ofMinutes(55).minusMillis(1));
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        time.advance(Duration.ofMillis(1));
        assertThat(calls).allMatch(CompletableFuture::isDone);
    }

    @Test
    void onlyALongPauseIsWorthAWord() {
        pause(Duration.ofSeconds(10));
        assertThat(account.heldBackUntil(Purpose.START)).isNull();

        pause(Duration.ofSeconds(11));
        assertThat(account.heldBackUntil(Purpose.START))
                .isEqualTo(time.instant().plusSeconds(11));
    }

    @Test
    void howeverManyCallsAreHeldBackOneTimerWaitsForThem() {
        pause(Duration.ofMinutes(10));
        for (int i = 0; i < 100; i++) {
            call(Purpose.START);
            call(Purpose.COLLECT);
        }

        assertThat(time.timerCount()).isEqualTo(1);
    }

    @Test
    void aCallDoesNotWaitForOneThatHasToWaitLonger() {
        for (int i = 0; i < 294; i++) {
            time.advance(i == 10 ? Duration.ofMinutes(10) : Duration.ZERO);
            call(Purpose.START);
        }
        CompletableFuture<String> collecting = call(Purpose.COLLECT);
        CompletableFuture<String> names = call(Purpose.BROWSE);
        time.advance(Duration.ofMinutes(50));
        assertThat(collecting).isCompleted();
        assertThat(names).isNotDone();

        time.advance(Duration.ofMinutes(10));
        assertThat(names).isCompleted();
    }

    @Test
    void aPauseThatIsLongerThanAnyWindowIsAMistakeAndEndsAfterAnHour() {
        pause(Duration.ofDays(365));

        assertThat(account.pausedUntil()).isEqualTo(time.instant().plus(CallBudget.WINDOW));
    }

    @Test
    void aClockThatIsSetBackMakesNoPauseLonger() {
        pause(Duration.ofMinutes(10));
        time.advance(Duration.ofMinutes(1));
        time.jump(Duration.ofHours(-3));
        CompletableFuture<String> held = call(Purpose.START);
        assertThat(account.snapshot().pause())
                .isEqualTo(new Pause(time.instant(), time.instant().plus(Duration.ofMinutes(10)), false, false));

        time.advance(Duration.ofMinutes(10));
        assertThat(held).isCompleted();
    }

    @Test
    void callsBeforeTheClockWasSetBackCountForAnHourAtMost() {
        call(Purpose.START);
        time.advance(Duration.ofMinutes(30));
        call(Purpose.START);
        time.settle();
        time.jump(Duration.ofHours(-5));
        assertThat(account.callsSpent()).as("forgets none").isEqualTo(2);
        call(Purpose.START);

        time.advance(CallBudget.WINDOW.minusMillis(1));
        assertThat(account.callsSpent()).isEqualTo(3);
        time.advance(Duration.ofMillis(1));
        assertThat(account.callsSpent()).isZero();
        assertThat(account.budget().outlook(time.instant()).others())
                .as("that slow polls")
                .isZero();
    }

    @Test
    void aClockThatIsPutRightByASecondChangesNothing() {
        time.advance(Duration.ofSeconds(1));
        call(Purpose.START);
        time.settle();
        time.jump(Duration.ofSeconds(-1));

        time.advance(CallBudget.WINDOW);
        assertThat(account.callsSpent()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(account.callsSpent()).isZero();
    }

    @Test
    void anotherNumberOfCallsHoldsFromThenOnAndCallsThatWereMadeCount() {
        for (int i = 0; i < 10; i++) {
            call(Purpose.START);
            time.settle();
        }
        assertThat(poller.account(account.key(), 12)).isSameAs(account);
        CompletableFuture<String> held = call(Purpose.START);
        time.settle();
        assertThat(held).isNotDone();

        poller.account(account.key(), 13);
        CompletableFuture<String> another = call(Purpose.START);
        time.settle();
        assertThat(held).isDone();
        assertThat(another).isNotDone();
    }

    @Test
    void aRefusalWithoutAWordOnTheTimePausesForAMinute() {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(null, null, false), null);

        assertThat(account.pausedUntil()).isEqualTo(time.instant().plusSeconds(60));
    }

    @Test
    void anAnswerThatSaysNothingIsLeftPausesToo() {
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(0L, Duration.ofSeconds(30), false), null);

        assertThat(account.pausedUntil()).isEqualTo(time.instant().plusSeconds(30));
    }

    @Test
    void twoQuickCallsAndTwoDownloadsAtATime() {
        AtomicInteger quick = new AtomicInteger();
        AtomicInteger slow = new AtomicInteger();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            account.submit(Purpose.POLL, () -> counted(quick, answers));
            account.submit(Purpose.COLLECT, () -> counted(slow, answers));
        }
        time.settle();
        assertThat(quick).hasValue(2);
        assertThat(slow).hasValue(2);

        answers.get(0).complete("");
        time.settle();
        assertThat(quick.get() + slow.get()).isEqualTo(5);
    }

    @Test
    void whatIsUrgentGoesFirst() {
        pause(Duration.ofSeconds(1));
        List<Purpose> order = new ArrayList<>();
        for (Purpose purpose : List.of(Purpose.COLLECT, Purpose.POLL, Purpose.START, Purpose.LAST_POLL)) {
            account.submit(purpose, () -> {
                order.add(purpose);
                return CompletableFuture.completedFuture("");
            });
        }
        time.advance(Duration.ofMinutes(5));

        assertThat(order).containsExactly(Purpose.LAST_POLL, Purpose.START, Purpose.POLL, Purpose.COLLECT);
    }

    @Test
    void aCallThatThrowsFreesItsPlace() {
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> failing = account.submit(Purpose.POLL, () -> {
                throw new IllegalStateException("no");
            });
            CompletableFuture<String> none = account.submit(Purpose.POLL, () -> null);
            time.settle();
            assertThat(failing).isCompletedExceptionally();
            assertThat(none).isCompletedExceptionally();
        }

        CompletableFuture<String> next = call(Purpose.POLL);
        time.settle();
        assertThat(next).isCompleted();
    }

    @Test
    void aNewTokenAndARepetitionWithItCountAsCalls() {
        account.minted(ScriptedClient.CALL);
        assertThat(account.callsSpent()).isEqualTo(1);
        account.repeated(ScriptedClient.CALL);

        assertThat(account.callsSpent()).isEqualTo(2);
    }

    @Test
    void theServicesOwnTimeIsKnownFromItsLastAnswer() {
        assertThat(account.serviceTime()).isEqualTo(time.instant());
        account.answered(
                ScriptedClient.CALL,
                200,
                new RateHeaders(null, null, false),
                time.instant().minusSeconds(90));
        time.advance(Duration.ofMinutes(1));

        assertThat(account.serviceTime()).isEqualTo(time.instant().minusSeconds(90));
    }

    @Test
    void aBudgetOfOneCallStillLetsEverybodyThroughInTheEnd() {
        Account narrow = poller.account(new AccountKey("https://gateway", "narrow"), 1);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            calls.add(narrow.submit(purpose, () -> CompletableFuture.completedFuture("")));
        }
        time.advance(Duration.ofHours(Purpose.values().length - 1));

        assertThat(calls).allMatch(CompletableFuture::isDone);
    }

    @Test
    void aBudgetWithoutCallsIsRefused() {
        AccountKey key = new AccountKey("https://gateway", "none");
        assertThatThrownBy(() -> poller.account(key, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Scheduler.Timer watch(String id, String workflowId, Duration deadline, int callsAfterwards) {
        Instant now = time.instant();
        return poller.watch(
                new Watch(id, workflowId, now, now.plus(deadline), PollSettings.DEFAULT, callsAfterwards, null),
                new Connection(account, service),
                new Silent());
    }

    private CompletableFuture<String> counted(AtomicInteger count, List<CompletableFuture<String>> answers) {
        count.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private CompletableFuture<String> call(Purpose purpose) {
        return account.submit(purpose, () -> CompletableFuture.completedFuture("done"));
    }

    private void pause(Duration wait) {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, wait, false), null);
    }

    static int mostInAnyHour(List<Instant> calls) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < calls.size(); i++) {
            while (!calls.get(first).isAfter(calls.get(i).minus(CallBudget.WINDOW))) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    /** Counts the ends. */
    private static final class Silent implements WatchListener {
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger timedOut = new AtomicInteger();

        @Override
        public void polled(Execution execution, Instant nextPoll) {}

        @Override
        public void pollFailed(QFlowException error, Instant nextPoll) {}

        @Override
        public void ended(Execution execution) {
            ended.incrementAndGet();
        }

        @Override
        public void timedOut(Execution last) {
            timedOut.incrementAndGet();
        }

        @Override
        public void failed(QFlowException error) {
            timedOut.incrementAndGet();
        }
    }
}
