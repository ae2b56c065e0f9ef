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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given waits at one gateway, what the planner makes of its quota, of clients, and of what the service says. */
@Timeout(60)
class PollPlannerTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final AccountKey ONE = new AccountKey("https://gateway", "one");
    private static final AccountKey TWO = new AccountKey("https://gateway", "two");

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
        assertThat(outlook().limit())
                .as("one answer that is better proves little")
                .isEqualTo(100);

        time.advance(Duration.ofMinutes(30));
        assertThat(outlook().limit()).isEqualTo(200);
        time.advance(Duration.ofMinutes(30));
        assertThat(outlook().limit()).isEqualTo(300);
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

        assertThat(outlook().limit()).isEqualTo(300);
    }

    @Test
    void aLowerLimitOfTheServiceIsHeeded() {
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(50L, null, false, 50L, HOUR), null);

        assertThat(outlook().limit()).isEqualTo(50);
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

    @Test
    void anHourThatIsUsedUpIsNotAskedAboutAllTheTime() {
        for (int i = 0; i < 160; i++) {
            start();
        }
        time.settle();
        int[] timers = {0};
        ExecutionPoller counted = new ExecutionPoller(
                time,
                (task, delay) -> {
                    timers[0]++;
                    return time.schedule(task, delay);
                },
                time,
                () -> 0.5);
        Account own = counted.account(ONE, 300);
        for (int i = 0; i < 160; i++) {
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
