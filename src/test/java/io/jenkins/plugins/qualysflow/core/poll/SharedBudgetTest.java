package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given two credentials at one gateway, which may be of one subscription, when both are used. */
@Timeout(20)
class SharedBudgetTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account one = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final Account two = poller.account(new AccountKey("https://gateway", "two"), 300);

    @Test
    void togetherTheyUseOneShare() {
        List<Instant> made = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            call(i % 2 == 0 ? one : two, Purpose.START).thenAccept(done -> made.add(time.instant()));
        }
        time.settle();
        assertThat(made).hasSize(298);

        time.advance(HOUR.minusMillis(1));
        assertThat(made).hasSize(298);
        time.advance(Duration.ofMillis(1));
        assertThat(made).hasSize(400);
    }

    @Test
    void anotherGatewayHasAShareOfItsOwn() {
        use(one, 298);
        CompletableFuture<String> elsewhere = call(account("https://other", "one", 300), Purpose.START);
        time.settle();

        assertThat(elsewhere).isCompleted();
        assertThat(two.callsSpent()).isEqualTo(298);
    }

    @Test
    void whatIsHeldBackInOneAccountGoesOutWhenTheCallsOfTheOtherAreAnHourOld() {
        use(one, 298);
        CompletableFuture<String> held = call(two, Purpose.START);
        time.advance(HOUR.minusMillis(1));
        assertThat(held).isNotDone();

        time.advance(Duration.ofMillis(1));
        assertThat(held).isCompleted();
    }

    @Test
    void aPauseOfOneHoldsTheOtherUntilItsEndAndLetsItGoThen() {
        one.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(7), false), null);
        CompletableFuture<String> held = call(two, Purpose.LAST_POLL);
        time.advance(Duration.ofMinutes(7).minusMillis(1));
        assertThat(held).isNotDone();

        time.advance(Duration.ofMillis(1));
        assertThat(held).isCompleted();
    }

    @Test
    void aPauseThatComesWhileTheOtherWaitsForAnEarlierOneHoldsItLonger() {
        one.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(1), false), null);
        CompletableFuture<String> held = call(two, Purpose.POLL);
        time.advance(Duration.ofSeconds(30));
        one.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(2), false), null);

        time.advance(Duration.ofSeconds(119));
        assertThat(held).isNotDone();
        time.advance(Duration.ofSeconds(1));
        assertThat(held).isCompleted();
        assertThat(two.snapshot().pause())
                .isEqualTo(new Pause(SimulatedTime.START, SimulatedTime.START.plusSeconds(150), false, false));
    }

    @Test
    void anAccountWithALowerLimitHoldsToItForTheCallsOfAll() {
        Account low = account("https://gateway", "low", 10);
        use(one, 12);
        CompletableFuture<String> ofLow = call(low, Purpose.START);
        CompletableFuture<String> ofOther = call(two, Purpose.START);
        time.settle();

        assertThat(ofLow).isNotDone();
        assertThat(ofOther).isCompleted();
        assertThat(low.snapshot().left()).isZero();
    }

    @Test
    void aHigherLimitLetsGoWhatWaitsForIt() {
        use(one, 298);
        CompletableFuture<String> held = call(two, Purpose.START);
        time.settle();
        assertThat(held).isNotDone();

        account("https://gateway", "two", 301);
        time.settle();
        assertThat(held).isCompleted();
    }

    @Test
    void anAccountThatNobodyUsedForAnHourIsForgotten() {
        use(one, 1);
        time.advance(HOUR.minusSeconds(1));
        assertThat(accounts()).containsExactly("one", "two");
        use(two, 1);
        time.advance(Duration.ofSeconds(1));

        assertThat(accounts()).containsExactly("two");
        assertThat(account("https://gateway", "one", 300)).isNotSameAs(one);
        assertThat(accounts()).containsExactly("two", "one");
    }

    @Test
    void anAccountIsKeptFromWhenItIsAskedForAndForgottenWhenAnotherIs() {
        time.advance(HOUR.minusMinutes(1));
        assertThat(account("https://gateway", "one", 300)).isSameAs(one);
        time.advance(Duration.ofMinutes(1));
        account("https://gateway", "three", 300);

        assertThat(poller.isInUse(one)).isTrue();
        assertThat(poller.isInUse(two)).isFalse();
    }

    @Test
    void anAccountThatIsWaitedInOrHasACallIsKept() {
        one.waitBegins();
        CompletableFuture<String> answer = new CompletableFuture<>();
        two.submit(Purpose.POLL, () -> answer);
        time.advance(HOUR.multipliedBy(3));
        assertThat(accounts()).containsExactly("one", "two");

        answer.complete("");
        one.waitEnds();
        time.advance(HOUR.minusMillis(1));
        assertThat(accounts()).containsExactly("one", "two");
        time.advance(Duration.ofMillis(1));
        assertThat(accounts()).isEmpty();
    }

    @Test
    void anAccountThatIsMadeAnewFindsTheCallsOfTheOthers() {
        time.advance(HOUR.minusMinutes(1));
        use(two, 5);
        time.advance(Duration.ofMinutes(1));
        assertThat(accounts()).containsExactly("two");

        assertThat(account("https://gateway", "one", 300).callsSpent()).isEqualTo(5);
    }

    private void use(Account account, int calls) {
        for (int i = 0; i < calls; i++) {
            call(account, Purpose.START);
        }
        time.settle();
    }

    private static CompletableFuture<String> call(Account account, Purpose purpose) {
        return account.submit(purpose, () -> CompletableFuture.completedFuture("done"));
    }

    private Account account(String gateway, String caller, int callsPerHour) {
        return poller.account(new AccountKey(gateway, caller), callsPerHour);
    }

    private List<String> accounts() {
        return poller.accounts().stream().map(account -> account.key().client()).toList();
    }
}
