package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One execution is waited for: how often it is polled, what ends the wait, and what does not. */
@Timeout(20)
class WaitingTest {

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

    /** Whatever happens in a test: once the wait is over, nothing of it is left. */
    @AfterEach
    void nothingIsLeft() {
        time.advance(HOUR.multipliedBy(3));
        assertThat(poller.watchCount()).isZero();
        assertThat(time.timerCount()).isZero();
        assertThat(told.ends.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void aServiceErrorNeverEndsAWait() {
        service.answerPolls(
                () -> failed(ScriptedClient.serverError()),
                () -> failed(ScriptedClient.brokenConnection()),
                () -> failed(ScriptedClient.refusedConnection()),
                () -> failed(ScriptedClient.unreadable()),
                () -> failed(ScriptedClient.rateLimited(Duration.ofSeconds(5))),
                () -> failed(new IllegalStateException("a fault of ours")),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        watch(HOUR);
        time.advance(Duration.ofMinutes(8));

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(told.errors)
                .containsExactly("server_error", "unreachable", "unreachable", "unreadable_answer", "rate_limited");
        assertThat(told.endedAt).isBefore(SimulatedTime.START.plus(Duration.ofMinutes(6)));
    }

    @Test
    void anErrorOfThePluginItselfIsNoReasonToAskMoreOften() {
        service.onPoll = id -> failed(new IllegalStateException("a fault of ours"));

        watch(HOUR);
        time.advance(Duration.ofMinutes(10));

        assertThat(service.polls.size()).isBetween(9, 11);
        assertThat(told.ends).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeProcessedIsAskedForAgainAMinuteLater() {
        service.answerPolls(
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> CompletableFuture.completedFuture(null),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        watch(HOUR);
        time.advance(Duration.ofMinutes(3));

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(gaps().get(1)).isEqualTo(60_000L);
    }

    @Test
    void eachAnswerTellsWhenTheNextPollIs() {
        watch(HOUR);
        time.advance(Duration.ofMinutes(5));

        assertThat(told.next).hasSizeGreaterThan(4);
        assertThat(service.polls.subList(1, service.polls.size()))
                .isEqualTo(told.next.subList(0, service.polls.size() - 1));
    }

    @Test
    void backsOffToOnceAMinuteWhileTheServiceIsDown() {
        service.onPoll = id -> failed(ScriptedClient.serverError());

        watch(HOUR);
        time.advance(HOUR);

        assertThat(gaps()).startsWith(10000L, 15000L, 22500L, 33750L, 50625L, 60000L, 60000L);
        assertThat(service.polls.size()).isLessThan(66);
    }

    @Test
    void oneNotFoundSaysLittle() {
        service.answerPolls(
                () -> failed(ScriptedClient.notFound()),
                () -> failed(ScriptedClient.notFound()),
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> failed(ScriptedClient.notFound()),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        watch(HOUR);
        time.advance(Duration.ofMinutes(5));

        assertThat(told.ends).containsExactly("ended Success");
    }

    @Test
    void notFoundForAMinuteOverThreePollsEndsTheWait() {
        service.onPoll = id -> failed(ScriptedClient.notFound());

        watch(HOUR);
        time.advance(Duration.ofSeconds(69));
        assertThat(told.ends).isEmpty();
        time.advance(Duration.ofSeconds(2));

        assertThat(told.ends).containsExactly("failed not_found");
        assertThat(service.polls).as("a list, and four polls").hasSize(5);
    }

    @Test
    void notFoundTwiceSaysLittleHoweverLongThatTook() {
        service.onPoll = id -> failed(ScriptedClient.notFound());

        watch(HOUR);
        time.advance(Duration.ofSeconds(11));
        pause(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(5).plusSeconds(10));
        assertThat(service.polls).as("a list, and two polls").hasSize(3);
        assertThat(told.ends).isEmpty();
        time.advance(Duration.ofSeconds(20));

        assertThat(told.ends).containsExactly("failed not_found");
        assertThat(service.polls).hasSize(4);
    }

    @Test
    void aPermissionThatIsRefusedTwiceInARowEndsTheWait() {
        service.onPoll = id -> failed(ScriptedClient.forbidden());

        watch(HOUR);
        time.advance(Duration.ofSeconds(11));
        assertThat(told.ends).isEmpty();
        assertThat(told.errors).containsExactly("forbidden");
        time.advance(Duration.ofSeconds(20));

        assertThat(told.ends).containsExactly("failed forbidden");
        assertThat(service.polls).as("a list, and two polls").hasSize(3);
    }

    @Test
    void refusalsThatPassEndNoWaitHoweverManyThereAreInTheEnd() {
        service.answerPolls(
                () -> failed(ScriptedClient.forbidden()),
                () -> failed(ScriptedClient.forbidden()),
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> failed(ScriptedClient.badRequest()),
                () -> failed(ScriptedClient.serverError()),
                () -> failed(ScriptedClient.forbidden()),
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> failed(ScriptedClient.forbidden()),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        watch(HOUR);
        time.advance(Duration.ofMinutes(10));

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(told.errors)
                .as("without those of two lists, which details replaced at once")
                .containsExactly("forbidden", "invalid_request", "server_error", "forbidden");
    }

    @Test
    void aRefusedCredentialIsLookedUpOnceMoreAndThenEndsTheWait() {
        service.onPoll = id -> failed(ScriptedClient.unauthorized());
        told.other = new Connection(account, service);

        watch(HOUR);
        time.advance(Duration.ofSeconds(11));

        assertThat(told.renewals).isEqualTo(1);
        assertThat(told.ends).containsExactly("failed unauthorized");
        assertThat(service.polls).hasSize(2);
    }

    @Test
    void aCredentialThatWasExchangedKeepsTheWaitGoing() {
        service.onPoll = id -> failed(ScriptedClient.unauthorized());
        ScriptedClient exchanged = new ScriptedClient(time);
        exchanged.listWhatPollsFind(EXECUTION);
        exchanged.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        Account another = poller.account(new AccountKey("https://gateway", "two"), 300);
        told.other = new Connection(another, exchanged);

        watch(HOUR);
        time.advance(Duration.ofSeconds(11));

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(exchanged.polls).hasSize(1);
        assertThat(another.callsSpent()).as("calls at the gateway").isEqualTo(2);
    }

    @Test
    void aSecretThatWasExchangedShowsWhenNoTokenIsMintedForTheOldOne() {
        QFlowException refused = new QFlowException(Kind.UNAUTHORIZED, ScriptedClient.CALL, 401, "no client");
        service.onPoll = id -> failed(QFlowException.noToken(ScriptedClient.CALL, refused));
        ScriptedClient exchanged = new ScriptedClient(time);
        exchanged.listWhatPollsFind(EXECUTION);
        exchanged.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        told.other = new Connection(account, exchanged);

        watch(HOUR);
        time.advance(Duration.ofSeconds(11));

        assertThat(told.ends).containsExactly("ended Success");
    }

    @Test
    void aLoginThatIsDownIsWaitedFor() {
        QFlowException down = QFlowException.noToken(ScriptedClient.CALL, ScriptedClient.serverError());
        service.answerPolls(() -> failed(down), () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        watch(HOUR);
        time.advance(Duration.ofMinutes(1));

        assertThat(told.renewals).isZero();
        assertThat(told.ends).containsExactly("ended Success");
    }

    @Test
    void aLookUpThatThrowsEndsTheWaitInsteadOfLosingIt() {
        service.onPoll = id -> failed(ScriptedClient.unauthorized());
        told.renewalFault = new IllegalStateException("the store is gone");

        watch(HOUR);
        time.advance(Duration.ofSeconds(11));

        assertThat(told.ends).containsExactly("failed unauthorized");
    }

    @Test
    void isFirstPolledAfterTenSecondsAndThenOnceAMinuteAtTheLeast() {
        watch(HOUR);
        time.advance(HOUR.minusSeconds(1));

        assertThat(service.polls.get(0)).isEqualTo(SimulatedTime.START.plusSeconds(10));
        assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(5_000L, 60_000L));
        assertThat(service.polls.size()).as("in an hour").isBetween(60, 150);
    }

    @Test
    void theFirstPollIsNoLaterThanAnyOther() {
        Watch often = new Watch(
                EXECUTION,
                WORKFLOW,
                time.instant(),
                time.instant().plus(HOUR),
                new PollSettings(Duration.ofSeconds(30), Duration.ofSeconds(5)));
        poller.watch(often, new Connection(account, service), told);
        time.advance(Duration.ofSeconds(10));

        assertThat(service.polls)
                .containsExactly(SimulatedTime.START.plusSeconds(5), SimulatedTime.START.plusSeconds(10));
    }

    @Test
    void whatFailedTogetherIsRepeatedUpToATenthSooner() {
        service.onPoll = id -> failed(ScriptedClient.serverError());
        ExecutionPoller jittery = new ExecutionPoller(time, time, time, () -> 1);
        jittery.watch(plan(HOUR), new Connection(account, service), told);
        time.advance(Duration.ofMinutes(1));

        assertThat(gaps()).startsWith(9_000L, 13_500L);
    }

    @Test
    void anExecutionOfWhichNothingIsKnownIsPolledAtOnce() {
        poller.watch(
                new Watch(EXECUTION, null, null, SimulatedTime.START.plus(HOUR), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
        time.settle();

        assertThat(service.polls).containsExactly(SimulatedTime.START);
        assertThat(service.queries)
                .as("by itself, since its workflow is not known")
                .isEmpty();
        time.advance(Duration.ofMinutes(2));
        assertThat(service.polls.get(1)).as("as was told").isEqualTo(told.next.get(0));
    }

    @Test
    void aWaitTakenUpAgainIsPolledAtOnce() {
        service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        poller.watch(
                new Watch(EXECUTION, WORKFLOW, Instant.EPOCH, SimulatedTime.START.plus(HOUR), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
        time.settle();

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void theDeadlineMakesOneLastPollWhoseOutcomeCounts() {
        service.onPoll = id -> CompletableFuture.completedFuture(
                time.elapsed().compareTo(Duration.ofMinutes(5)) >= 0 ? ended(id, "Failed") : running(id));

        watch(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(5));

        assertThat(told.ends).containsExactly("ended Failed");
    }

    @Test
    void whatHasNotEndedAtTheDeadlineHasTimedOut() {
        watch(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(5));

        assertThat(told.ends).containsExactly("timedOut Running");
        assertThat(service.polls.get(service.polls.size() - 1)).isEqualTo(SimulatedTime.START.plusSeconds(300));
    }

    @Test
    void aDeadlineThatPassedWhileNobodyWasThereStillGetsItsLook() {
        service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        poller.watch(
                new Watch(
                        EXECUTION,
                        WORKFLOW,
                        Instant.EPOCH,
                        SimulatedTime.START.minusSeconds(3600),
                        PollSettings.DEFAULT),
                new Connection(account, service),
                told);
        time.settle();

        assertThat(told.ends).containsExactly("ended Success");
    }

    @Test
    void aLastLookThatFindsNothingTimesOutWithoutAName() {
        service.onPoll = id -> failed(ScriptedClient.notFound());

        watch(Duration.ofSeconds(30));
        time.advance(Duration.ofSeconds(30));

        assertThat(told.ends).containsExactly("timedOut never seen");
    }

    @Test
    void aLastLookThatIsHeldBackGivesUpAfterAMinute() {
        watch(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(4));
        pause(Duration.ofMinutes(55));
        time.advance(Duration.ofSeconds(119));
        assertThat(told.ends).isEmpty();
        int polls = service.polls.size();
        time.advance(Duration.ofSeconds(2));

        assertThat(told.ends).containsExactly("timedOut Running");
        time.advance(HOUR);
        assertThat(service.polls).as("not made afterwards").hasSize(polls);
    }

    @Test
    void aLastLookThatIsNeverAnsweredGivesUpAfterAMinute() {
        service.onPoll = id -> new CompletableFuture<>();

        watch(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(6));

        assertThat(told.ends).containsExactly("timedOut never seen");
    }

    @Test
    void a429OfFiftyFiveMinutesPausesTheWaitAndDoesNotEndIt() {
        service.onPoll = id -> {
            if (service.polls.size() == 1) {
                pause(Duration.ofMinutes(55));
                return failed(ScriptedClient.rateLimited(Duration.ofMinutes(55)));
            }
            return CompletableFuture.completedFuture(ended(id, "Success"));
        };

        watch(HOUR);
        time.advance(Duration.ofMinutes(54));
        assertThat(service.polls).hasSize(1);
        time.advance(Duration.ofMinutes(2));

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(service.polls).hasSize(2);
    }

    @Test
    void aLookThatIsDueAndHeldBackIsToldOfWithTheTimeFromWhichItMayBeMade() {
        service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        watch(HOUR);
        // Another call was turned away.
        pause(Duration.ofMinutes(20));

        time.advance(Duration.ofMinutes(19));

        assertThat(told.held).containsExactly(SimulatedTime.START.plus(Duration.ofMinutes(20)));
        assertThat(told.ends).isEmpty();
        time.advance(Duration.ofMinutes(2));
        assertThat(told.ends).containsExactly("ended Success");
    }

    @Test
    void aLookThatMayBeMadeWhenItIsDueIsNotToldOf() {
        service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        watch(HOUR);
        time.advance(Duration.ofMinutes(1));

        assertThat(told.held).isEmpty();
        assertThat(told.ends).containsExactly("ended Success");
    }

    @Test
    void nothingIsHeardOfAWaitThatWasTakenBack() {
        List<Duration> moments =
                List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2));
        for (Duration moment : moments) {
            Scheduler.Timer watch = watch(HOUR);
            time.advance(moment);
            watch.cancel();
            watch.cancel();
            told.errors.clear();
            service.polls.clear();
            time.advance(HOUR.multipliedBy(2));

            assertThat(service.polls).as("after %s", moment).isEmpty();
        }
        assertThat(told.ends).isEmpty();
    }

    @Test
    void anAnswerThatComesAfterTheWaitWasTakenBackIsDropped() {
        CompletableFuture<Execution> slow = new CompletableFuture<>();
        service.onPoll = id -> slow;

        Scheduler.Timer watch = watch(HOUR);
        time.advance(Duration.ofSeconds(20));
        watch.cancel();
        slow.complete(ended(EXECUTION, "Success"));
        time.advance(HOUR);

        assertThat(told.ends).isEmpty();
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheLooks() {
        told.fault = new IllegalStateException("the log is closed");

        watch(HOUR);
        time.advance(Duration.ofMinutes(10));

        assertThat(service.polls.size()).isGreaterThan(9);
    }

    private Scheduler.Timer watch(Duration deadline) {
        return poller.watch(plan(deadline), new Connection(account, service), told);
    }

    private Watch plan(Duration deadline) {
        return new Watch(EXECUTION, WORKFLOW, time.instant(), time.instant().plus(deadline), PollSettings.DEFAULT);
    }

    private void pause(Duration wait) {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, wait, false), null);
    }

    private List<Long> gaps() {
        return IntStream.range(1, service.polls.size())
                .mapToObj(i -> Duration.between(service.polls.get(i - 1), service.polls.get(i))
                        .toMillis())
                .toList();
    }
}
