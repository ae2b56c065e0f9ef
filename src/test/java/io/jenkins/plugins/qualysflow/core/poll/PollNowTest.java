package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a wait, when somebody asks how it stands, or wants it to be polled. */
@Timeout(20)
class PollNowTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedTime time = new SimulatedTime();
    private final ScriptedClient service = new ScriptedClient(time);
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final Told told = new Told(time);

    @BeforeEach
    void theListKnowsTheExecution() {
        service.listWhatPollsFind(EXECUTION);
    }

    @Test
    void aWaitTellsWhatItWaitsFor() {
        Object owner = new Object();
        poller.watch(
                new Watch(
                        EXECUTION, WORKFLOW, time.instant(), time.instant().plus(HOUR), PollSettings.DEFAULT, 1, owner),
                new Connection(account, service),
                told);

        assertThat(onlyWait())
                .isEqualTo(new WatchSnapshot(
                        onlyWait().id(),
                        account.key(),
                        owner,
                        EXECUTION,
                        SimulatedTime.START,
                        SimulatedTime.START.plusSeconds(10),
                        SimulatedTime.START,
                        false,
                        SimulatedTime.START.plus(HOUR),
                        null,
                        null));
    }

    @Test
    void whatWasSeenLastAndTheNextPollAreTold() {
        Instant began = SimulatedTime.START.minusSeconds(100);
        service.answerPolls(
                () -> CompletableFuture.completedFuture(
                        new Execution(EXECUTION, null, "<Working>", began, null, null, null, null)),
                () -> failed(ScriptedClient.serverError()),
                () -> CompletableFuture.completedFuture(ScriptedClient.running(EXECUTION)));
        watch();
        time.advance(Duration.ofSeconds(10));
        assertThat(onlyWait().status()).isEqualTo("<Working>");
        assertThat(onlyWait().since()).isEqualTo(began);
        Instant next = onlyWait().nextPoll();
        assertThat(next).isAfter(SimulatedTime.START.plusSeconds(15)).isBefore(SimulatedTime.START.plusSeconds(70));
        assertThat(onlyWait().lastError()).isNull();

        time.advance(Duration.between(time.instant(), next));
        assertThat(onlyWait().lastError()).contains("try later");
        assertThat(onlyWait().status()).as("as last seen").isEqualTo("<Working>");
        time.advance(HOUR.dividedBy(60));
        assertThat(onlyWait().lastError()).isNull();
    }

    @Test
    void aLookCanBePulledForwardAndTheNextOnesFollow() {
        watch();
        time.advance(Duration.ofSeconds(3));
        assertThat(poller.pollNow(onlyWait().id())).isTrue();
        time.settle();
        assertThat(service.polls).containsExactly(SimulatedTime.START.plusSeconds(3));
        Instant next = onlyWait().nextPoll();
        assertThat(next).isAfter(SimulatedTime.START.plusSeconds(10));

        time.advance(Duration.between(time.instant(), next).minusMillis(1));
        assertThat(service.polls)
                .as("the first poll at 10 s is not made as well")
                .hasSize(1);
        time.advance(Duration.ofMillis(1));
        assertThat(service.polls).containsExactly(SimulatedTime.START.plusSeconds(3), next);
    }

    @Test
    void pollingNowFindsAnEnd() {
        service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        watch();
        poller.pollNow(onlyWait().id());
        time.settle();

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(poller.watches()).isEmpty();
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void aLookThatIsUnderWayIsNotMadeTwice() {
        CompletableFuture<Execution> answer = new CompletableFuture<>();
        service.onPoll = id -> answer;
        watch();
        assertThat(poller.pollNow(onlyWait().id())).isTrue();
        assertThat(poller.pollNow(onlyWait().id())).as("queued").isFalse();
        assertThat(onlyWait().polling()).as("queued").isFalse();
        assertThat(onlyWait().isQueued()).isTrue();
        time.settle();
        assertThat(poller.pollNow(onlyWait().id())).as("not answered").isFalse();
        assertThat(onlyWait().polling()).isTrue();
        assertThat(onlyWait().isQueued()).isFalse();
        assertThat(onlyWait().nextPoll()).isNull();
        assertThat(service.polls).hasSize(1);

        answer.complete(ScriptedClient.running(EXECUTION));
        time.settle();
        assertThat(onlyWait().polling()).isFalse();
        assertThat(onlyWait().nextPoll())
                .isBetween(SimulatedTime.START.plusSeconds(5), SimulatedTime.START.plusSeconds(60));
    }

    @Test
    void theQuotaIsKeptHoweverOftenSomebodyAsks() {
        watch();
        for (int i = 0; i < 1000; i++) {
            poller.pollNow(onlyWait().id());
            time.advance(Duration.ofMillis(500));
        }

        assertThat(service.polls).hasSize(285);
        assertThat(onlyWait().isQueued()).isTrue();
        assertThat(onlyWait().nextPoll()).as("when the quota allows").isEqualTo(SimulatedTime.START.plus(HOUR));
        assertThat(onlyWait().isHeldBack(time.instant())).isTrue();
        assertThat(account.snapshot().nextCall()).isEqualTo(SimulatedTime.START.plus(HOUR));
    }

    @Test
    void aLookThatIsPlannedForTheTimeOfAPauseIsMadeAfterIt() {
        watch();
        assertThat(onlyWait().isHeldBack(time.instant())).isFalse();
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(44), false), null);

        assertThat(onlyWait().planned()).isEqualTo(SimulatedTime.START.plusSeconds(10));
        assertThat(onlyWait().nextPoll()).isEqualTo(SimulatedTime.START.plus(Duration.ofMinutes(44)));
        assertThat(onlyWait().isHeldBack(time.instant())).isTrue();
        assertThat(onlyWait().isQueued()).as("before its time").isFalse();

        time.advance(Duration.ofMinutes(44).minusMillis(1));
        assertThat(service.polls).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(service.polls).hasSize(1);
    }

    @Test
    void aHigherLimitIsForWaitsThatAreThereAlready() {
        for (int i = 0; i < 97; i++) {
            account.repeated(ScriptedClient.CALL);
        }
        poller.allow(gateway -> 100);
        watch();
        time.advance(Duration.ofSeconds(20));
        assertThat(service.polls).as("with 97 of 100 used up").isEmpty();

        poller.allow(gateway -> 300);
        time.settle();
        assertThat(service.polls).as("with 97 of 300").hasSize(1);

        poller.allow(gateway -> 50);
        time.advance(Duration.ofMinutes(30));
        assertThat(service.polls).as("with 98 of 50").hasSize(1);
    }

    @Test
    void pollsThatWerePlannedByALowerLimitAreMadeSooner() {
        poller.allow(gateway -> 2);
        watch();
        time.advance(Duration.ofSeconds(10));
        assertThat(onlyWait().planned()).isAfter(SimulatedTime.START.plus(HOUR.dividedBy(3)));

        poller.allow(gateway -> 300);
        assertThat(onlyWait().planned()).isBefore(SimulatedTime.START.plusSeconds(71));
        time.advance(Duration.ofSeconds(60));
        assertThat(service.polls.size()).isGreaterThan(1);
    }

    @Test
    void anotherLimitMakesNoAccountYounger() {
        time.advance(HOUR.minusSeconds(1));
        poller.allow(gateway -> 200);
        time.advance(Duration.ofSeconds(1));

        assertThat(poller.accounts()).isEmpty();
    }

    @Test
    void aPollThatTheEvenRateDoesNotAllowYetIsToldOfWithTheTimeWhenItDoes() {
        for (int i = 0; i < 145; i++) {
            account.repeated(ScriptedClient.CALL);
        }
        for (int i = 0; i < 10; i++) {
            poller.watch(
                    new Watch(
                            EXECUTION + i,
                            WORKFLOW + i,
                            time.instant(),
                            time.instant().plus(HOUR),
                            PollSettings.DEFAULT,
                            20,
                            null),
                    new Connection(account, service),
                    told);
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(service.polls).as("with calls left for the ends only").isEmpty();
        Instant next = poller.watches().get(0).nextPoll();
        assertThat(next).isAfter(time.instant().plusSeconds(30));
        assertThat(poller.watches()).allSatisfy(wait -> {
            assertThat(wait.isQueued()).isTrue();
            assertThat(wait.isHeldBack(time.instant())).isTrue();
            assertThat(wait.nextPoll()).isEqualTo(next);
        });

        time.advance(Duration.between(time.instant(), next).minusMillis(1));
        assertThat(service.polls).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(service.polls).containsExactly(next);
    }

    @Test
    void aLastPollIsToldOfWithTheTimeWhenTheQuotaAllowsIt() {
        for (int i = 0; i < 299; i++) {
            time.advance(i == 5 ? HOUR.dividedBy(2) : Duration.ZERO);
            account.repeated(ScriptedClient.CALL);
        }
        Instant deadline = time.instant().plusSeconds(1);
        poller.watch(
                new Watch(EXECUTION, WORKFLOW, time.instant(), deadline, PollSettings.DEFAULT),
                new Connection(account, service),
                told);
        time.advance(Duration.ofSeconds(1));

        assertThat(onlyWait().nextPoll()).isEqualTo(SimulatedTime.START.plus(HOUR));
    }

    @Test
    void aGatewayTellsHowManyWaitAndHowLongItTakesToPollAll() {
        assertThat(poller.gateway("https://gateway").polling()).isNull();
        watch();
        watch();
        poller.watch(
                new Watch("other", "of another", time.instant(), time.instant().plus(HOUR), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
        PollingSnapshot polling = poller.gateway("https://gateway").polling();
        assertThat(polling).isEqualTo(new PollingSnapshot(3, 2, 285, Duration.ofMillis(25_263)));
        assertThat(polling.isLate()).isFalse();
        assertThat(poller.watchCount()).isEqualTo(3);

        poller.allow(gateway -> 30);
        assertThat(poller.gateway("https://gateway").polling().isLate()).isTrue();
        time.advance(HOUR.multipliedBy(2));
        assertThat(poller.gateway("https://gateway").polling()).isNull();
    }

    @Test
    void aWaitThatIsOverIsNotCountedTwiceAsOver() {
        CompletableFuture<Execution> slow = new CompletableFuture<>();
        service.onPoll = id -> slow;
        Watch unknown = new Watch(EXECUTION, null, null, time.instant().plus(HOUR), PollSettings.DEFAULT);
        Scheduler.Timer one = poller.watch(unknown, new Connection(account, service), new Told(time));
        Scheduler.Timer same = poller.watch(unknown, new Connection(account, service), told);
        time.settle();
        watch();
        one.cancel();
        slow.completeExceptionally(ScriptedClient.unauthorized());
        time.settle();
        assertThat(told.ends).containsExactly("failed unauthorized");
        one.cancel();
        same.cancel();

        assertThat(poller.gateway("https://gateway").polling().waits()).isEqualTo(1);
    }

    @Test
    void aCredentialThatWasExchangedIsTriedAtOnceAndTheErrorIsShownUntilThen() {
        service.onPoll = id -> failed(ScriptedClient.unauthorized());
        ScriptedClient exchanged = new ScriptedClient(time);
        CompletableFuture<Execution> answer = new CompletableFuture<>();
        exchanged.onPoll = id -> answer;
        exchanged.listWhatPollsFind(EXECUTION);
        told.other = new Connection(account, exchanged);
        watch();
        time.advance(Duration.ofSeconds(3));
        poller.pollNow(onlyWait().id());
        time.settle();

        assertThat(exchanged.polls).containsExactly(SimulatedTime.START.plusSeconds(3));
        assertThat(onlyWait().lastError()).contains("token refused");
        answer.complete(ScriptedClient.running(EXECUTION));
        time.settle();
        assertThat(onlyWait().lastError()).isNull();
    }

    @Test
    void aPauseHoldsItBack() {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(5), false), null);
        watch();
        assertThat(poller.pollNow(onlyWait().id())).isTrue();
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(service.polls).isEmpty();

        time.advance(Duration.ofMillis(1));
        assertThat(service.polls).hasSize(1);
    }

    @Test
    void aLookThatIsWantedJustWhenTheLastOneIsAnsweredMakesNoSecondSeriesOfLooks() {
        AtomicInteger left = new AtomicInteger(5);
        AtomicReference<ExecutionPoller> impatient = new AtomicReference<>();
        // Asked for between an answer and the timer for the next poll.
        impatient.set(new ExecutionPoller(time, time, time, () -> {
            if (left.getAndDecrement() > 0) {
                impatient.get().watches().forEach(each -> impatient.get().pollNow(each.id()));
            }
            return 0;
        }));
        Account own = impatient.get().account(account.key(), 300);
        Watch watch =
                new Watch(EXECUTION, WORKFLOW, time.instant(), time.instant().plus(HOUR), PollSettings.DEFAULT);
        impatient.get().watch(watch, new Connection(own, service), told);
        time.advance(Duration.ofMinutes(30));

        assertThat(time.timerCount()).as("for the next poll").isEqualTo(1);
        assertThat(service.polls.size()).isLessThan(100);
    }

    @Test
    void theLastPollIsNotDisturbed() {
        service.onPoll = id -> new CompletableFuture<>();
        watch();
        time.advance(HOUR);

        assertThat(poller.pollNow(onlyWait().id())).isFalse();
        time.advance(Duration.ofMinutes(2));
        assertThat(told.ends).containsExactly("timedOut never seen");
    }

    @Test
    void aWaitThatIsOverIsNotPolled() {
        Scheduler.Timer watch = watch();
        long id = onlyWait().id();
        watch.cancel();

        assertThat(poller.pollNow(id)).isFalse();
        assertThat(poller.pollNow(-1)).isFalse();
        assertThat(service.polls).isEmpty();
    }

    private Scheduler.Timer watch() {
        return poller.watch(
                new Watch(EXECUTION, WORKFLOW, time.instant(), time.instant().plus(HOUR), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
    }

    private WatchSnapshot onlyWait() {
        assertThat(poller.watches()).hasSize(1);
        return poller.watches().get(0);
    }
}
