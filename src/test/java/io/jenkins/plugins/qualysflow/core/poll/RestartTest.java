package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a count of calls that is stored, when the process ends and another one goes on. */
@Timeout(20)
class RestartTest {

    private static final int LIMIT = 300;

    /** A start leaves a poll and a call to collect. */
    private static final int KEPT = 2;

    private static final Duration HOUR = Duration.ofHours(1);

    private final MemoryStore store = new MemoryStore();
    private final List<Instant> made = new ArrayList<>();
    private SimulatedTime time = new SimulatedTime();
    private ExecutionPoller poller = poller();

    @Test
    void aRestartInTheMiddleOfTheHourGivesNoSecondShare() {
        use(200);
        time.advance(Duration.ofMinutes(30));
        endProperly();
        use(LIMIT);

        assertThat(made).hasSize(LIMIT - KEPT);
        time.advance(Duration.ofMinutes(30));
        assertThat(made).hasSize(498);
    }

    @Test
    void aProperEndKnowsEveryCallAndCountsNoOther() {
        use(123);
        endProperly();

        assertThat(account().callsSpent()).isEqualTo(123);
    }

    @Test
    void afterAKillCallsThatMayHaveBeenMadeSinceTheLastSavingCount() {
        use(1);
        assertThat(store.saved.get("https://gateway").calls())
                .as("saved when the first was to go out")
                .isEmpty();
        kill();

        assertThat(account().callsSpent()).isBetween(1, 1 + LIMIT / 50);
    }

    @Test
    void twentyKillsInAnHourLeaveMoreThanHalfOfTheQuota() {
        for (int i = 0; i < 20; i++) {
            use(1);
            time.advance(Duration.ofSeconds(90));
            kill();
        }

        assertThat(account().callsSpent()).isLessThan(LIMIT / 2);
        int before = made.size();
        use(1);
        assertThat(made).hasSize(before + 1);
    }

    @Test
    void whatMayHaveBeenMadeBeforeAKillCountsForAnHourFromTheNextStart() {
        use(3);
        time.advance(Duration.ofMinutes(50));
        kill();
        int assumed = account().callsSpent() - 3;
        assertThat(assumed).isPositive();

        time.advance(Duration.ofMinutes(50));
        assertThat(account().callsSpent()).isEqualTo(assumed);
        time.advance(Duration.ofMinutes(10));
        assertThat(account().callsSpent()).isZero();
    }

