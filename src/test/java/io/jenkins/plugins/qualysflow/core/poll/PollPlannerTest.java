package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedExecutions;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given waits at one gateway, what the planner makes of its quota, of clients, and of what the service says. */
@Timeout(60)
class PollPlannerTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final AccountKey ONE = new AccountKey("https://gateway", "one");
    private static final AccountKey TWO = new AccountKey("https://gateway", "two");

    /** Settings for a workflow that takes ten minutes. */
    private static final PollSettings TEN_MINUTES =
            new PollSettings(Duration.ofSeconds(10), HOUR, Collections.nCopies(20, Duration.ofMinutes(10)));

    private final SimulatedTime time = new SimulatedTime();
    private final MemoryStore store = new MemoryStore();
    private final SimulatedExecutions executions = new SimulatedExecutions(time);
    private final ScriptedClient service = executions.client();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(ONE, 300);
    private final List<Told> all = new ArrayList<>();

    @Test
    void anExecutionOfAWorkflowThatIsKnownIsFirstPolledWhenItMayHaveEnded() {
        List<Duration> earlier = IntStream.range(0, 20)
                .mapToObj(i -> Duration.ofSeconds(580 + 2 * i))
                .toList();
        executions.add("e", WORKFLOW, time.instant(), Duration.ofMinutes(10));
        watch("e", WORKFLOW, new PollSettings(Duration.ofSeconds(10), Duration.ofHours(1), earlier), account);
        time.advance(Duration.ofMinutes(15));

        assertThat(all.get(0).ends).containsExactly("ended Success");
        assertThat(executions.polls.get(0)).isAfter(SimulatedTime.START.plusSeconds(120));
        assertThat(Duration.between(executions.end("e"), all.get(0).endedAt)).isLessThan(Duration.ofSeconds(20));
        assertThat(executions.polls.size()).isLessThan(20);
    }

    @Test
    void theLongestIntervalIsKeptWhileTheQuotaBearsIt() {
        List<Duration> earlier = List.of(Duration.ofHours(5), Duration.ofHours(5), Duration.ofHours(5));
        executions.add("e", WORKFLOW, time.instant(), Duration.ofHours(5));
        watch("e", WORKFLOW, new PollSettings(Duration.ofSeconds(10), Duration.ofSeconds(90), earlier), account);
        time.advance(Duration.ofMinutes(59));

        List<Instant> polls = executions.polls;
        for (int i = 1; i < polls.size(); i++) {
            assertThat(Duration.between(polls.get(i - 1), polls.get(i))).isLessThanOrEqualTo(Duration.ofSeconds(90));
        }
    }

    @Test
    void aWaitOfAnUnknownWorkflowJoinsTheOthersOfItsWorkflowOnceThatIsKnown() {
        for (int i = 0; i < 2; i++) {
            executions.add("e" + i, WORKFLOW, time.instant(), Duration.ofMinutes(30));
            poller.watch(
                    new Watch("e" + i, null, null, time.instant().plus(HOUR), PollSettings.DEFAULT),
                    new Connection(account, service),
                    told());
        }
        time.settle();
        assertThat(service.polls).as("each by itself, at once").hasSize(2);

        time.advance(Duration.ofMinutes(35));
        assertThat(service.polls).hasSize(2);
        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @Test
    void twoClientsShareTheQuotaAndEachAsksWithItsOwnCredential() {
        ScriptedClient others = executions.client();
        Account other = poller.account(TWO, 300);
        for (int i = 0; i < 3; i++) {
            executions.add("mine" + i, WORKFLOW, time.instant(), Duration.ofMinutes(8));
            executions.add("theirs" + i, WORKFLOW, time.instant(), Duration.ofMinutes(8));
            watch("mine" + i, WORKFLOW, PollSettings.DEFAULT, account);
            poller.watch(
                    new Watch(
                            "theirs" + i,
                            WORKFLOW,
                            time.instant(),
                            time.instant().plus(HOUR),
                            PollSettings.DEFAULT),
                    new Connection(other, others),
                    told());
        }
        time.advance(Duration.ofMinutes(12));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
        assertThat(service.queries).isNotEmpty();
        assertThat(others.queries).isNotEmpty();
        assertThat(account.callsSpent()).isEqualTo(other.callsSpent()).isEqualTo(executions.polls.size());
    }

    @Test
    void oneCredentialThatIsRefusedIsRenewedOnceForEachWaitAndTheOthersGoOn() {
        ScriptedClient renewed = executions.client();
        Account other = poller.account(TWO, 300);
        for (int i = 0; i < 3; i++) {
            executions.add("e" + i, WORKFLOW, time.instant(), Duration.ofMinutes(8));
            watch("e" + i, WORKFLOW, PollSettings.DEFAULT, account);
        }
        all.get(1).other = new Connection(other, renewed);
        service.onPageOf = (workflowId, query) -> failed(ScriptedClient.unauthorized());
        time.advance(Duration.ofMinutes(10));

        assertThat(all).extracting(told -> told.renewals).containsExactly(1, 1, 1);
        assertThat(all.get(0).ends).containsExactly("failed unauthorized");
        assertThat(all.get(1).ends).containsExactly("ended Success");
        assertThat(all.get(2).ends).containsExactly("failed unauthorized");
        assertThat(service.queries).as("not asked again").hasSize(1);
    }

    @Test
    void aPauseHoldsEveryPollOfAllClients() {
        Account other = poller.account(TWO, 300);
        for (int i = 0; i < 4; i++) {
            executions.add("e" + i, "workflow" + i, time.instant(), Duration.ofMinutes(5));
            watch("e" + i, "workflow" + i, PollSettings.DEFAULT, i % 2 == 0 ? account : other);
        }
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofSeconds(3300), false), null);
        time.advance(Duration.ofSeconds(3300).minusMillis(1));
        assertThat(executions.polls).isEmpty();
        assertThat(all).allSatisfy(told -> assertThat(told.held).isNotEmpty());

        time.advance(Duration.ofSeconds(299));
        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @Test
    void callsOfOthersSlowPollsAtOnceAndAreForgottenOverAnHour() {
        assertThat(outlook().limit()).isEqualTo(300);
        heard(100L, HOUR);
        assertThat(outlook().limit()).isEqualTo(100);
        heard(250L, HOUR);
        saidNothing();
        assertThat(outlook().limit())
                .as("one answer that is better proves little")
                .isEqualTo(100);

        time.advance(Duration.ofMinutes(30));
        assertThat(outlook().limit()).isEqualTo(200);
        saidNothing();
        time.advance(Duration.ofMinutes(30));
        assertThat(outlook().limit()).isEqualTo(300);
    }

    @Test
    void ownCallsAreNotTakenForCallsOfOthers() {
        IntStream.range(0, 100).forEach(i -> start());
        time.settle();
        heard(200L, HOUR);
        assertThat(outlook().limit()).isEqualTo(300);

        time.advance(HOUR);
        heard(200L, HOUR);
        assertThat(outlook().limit()).as("the own ones are an hour old").isEqualTo(200);
    }

    @Test
    void aRefusalTellsOfCallsOfOthersTheMoreTheLongerItsPause() {
        refused(new RateHeaders(null, null, true));
        assertThat(outlook().limit()).as("too many calls at once").isEqualTo(300);
        refused(new RateHeaders(null, Duration.ofSeconds(59), false));
        assertThat(outlook().limit()).as("of a short window").isEqualTo(300);
        refused(new RateHeaders(null, null, false));
        assertThat(outlook().limit()).as("a tenth").isEqualTo(270);

        time.advance(HOUR.multipliedBy(2));
        refused(new RateHeaders(null, Duration.ofMinutes(1), false));
        assertThat(outlook().limit()).isEqualTo(265);
        time.advance(HOUR.multipliedBy(2));
        refused(new RateHeaders(null, Duration.ofMinutes(30), false));
        assertThat(outlook().limit()).as("a tenth, and half").isEqualTo(120);
        time.advance(HOUR.multipliedBy(2));
        refused(new RateHeaders(null, HOUR, false));
        assertThat(outlook().limit()).as("all").isEqualTo(1);
    }

    @Test
    void startsTakeFromThePaceOfPollsForAnHour() {
        start();
        start();
        time.settle();
        assertThat(outlook().tokens()).as("of three polls at once").isEqualTo(1);
        IntStream.range(0, 98).forEach(i -> start());
        time.settle();
        assertThat(outlook().pollsPerHour()).isEqualTo(200);

        time.advance(HOUR);
        assertThat(outlook().spent()).isZero();
        assertThat(outlook().pollsPerHour()).isEqualTo(285);
    }

    @Test
    void pollsMayUseWhatOthersLeaveOfTheQuota() {
        heard(120L, HOUR);
        executions.add("e", WORKFLOW, time.instant(), Duration.ofMinutes(10));
        watch("e", WORKFLOW, PollSettings.DEFAULT, account);
        time.advance(Duration.ofMinutes(12));

        assertThat(all.get(0).ends).containsExactly("ended Success");
        assertThat(all.get(0).held).as("no poll was held back for the quota").isEmpty();
    }

    @Test
    void aShortWindowIsNotTakenForTheHour() {
        heard(3L, Duration.ofMinutes(1));
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(3L, null, false), null);

        heard(3L, Duration.ofMinutes(30).minusMillis(1));
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(null, null, false, 3L, null), null);
        assertThat(outlook().limit()).isEqualTo(300);

        heard(100L, Duration.ofMinutes(30));
        assertThat(outlook().limit()).as("half an hour").isEqualTo(100);
    }

    @Test
    void aLowerLimitOfTheServiceIsHeededForAnHour() {
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(null, null, false, 0L, HOUR), null);
        assertThat(outlook().limit()).as("none is a mistake").isEqualTo(300);

        account.answered(ScriptedClient.CALL, 200, new RateHeaders(null, null, false, 50L, HOUR), null);
        assertThat(outlook().limit()).isEqualTo(50);
        time.advance(HOUR);
        assertThat(outlook().limit()).isEqualTo(300);
    }

    @Test
    void whatIsHeldBackForOthersGoesOnBeforeAnOwnCallIsAnHourOld() {
        CompletableFuture<String> first = start();
        time.settle();
        assertThat(first).isCompleted();
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofSeconds(1), false, null, HOUR), null);
        CompletableFuture<String> held = start();
        time.advance(Duration.ofSeconds(5));
        assertThat(held).isNotDone();
        assertThat(account.earliest(Purpose.START))
                .as("not asked about all the time")
                .isAfter(time.instant().plusSeconds(10));

        time.advance(Duration.ofMinutes(2));
        assertThat(held).isCompleted();
    }

    @Test
    void afterAShortPauseThatSaysNothingOfTheHourCallsGoOnAsBefore() {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(null, Duration.ofSeconds(1), false), null);
        List<CompletableFuture<String>> starts =
                IntStream.range(0, 20).mapToObj(i -> start()).toList();
        time.advance(Duration.ofSeconds(1).minusMillis(1));
        assertThat(starts).noneMatch(CompletableFuture::isDone);

        time.advance(Duration.ofMillis(1));
        assertThat(starts).allMatch(CompletableFuture::isDone);
    }

    @Test
    void afterARestartNobodyRushes() {
        List<Instant> made = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            made.add(time.instant().minusSeconds(60));
        }
        store.saved = Map.of("https://gateway", new SavedCalls(made, 0, null, null));
        ExecutionPoller restarted = new ExecutionPoller(time, time, time, () -> 0.5, store);
        Account again = restarted.account(ONE, 300);
        assertThat(again.budget().outlook(time.instant()).tokens())
                .as("polls saved up")
                .isZero();
        for (int i = 0; i < 400; i++) {
            executions.add("e" + i, "workflow" + i, time.instant().minusSeconds(600), Duration.ofHours(2));
            restarted.watch(
                    new Watch(
                            "e" + i,
                            "workflow" + i,
                            time.instant().minusSeconds(600),
                            time.instant().plus(HOUR.multipliedBy(3)),
                            PollSettings.DEFAULT),
                    new Connection(again, service),
                    told());
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(executions.polls).as("no burst").hasSizeLessThan(3);
        time.advance(Duration.ofMinutes(10));

        assertThat(executions.polls.size()).as("at the even pace").isBetween(30, 50);
    }

    @ParameterizedTest
    @CsvSource({"300, 160", "100, 55"})
    void anHourThatIsUsedUpIsNotAskedAboutAllTheTime(int quota, int used) {
        int[] timers = {0};
        ExecutionPoller counted = new ExecutionPoller(
                time,
                (task, delay) -> {
                    timers[0]++;
                    return time.schedule(task, delay);
                },
                time,
                () -> 0.5);
        Account own = counted.account(ONE, quota);
        for (int i = 0; i < used; i++) {
            own.submit(Purpose.COLLECT, () -> CompletableFuture.completedFuture(""));
        }
        time.settle();
        for (int i = 0; i < 200; i++) {
            executions.add("e" + i, WORKFLOW + i, time.instant(), Duration.ofHours(3));
            counted.watch(
                    new Watch(
                            "e" + i,
                            WORKFLOW + i,
                            time.instant(),
                            time.instant().plus(HOUR.multipliedBy(4)),
                            PollSettings.DEFAULT,
                            4,
                            null),
                    new Connection(own, service),
                    told());
        }
        timers[0] = 0;
        time.advance(Duration.ofMinutes(50));

        assertThat(timers[0]).isLessThan(2000);
    }

    @Test
    void aClientThatWasForgottenAndIsStillUsedGetsItsCallsThroughAndIsCounted() {
        ExecutionPoller saving = new ExecutionPoller(time, time, time, () -> 0.5, store);
        Account kept = saving.account(ONE, 300);
        time.advance(HOUR);
        assertThat(saving.accounts()).isEmpty();
        assertThat(saving.isInUse(kept)).isFalse();

        CompletableFuture<String> call = kept.submit(Purpose.START, () -> CompletableFuture.completedFuture("done"));
        time.advance(Duration.ofMinutes(1));
        assertThat(call).isCompleted();
        assertThat(saving.account(ONE, 300).callsSpent()).isEqualTo(1);

        executions.add("e", WORKFLOW, time.instant(), Duration.ofMinutes(1));
        saving.watch(
                new Watch("e", WORKFLOW, time.instant(), time.instant().plus(HOUR), PollSettings.DEFAULT),
                new Connection(kept, service),
                told());
        time.advance(Duration.ofMinutes(5));
        assertThat(all.get(0).ends).containsExactly("ended Success");
    }

    @Test
    void aWaitOfAClientThatWasForgottenIsPolledInTime() {
        ExecutionPoller saving = new ExecutionPoller(time, time, time, () -> 0.5, store);
        Account kept = forgotten(saving);
        executions.add("e", WORKFLOW, time.instant(), Duration.ofMinutes(10));
        waitThroughForgotten(saving, kept);
        time.advance(Duration.ofMinutes(11));

        assertThat(Duration.between(executions.end("e"), all.get(0).endedAt)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void startsLeaveTheCallsOfAWaitOfAClientThatWasForgotten() {
        ExecutionPoller saving = new ExecutionPoller(time, time, time, () -> 0.5, store);
        waitThroughForgotten(saving, forgotten(saving));
        Account other = saving.account(TWO, 300);
        for (int i = 0; i < 300; i++) {
            other.submit(Purpose.START, () -> CompletableFuture.completedFuture(""));
        }
        time.settle();

        assertThat(other.callsSpent())
                .as("less those of the wait, and a poll and a call to collect")
                .isEqualTo(300 - 100 - 1 - 2);
    }

    /** A client of which nothing is left when it is used again, not even the count of its calls. */
    private Account forgotten(ExecutionPoller saving) {
        Account kept = saving.account(ONE, 300);
        time.advance(HOUR);
        saving.account(new AccountKey("https://elsewhere", "one"), 300)
                .submit(Purpose.START, () -> CompletableFuture.completedFuture(""));
        time.advance(Duration.ofMinutes(1));
        assertThat(store.saved).as("gateways").containsOnlyKeys("https://elsewhere");
        return kept;
    }

    private void waitThroughForgotten(ExecutionPoller saving, Account kept) {
        Instant now = time.instant();
        saving.watch(
                new Watch("e", WORKFLOW, now, now.plus(HOUR), TEN_MINUTES, 100, null),
                new Connection(kept, service),
                told());
    }

    @Test
    void deadlinesOfTwoWorkflowsAtTheSameMomentGetALastPollEach() {
        for (int i = 0; i < 2; i++) {
            executions.add("e" + i, "workflow" + i, time.instant(), HOUR.minusMillis(1));
            watch("e" + i, "workflow" + i, PollSettings.DEFAULT, account);
        }
        time.advance(HOUR);

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @ParameterizedTest
    @CsvSource({"false, of ten, of three, e0", "true, e0, of ten, of three"})
    void afterAPauseWhatAPersonWantsIsPolledFirstAndElseTheWorkflowWithMostToNotice(
            boolean wanted, String first, String second, String third) {
        for (int i = 0; i < 14; i++) {
            String workflow = i == 0 ? "of one" : i < 11 ? "of ten" : "of three";
            executions.add("e" + i, workflow, time.instant(), Duration.ofMinutes(10));
            watch("e" + i, workflow, TEN_MINUTES, account);
        }
        refused(new RateHeaders(0L, Duration.ofMinutes(20), false));
        if (wanted) {
            poller.pollNow(poller.watches().get(0).id());
        }
        List<String> order = new ArrayList<>();
        service.onPoll = id -> {
            order.add(id);
            return executions.look(id);
        };
        service.onPageOf = (workflowId, query) -> {
            order.add(workflowId);
            return CompletableFuture.completedFuture(executions.page(workflowId, query));
        };
        time.advance(Duration.ofMinutes(20));

        assertThat(order).containsExactly(first, second, third);
    }

    @Test
    void aStartThatTheServiceTellsOfCounts() {
        executions.add("e", WORKFLOW, time.instant().minus(Duration.ofMinutes(9)), Duration.ofMinutes(10));
        poller.watch(
                new Watch("e", WORKFLOW, null, time.instant().plus(HOUR), TEN_MINUTES),
                new Connection(account, service),
                told());
        time.advance(Duration.ofMinutes(3));

        assertThat(all.get(0).ends).containsExactly("ended Success");
    }

    @Test
    void aWaitThatJoinsOthersCountsAtOnceAndUntilItIsCancelled() {
        Instant began = time.instant();
        executions.add("young", WORKFLOW, began, Duration.ofMinutes(10));
        watch("young", WORKFLOW, TEN_MINUTES, account);
        Scheduler.Timer old = poller.watch(
                new Watch("old", WORKFLOW, began.minus(Duration.ofMinutes(2)), began.plus(HOUR), TEN_MINUTES),
                new Connection(account, service),
                told());
        assertThat(poller.watches().get(0).planned()).isBefore(began.plusSeconds(90));
        old.cancel();
        time.advance(Duration.ofSeconds(150));
        assertThat(executions.polls).isEmpty();

        executions.add("late", WORKFLOW, began.minus(Duration.ofMinutes(8)), Duration.ofMinutes(10));
        poller.watch(
                new Watch("late", WORKFLOW, began.minus(Duration.ofMinutes(8)), began.plus(HOUR), TEN_MINUTES),
                new Connection(account, service),
                told());
        time.settle();
        assertThat(all.get(2).ends).containsExactly("ended Success");
    }

    @Test
    void intervalsThatTheQuotaDoesNotBearAreNotKeptWhileTheirWaitsLast() {
        List<Duration> hours = Collections.nCopies(20, Duration.ofHours(5));
        PollSettings often = new PollSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), hours);
        List<Scheduler.Timer> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            executions.add("e" + i, "workflow" + i, time.instant(), Duration.ofHours(5));
            waits.add(watch("e" + i, "workflow" + i, often, account));
        }
        time.advance(HOUR.minusMinutes(1));
        assertThat(executions.polls.size()).as("of 285").isBetween(30, 150);
        waits.forEach(Scheduler.Timer::cancel);
        executions.polls.clear();

        executions.add("e", WORKFLOW, time.instant(), Duration.ofHours(5));
        watch("e", WORKFLOW, new PollSettings(Duration.ofSeconds(10), Duration.ofSeconds(60), hours), account);
        poller.pollNow(poller.watches().get(0).id());
        IntStream.range(0, 100).forEach(i -> start());
        time.advance(Duration.ofMinutes(30));
        assertThat(executions.polls.size()).as("once a minute").isBetween(28, 40);
    }

    @Test
    void aPollThatWasPlannedWhileCallsWereScarceIsMadeSoonerOnceTheyAreNot() {
        List<Scheduler.Timer> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            executions.add("other" + i, "another", time.instant(), HOUR);
            Instant now = time.instant();
            others.add(poller.watch(
                    new Watch("other" + i, "another", now, now.plus(HOUR), TEN_MINUTES, 15, null),
                    new Connection(account, service),
                    told()));
        }
        executions.add("e", WORKFLOW, time.instant(), Duration.ofMinutes(10));
        watch("e", WORKFLOW, TEN_MINUTES, account);
        assertThat(poller.watches().get(10).planned())
                .isAfter(executions.end("e").plusSeconds(100));
        time.advance(Duration.ofMinutes(1));
        others.forEach(Scheduler.Timer::cancel);
        time.advance(Duration.ofMinutes(20));

        assertThat(Duration.between(executions.end("e"), all.get(10).endedAt)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void asManyWaitsAreExpectedAsBeganWithinTheLastHour() {
        int[] minutes = {0, 30, 59, 61, 600};
        int[] begin = {6, 4, 1, 1, 1};
        int[] expected = {6, 10, 11, 6, 1};
        for (int i = 0; i < minutes.length; i++) {
            time.advance(Duration.between(time.instant(), SimulatedTime.START.plus(Duration.ofMinutes(minutes[i]))));
            for (int wait = 0; wait < begin[i]; wait++) {
                String id = minutes[i] + "-" + wait;
                executions.add(id, id, time.instant(), HOUR.multipliedBy(30));
                poller.watch(
                        new Watch(id, id, time.instant(), time.instant().plus(HOUR.multipliedBy(20)), TEN_MINUTES),
                        new Connection(account, service),
                        told());
            }
            assertThat(outlook().arriving()).as("after %s min", minutes[i]).isEqualTo(expected[i]);
        }
        time.advance(HOUR.multipliedBy(2));
        assertThat(outlook().arriving()).as("none began since").isZero();
    }

    @Test
    void waitsOfOneWorkflowAreExpectedToNeedAsFewPollsAsThoseThatAreThere() {
        for (int i = 0; i < 20; i++) {
            executions.add("e" + i, WORKFLOW, time.instant(), HOUR);
            watch("e" + i, WORKFLOW, TEN_MINUTES, account);
        }

        assertThat(outlook().need()).isEqualTo(4);
        assertThat(outlook().arriving()).isEqualTo(4);
    }

    @Test
    void noMoreThanTwoPollsOfAClientAreUnderWayOrQueuedHoweverManyAreDue() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        service.onPageOf = (workflowId, query) -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer.thenApply(nothing -> executions.page(workflowId, query));
        };
        for (int i = 0; i < 6; i++) {
            executions.add("e" + i, "workflow" + i, time.instant(), HOUR);
            watch("e" + i, "workflow" + i, PollSettings.DEFAULT, account);
        }
        time.advance(Duration.ofSeconds(15));
        for (int answered = 0; answered < 4; answered++) {
            assertThat(answers).hasSize(answered + 2);
            assertThat(account.snapshot().queued()).isZero();
            answers.get(answered).complete(null);
            time.settle();
        }
    }

    @Test
    void pollsThatHangWhenTheirDeadlinePassesKeepNoOtherFromBeingPolled() {
        List<CompletableFuture<Void>> hanging = new ArrayList<>();
        service.onPageOf = (workflowId, query) -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            hanging.add(answer);
            return answer.thenApply(nothing -> executions.page(workflowId, query));
        };
        for (int i = 0; i < 2; i++) {
            executions.add("e" + i, "workflow" + i, time.instant(), Duration.ofMinutes(30));
            watch("e" + i, "workflow" + i, PollSettings.DEFAULT, account);
        }
        time.advance(HOUR);
        assertThat(hanging).as("the first poll of each").hasSize(2);
        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
        hanging.forEach(answer -> answer.completeExceptionally(ScriptedClient.brokenConnection()));

        service.onPageOf = (workflowId, query) -> CompletableFuture.completedFuture(executions.page(workflowId, query));
        executions.add("later", WORKFLOW, time.instant(), Duration.ofMinutes(2));
        watch("later", WORKFLOW, PollSettings.DEFAULT, account);
        time.advance(Duration.ofMinutes(4));
        assertThat(all.get(2).ends).containsExactly("ended Success");
    }

    @Test
    void whatEndedOnceTellsWhenTheNextOfItsWorkflowIsPolledFirst() {
        executions.add("first", WORKFLOW, time.instant(), Duration.ofMinutes(10));
        watch("first", WORKFLOW, PollSettings.DEFAULT, account);
        time.advance(Duration.ofMinutes(30));
        assertThat(all.get(0).ends).containsExactly("ended Success");
        int polls = executions.polls.size();

        executions.add("second", WORKFLOW, time.instant(), Duration.ofMinutes(10));
        watch("second", WORKFLOW, PollSettings.DEFAULT, account);
        time.advance(Duration.ofSeconds(30));
        assertThat(executions.polls).as("not after ten seconds").hasSize(polls);
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        for (int i = 0; i < 3; i++) {
            executions.add("e" + i, WORKFLOW, time.instant(), Duration.ofMinutes(4 + i));
            watch("e" + i, WORKFLOW, PollSettings.DEFAULT, account);
        }
        List<CompletableFuture<Void>> late = new ArrayList<>();
        service.onPageOf = (workflowId, query) -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            late.add(answer);
            return answer.thenApply(nothing -> executions.page(workflowId, query));
        };
        time.advance(HOUR.plusMinutes(2));
        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("timedOut never seen"));

        late.forEach(answer -> answer.complete(null));
        time.advance(HOUR);
        assertThat(all).allSatisfy(told -> assertThat(told.ends).hasSize(1));
        assertThat(poller.watchCount()).isZero();
    }

    @Test
    void manyWaitsThatAreCancelledWhileTheServiceIsSlowDoNotKeepTheOthersFromBeingPolled() {
        List<Scheduler.Timer> timers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            executions.add("e" + i, "workflow" + i, time.instant(), Duration.ofSeconds(i < 2 ? 5 : 60));
            timers.add(watch("e" + i, "workflow" + i, PollSettings.DEFAULT, account));
        }
        CompletableFuture<Void> slow = new CompletableFuture<>();
        service.onPageOf = (workflowId, query) -> slow.thenApply(nothing -> executions.page(workflowId, query));
        time.advance(Duration.ofSeconds(15));
        assertThat(service.queries).as("polls in flight").hasSize(2);

        timers.subList(2, 34).forEach(Scheduler.Timer::cancel);
        slow.complete(null);
        time.advance(Duration.ofMinutes(10));

        List<Told> others = new ArrayList<>(all.subList(0, 2));
        others.addAll(all.subList(34, 40));
        assertThat(others).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @Test
    void aWaitThatIsTakenBackLeavesNothingBehind() {
        List<Scheduler.Timer> timers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            executions.add("e" + i, "workflow" + i % 3, time.instant(), Duration.ofHours(3));
            timers.add(watch("e" + i, "workflow" + i % 3, PollSettings.DEFAULT, account));
        }
        time.advance(Duration.ofMinutes(7));
        timers.forEach(Scheduler.Timer::cancel);
        int polls = executions.polls.size();
        time.settle();
        assertThat(time.timerCount()).isZero();
        assertThat(poller.watchCount()).isZero();
        assertThat(account.snapshot().waits()).isZero();
        time.advance(HOUR.multipliedBy(3));

        assertThat(executions.polls).hasSize(polls);
        assertThat(all).allSatisfy(told -> assertThat(told.ends).isEmpty());
        assertThat(poller.accounts()).isEmpty();
    }

    private Outlook outlook() {
        return account.budget().outlook(time.instant());
    }

    private void heard(long remaining, Duration window) {
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(remaining, null, false, null, window), null);
    }

    private void saidNothing() {
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(null, null, false), null);
    }

    private void refused(RateHeaders headers) {
        account.answered(ScriptedClient.CALL, 429, headers, null);
    }

    private CompletableFuture<String> start() {
        return account.submit(Purpose.START, () -> CompletableFuture.completedFuture("done"));
    }

    private Scheduler.Timer watch(String id, String workflowId, PollSettings settings, Account through) {
        return poller.watch(
                new Watch(id, workflowId, time.instant(), time.instant().plus(HOUR), settings),
                new Connection(through, service),
                told());
    }

    private Told told() {
        Told told = new Told(time);
        all.add(told);
        return told;
    }
}