    /** Whenever it is killed, and however often: what was really made in an hour stays within the limit. */
    @Test
    void killsAtAnyMomentGiveNoMoreThanTheShare() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            store.saved = Map.of();
            made.clear();
            time = new SimulatedTime();
            poller = poller();
            for (int kills = 0; kills < 8; kills++) {
                for (int i = random.nextInt(120); i > 0; i--) {
                    call();
                    if (random.nextInt(3) == 0) {
                        time.advance(Duration.ofMillis(random.nextInt(30_000)));
                    }
                }
                kill();
            }
            assertThat(QuotaTest.mostInAnyHour(made)).as("seed %s", seed).isLessThanOrEqualTo(LIMIT);
            assertThat(made.size()).as("seed %s still makes calls", seed).isGreaterThan(150);
        }
    }

    @Test
    void aLimitThatWasLoweredIsKeptAcrossKillsToo() {
        poller.account(new AccountKey("https://gateway", "one"), 100_000);
        for (int i = 0; i < 40; i++) {
            poller.account(new AccountKey("https://gateway", "one"), 100_000)
                    .submit(Purpose.START, () -> CompletableFuture.completedFuture(""));
        }
        time.settle();
        use(1);
        time.advance(Duration.ofMinutes(1));

        assertThat(store.saved.get("https://gateway").unknown()).isLessThanOrEqualTo(LIMIT / 50);
    }

    /** A client sends a call twice if its token was refused. */
    @Test
    void afterAKillCallsCountThatWereAllSentTwiceSinceTheLastSaving() {
        CallBudget budget = new CallBudget(() -> {});
        budget.allow(LIMIT);
        SavedCalls saved = budget.toSave(time.instant());
        budget.saved(0);
        int calls = 0;
        while (budget.take(Purpose.START, LIMIT, time.instant()) != CallBudget.ONCE_SAVED) {
            calls++;
        }
        for (int i = 0; i < calls; i++) {
            budget.spend(time.instant());
        }

        assertThat(calls).isPositive();
        assertThat(saved.unknown()).isGreaterThanOrEqualTo(budget.spent(time.instant()));
    }

    @Test
    void callsOfHoursAgoHoldNoPollBack() {
        store.saved = Map.of(
                "https://gateway",
                new SavedCalls(List.of(SimulatedTime.START.minus(HOUR.multipliedBy(2))), 0, null, null));
        kill();

        assertThat(account().budget().outlook(time.instant()).tokens())
                .as("polls at once")
                .isEqualTo(Outlook.burst(LIMIT));
    }

    @Test
    void callsAreSavedWithinAMinute() {
        use(1);
        time.advance(Duration.ofSeconds(59));

        assertThat(store.saved.get("https://gateway").calls()).containsExactly(SimulatedTime.START);
        int saves = store.saves;
        time.advance(HOUR);
        assertThat(store.saves).as("nothing to save, nothing saved").isEqualTo(saves);
        use(5);
        assertThat(time.timerCount()).as("those were saved at once").isZero();
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void manyCallsAtOnceAreNotManySavings() {
        use(LIMIT);

        assertThat(made).hasSize(LIMIT - KEPT);
        assertThat(store.saves).isLessThanOrEqualTo(100);
    }

    @Test
    void aPauseOutlivesARestart() {
        account().answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(50), false), null);
        time.advance(Duration.ofMinutes(1));
        kill();
        use(1);

        time.advance(Duration.ofMinutes(49).minusMillis(1));
        assertThat(made).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(made).hasSize(1);
    }

    @Test
    void aRestartDoesNotHideSinceWhenEverybodyIsTurnedAway() {
        for (int i = 0; i < 12; i++) {
            account().answered(ScriptedClient.CALL, 429, new RateHeaders(null, null, false), null);
            time.advance(Duration.ofSeconds(60));
        }
        account().answered(ScriptedClient.CALL, 429, new RateHeaders(null, null, false), null);
        time.advance(Duration.ofSeconds(30));
        kill();

        assertThat(account().snapshot().pause().since()).isEqualTo(SimulatedTime.START);
        assertThat(account().snapshot().pause().isOn(time.instant())).isTrue();
    }

    @Test
    void aRecordThatCannotBeReadCountsAsAllUsedUp() {
        store.damaged = true;
        kill();
        use(1);
        assertThat(account().snapshot().pause())
                .isEqualTo(new Pause(SimulatedTime.START, SimulatedTime.START.plus(HOUR), true, false));
        time.advance(HOUR.minusMillis(1));
        assertThat(made).isEmpty();

        time.advance(Duration.ofMillis(1));
        assertThat(made).hasSize(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(store.saved).as("a new record").containsKey("https://gateway");
    }

    @Test
    void aRecordOfWhichAPartCannotBeReadCountsAsAllUsedUpToo() {
        Map<String, SavedCalls> saved = new LinkedHashMap<>();
        saved.put("https://gateway", new SavedCalls(List.of(), 0, null, null));
        saved.put("https://other", null);
        store.saved = saved;
        kill();

        assertThat(account().snapshot().pause().recordLost()).isTrue();
    }

    @Test
    void aRecordThatCannotBeReadIsNotReplacedWithinTheHour() {
        store.damaged = true;
        kill();
        use(1);
        poller.close();
        assertThat(store.saves).isZero();

        kill();
        use(1);
        time.advance(HOUR);
        poller.close();
        assertThat(store.saved).containsKey("https://gateway");
    }

    @Test
    void aGatewayTellsBeforeItsFirstCallWhatWasSaved() {
        use(5);
        endProperly();
        assertThat(poller.gateway("https://gateway")).isEqualTo(new GatewaySnapshot(5, null, null));
        assertThat(poller.gateway("https://other")).isEqualTo(new GatewaySnapshot(0, null, null));

        store.damaged = true;
        kill();
        assertThat(poller.gateway("https://gateway"))
                .isEqualTo(new GatewaySnapshot(
                        0, new Pause(SimulatedTime.START, SimulatedTime.START.plus(HOUR), true, false), null));
    }

    @Test
    void aPauseAfterALostRecordIsOneThatTheServiceAskedFor() {
        store.damaged = true;
        kill();
        use(1);
        time.advance(HOUR);
        assertThat(made).hasSize(1);

        account().answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(5), false), null);
        assertThat(account().snapshot().pause())
                .isEqualTo(new Pause(time.instant(), time.instant().plus(Duration.ofMinutes(5)), false, false));
    }

    @Test
    void aDiskThatIsFullHoldsNoCallBack() {
        store.full = true;
        use(200);

        assertThat(made).hasSize(200);
        store.full = false;
        use(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(store.saved.get("https://gateway").calls()).hasSize(201);
    }

    @Test
    void callsOfTheFutureWereMadeNow() {
        Instant wrong = SimulatedTime.START.plus(Duration.ofDays(3));
        store.saved = Map.of(
                "https://gateway", new SavedCalls(List.of(wrong, wrong), 0, wrong.plus(Duration.ofDays(9)), wrong));
        kill();
        assertThat(account().callsSpent()).isEqualTo(2);
        assertThat(account().pausedUntil()).isEqualTo(SimulatedTime.START.plus(HOUR));

        time.advance(HOUR);
        assertThat(account().callsSpent()).isZero();
    }

    @Test
    void whatIsMoreThanAnHourAgoIsNotKept() {
        use(5);
        poller.account(new AccountKey("https://other", "one"), LIMIT)
                .submit(Purpose.START, () -> CompletableFuture.completedFuture(""));
        time.advance(HOUR.multipliedBy(2));
        use(1);
        time.advance(Duration.ofMinutes(1));

        assertThat(store.saved.get("https://gateway").calls()).hasSize(1);
        assertThat(store.saved).as("gateways").containsOnlyKeys("https://gateway");
    }

    @Test
    void nothingIsMadeAfterTheEnd() {
        use(1);
        poller.close();
        use(5);
        time.advance(HOUR);

        assertThat(made).hasSize(1);
        assertThat(store.saved.get("https://gateway").unknown()).isZero();
    }

    @Test
    void nothingIsReadOrSavedForACallerThatOnlyLooks() {
        store.damaged = true;
        poller.close();

        assertThat(poller.accounts()).isEmpty();
        assertThat(store.saves).isZero();
    }

    @Test
    void aLimitOfOneCallStillLetsOneThroughInAnHour() {
        CompletableFuture<String> call = poller.account(new AccountKey("https://gateway", "narrow"), 1)
                .submit(Purpose.POLL, () -> CompletableFuture.completedFuture(""));
        time.settle();

        assertThat(call).isCompleted();
    }

    @Test
    void aNumberOfCallsIsNotNegative() {
        assertThatThrownBy(() -> new SavedCalls(List.of(), -1, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void use(int calls) {
        for (int i = 0; i < calls; i++) {
            call();
        }
        time.settle();
    }

    private void call() {
        SimulatedTime now = time;
        account().submit(Purpose.START, () -> {
            made.add(now.instant());
            return CompletableFuture.completedFuture("");
        });
    }

    private Account account() {
        return poller.account(new AccountKey("https://gateway", "one"), LIMIT);
    }

    private void endProperly() {
        poller.close();
        kill();
    }

    /** Timers and work of the old process never run; the clock goes on. */
    private void kill() {
        Duration elapsed = time.elapsed();
        time = new SimulatedTime();
        time.jump(elapsed);
        poller = poller();
    }

    private ExecutionPoller poller() {
        return new ExecutionPoller(time, time, time, () -> 0.5, store);
    }
}
