package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedExecutions;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Given several waits for executions of one workflow, when the service lists its executions, well or badly. */
@Timeout(60)
class ListPollTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int WAITS = 5;
    private static final int NEWER = 70;

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final SimulatedExecutions executions = new SimulatedExecutions(time);
    private final ScriptedClient service = executions.client();
    private final List<Told> all = new ArrayList<>();

    /** What is wrong with the list. */
    private enum Fault {
        NOTHING,
        PAGES_REPEATED,
        ONE_LEFT_OUT,
        EMPTY,
        OUT_OF_ORDER,
        TOTAL_OF_NONE,
        TOTAL_OF_ONE_PAGE,
        TOTAL_OF_MILLIONS,
        START_REFUSED,
        REFUSED,
        FORBIDDEN,
        NOT_FOUND,
        DOWN,
        UNREADABLE;

        CompletableFuture<Page<Execution>> of(SimulatedExecutions executions, String workflowId, ExecutionQuery query) {
            Page<Execution> page = executions.page(workflowId, query);
            return switch (this) {
                case NOTHING -> answer(page);
                case PAGES_REPEATED ->
                    answer(executions.page(workflowId, query.at(PageRequest.first(PageRequest.USUAL_SIZE))));
                case ONE_LEFT_OUT ->
                    answer(new Page<>(
                            page.items().stream()
                                    .filter(item -> !item.value().id().equals("wait0"))
                                    .toList(),
                            page.total()));
                case EMPTY -> answer(new Page<>(List.of(), 0L));
                case OUT_OF_ORDER -> {
                    var items = new ArrayList<>(page.items());
                    Collections.reverse(items);
                    yield answer(new Page<>(items, page.total()));
                }
                case TOTAL_OF_NONE -> answer(new Page<>(page.items(), 0L));
                case TOTAL_OF_ONE_PAGE ->
                    answer(new Page<>(page.items(), (long) page.items().size()));
                case TOTAL_OF_MILLIONS -> answer(new Page<>(page.items(), 5_000_000L));
                case START_REFUSED -> query.startAt() == null ? answer(page) : failed(ScriptedClient.badRequest());
                case REFUSED -> failed(ScriptedClient.badRequest());
                case FORBIDDEN -> failed(ScriptedClient.forbidden());
                case NOT_FOUND -> failed(ScriptedClient.notFound());
                case DOWN -> failed(new QFlowException(Kind.SERVER_ERROR, ScriptedClient.CALL, 500, "always"));
                case UNREADABLE -> failed(ScriptedClient.unreadable());
            };
        }

        private static CompletableFuture<Page<Execution>> answer(Page<Execution> page) {
            return CompletableFuture.completedFuture(page);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsWrongWithTheListNoWaitIsLostAndTheCallsAreTwiceAsManyAtMost(Fault fault) {
        int calls = follow(fault);

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
        for (int i = 0; i < WAITS; i++) {
            assertThat(Duration.between(executions.end("wait" + i), all.get(i).endedAt))
                    .as("lateness of wait %s", i)
                    .isLessThan(Duration.ofMinutes(2));
        }
        int byList = new ListPollTest().follow(Fault.NOTHING);
        int byThemselves = new ListPollTest().follow(Fault.FORBIDDEN);
        assertThat(calls).isLessThanOrEqualTo(2 * Math.max(byList, byThemselves));
        assertThat(poller.watchCount()).isZero();
        time.advance(HOUR.multipliedBy(2));
        assertThat(time.timerCount()).isZero();
    }

    /** Follows executions to their ends while others of the workflow are newer; returns how many calls that took. */
    private int follow(Fault fault) {
        service.onPageOf = (workflowId, query) -> fault.of(executions, workflowId, query);
        for (int i = 0; i < WAITS; i++) {
            begin("wait" + i, time.instant(), Duration.ofMinutes(8).plusSeconds(20 * i));
            watch("wait" + i, HOUR);
        }
        for (int i = 0; i < NEWER; i++) {
            begin("newer" + i, SimulatedTime.START.plusSeconds(1 + i), Duration.ofMinutes(8));
        }
        time.advance(HOUR.minusSeconds(1));
        return executions.polls.size();
    }

    @ParameterizedTest
    @EnumSource(names = {"FORBIDDEN", "EMPTY"})
    void manyThatAreAskedForByThemselvesKeepToThePace(Fault fault) {
        service.onPageOf = (workflowId, query) -> fault.of(executions, workflowId, query);
        for (int i = 0; i < 250; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            watch("wait" + i, HOUR.multipliedBy(3));
        }
        time.advance(Duration.ofMinutes(10));

        assertThat(executions.polls.size()).isBetween(30, 60);
    }

    @Test
    void afterAnOutageWaitsAreStillPolledTogether() {
        service.onPageOf = (workflowId, query) -> time.elapsed().compareTo(Duration.ofMinutes(20)) < 0
                ? failed(ScriptedClient.brokenConnection())
                : CompletableFuture.completedFuture(executions.page(workflowId, query));
        for (int i = 0; i < 20; i++) {
            begin("wait" + i, time.instant(), Duration.ofMinutes(25));
            watch("wait" + i, HOUR);
        }
        time.advance(Duration.ofMinutes(40));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
        assertThat(service.polls).as("details").isEmpty();
    }

    @Test
    void waitsOfOneWorkflowArePolledByOneCall() {
        for (int i = 0; i < 20; i++) {
            begin("wait" + i, time.instant(), Duration.ofMinutes(10));
            watch("wait" + i, HOUR);
        }
        time.advance(Duration.ofMinutes(15));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
        assertThat(service.polls).as("details").isEmpty();
        assertThat(executions.pages).as("of 300 by themselves").isLessThan(80);
    }

    @Test
    void theFirstPollOfAnUnknownWorkflowAlsoTellsHowLongItTakes() {
        for (int i = 0; i < 20; i++) {
            begin("earlier" + i, SimulatedTime.START.minusSeconds(100_000 + i), Duration.ofMinutes(30));
        }
        begin("wait", time.instant(), Duration.ofMinutes(30));
        watch("wait", HOUR);
        time.advance(Duration.ofSeconds(10));

        assertThat(service.queries).singleElement().satisfies(query -> {
            assertThat(query.startAt()).isNull();
            assertThat(query.order()).isEqualTo("-createdAt");
        });
        time.advance(Duration.ofMinutes(25));
        int calls = executions.polls.size();
        assertThat(calls).as("once a minute, and no more while none ever ended").isBetween(20, 30);
        time.advance(Duration.ofMinutes(6));
        assertThat(all.get(0).ends).containsExactly("ended Success");
        assertThat(Duration.between(executions.end("wait"), all.get(0).endedAt)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void theCallThatAskedHowLongAWorkflowTakesIsSavedLater() {
        for (int i = 0; i < 20; i++) {
            begin("earlier" + i, SimulatedTime.START.minusSeconds(100_000 + i), Duration.ofSeconds(480 + 12 * i));
        }
        begin("wait", time.instant(), Duration.ofMinutes(11));
        PollSettings seldom = new PollSettings(Duration.ofSeconds(10), HOUR);
        Told told = new Told(time);
        poller.watch(
                new Watch("wait", WORKFLOW, time.instant(), time.instant().plus(HOUR), seldom),
                new Connection(account, service),
                told);
        time.advance(HOUR);

        assertThat(told.ends).containsExactly("ended Success");
        assertThat(executions.polls.size())
                .as("of fourteen if it had been known")
                .isLessThanOrEqualTo(12);
    }

    @Test
    void pagesAreTurnedOnlyWhileOneIsMissing() {
        for (int i = 0; i < 3; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            watch("wait" + i, HOUR);
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(executions.pages).as("all on the first page").isEqualTo(1);

        for (int i = 0; i < 120; i++) {
            begin("newer" + i, time.instant(), Duration.ofHours(2));
        }
        poller.pollNow(poller.watches().get(0).id());
        time.settle();
        assertThat(executions.pages).as("all on the third page").isEqualTo(4);

        for (int i = 0; i < 1000; i++) {
            begin("newest" + i, time.instant(), Duration.ofHours(2));
        }
        poller.pollNow(poller.watches().get(0).id());
        time.settle();
        assertThat(executions.pages).as("four at the most").isEqualTo(8);
        assertThat(service.polls).as("details").isEmpty();
    }

    @Test
    void noPageIsTurnedForOneThatIsMissingNorIfTheTotalSaysThatThereIsNone() {
        for (int i = 0; i < 3; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            watch("wait" + i, HOUR);
        }
        // Older ones that the list contains too, on further pages.
        for (int i = 0; i < 120; i++) {
            begin("older" + i, time.instant().minusSeconds(60), Duration.ofHours(2));
        }
        service.onPageOf = (workflowId, query) -> Fault.ONE_LEFT_OUT.of(executions, workflowId, query);
        time.advance(Duration.ofSeconds(10));
        assertThat(executions.pages).as("with one missing").isEqualTo(1);

        service.onPageOf = (workflowId, query) -> {
            List<Listed<Execution>> items = executions.page(workflowId, query).items().stream()
                    .filter(item -> item.value().id().startsWith("older"))
                    .toList();
            return CompletableFuture.completedFuture(new Page<>(items, (long) items.size()));
        };
        poller.pollNow(poller.watches().get(0).id());
        time.settle();
        assertThat(executions.pages).as("with all missing").isEqualTo(2);
    }

    @Test
    void theListBeginsTenMinutesBeforeTheOldestStartByTheServicesClock() {
        Duration ahead = Duration.ofMinutes(3);
        account.answered(
                ScriptedClient.CALL,
                200,
                new RateHeaders(null, null, false),
                time.instant().plus(ahead));
        Instant oldest = time.instant();
        begin("wait0", oldest, Duration.ofHours(2));
        begin("wait1", oldest, Duration.ofHours(2));
        watch("wait0", HOUR);
        time.advance(Duration.ofSeconds(5));
        watch("wait1", HOUR);
        time.advance(Duration.ofSeconds(5));

        assertThat(service.queries.get(0).startAt())
                .isEqualTo(oldest.plus(ahead).minus(Duration.ofMinutes(10)));
    }

    @Test
    void theServiceIsNotAskedForMoreThanItKeeps() {
        for (int i = 0; i < 2; i++) {
            begin("wait" + i, time.instant().minus(Duration.ofDays(40)), Duration.ofDays(80));
            poller.watch(
                    new Watch(
                            "wait" + i,
                            WORKFLOW,
                            time.instant().minus(Duration.ofDays(40)),
                            time.instant().plus(HOUR),
                            PollSettings.DEFAULT),
                    new Connection(account, service),
                    new Told(time));
        }
        time.advance(Duration.ofMinutes(2));

        assertThat(service.queries).hasSizeGreaterThan(1);
        assertThat(service.queries.get(service.queries.size() - 1).startAt())
                .isBetween(
                        time.instant().minus(Duration.ofDays(30)),
                        time.instant().minus(Duration.ofDays(29)));
    }

    @Test
    void lastPollsOfAWorkflowAreOneWhereTheDeadlinesAreClose() {
        for (int i = 0; i < 10; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            watch("wait" + i, Duration.ofMinutes(5).plusSeconds(2 * i));
        }
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        int before = executions.polls.size();
        time.advance(Duration.ofSeconds(21));

        assertThat(executions.polls.size() - before)
                .as("with those of the usual kind")
                .isLessThan(5);
        assertThat(all).allSatisfy(told -> {
            assertThat(told.ends).containsExactly("timedOut Running");
            assertThat(told.endedAt).isBeforeOrEqualTo(SimulatedTime.START.plusSeconds(318));
        });
    }

    @Test
    void theLastPollIsMadeAlthoughAnotherHangs() {
        for (int i = 0; i < 3; i++) {
            begin("wait" + i, time.instant(), Duration.ofMinutes(4));
            watch("wait" + i, Duration.ofMinutes(5));
        }
        time.advance(Duration.ofMinutes(3));
        service.onPageOf = (workflowId, query) -> new CompletableFuture<>();
        time.advance(Duration.ofSeconds(119));
        service.onPageOf = (workflowId, query) -> CompletableFuture.completedFuture(executions.page(workflowId, query));
        int before = executions.polls.size();
        time.advance(Duration.ofSeconds(1));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
        assertThat(executions.polls).as("one call").hasSize(before + 1);
    }

    @Test
    void aDeadlineThatPassesDuringTheLastPollOfAnotherGetsALastPollOfItsOwn() {
        begin("wait0", time.instant(), Duration.ofHours(2));
        begin("wait1", time.instant(), Duration.ofMinutes(5).plusSeconds(20));
        watch("wait0", Duration.ofMinutes(5));
        watch("wait1", Duration.ofMinutes(5).plusSeconds(30));
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        CompletableFuture<Page<Execution>> slow = new CompletableFuture<>();
        Page<Execution> bothGoOn = executions.page(WORKFLOW, ExecutionQuery.since(null));
        service.onPageOf = (workflowId, query) -> slow;
        time.advance(Duration.ofSeconds(40));
        service.onPageOf = (workflowId, query) -> CompletableFuture.completedFuture(executions.page(workflowId, query));
        slow.complete(bothGoOn);
        time.settle();

        assertThat(all.get(0).ends).containsExactly("timedOut Running");
        assertThat(all.get(1).ends).containsExactly("ended Success");
    }

    @Test
    void waitsThatAreCancelledBeforeTheirCommonLastPollGetNone() {
        List<Scheduler.Timer> waits = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            waits.add(watch("wait" + i, Duration.ofMinutes(5).plusSeconds(15 * i)));
        }
        time.advance(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(all.get(0).ends).as("waits for the other").isEmpty();
        waits.forEach(Scheduler.Timer::cancel);
        int polls = executions.polls.size();
        time.advance(HOUR);

        assertThat(executions.polls).hasSize(polls);
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void anExecutionThatTheLastListLacksIsPolledSeparatelyBeforeItsWaitEnds() {
        for (int i = 0; i < 2; i++) {
            begin("wait" + i, time.instant(), Duration.ofMinutes(5).minusMillis(1));
            watch("wait" + i, Duration.ofMinutes(5));
        }
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        // So many that no usual poll is made.
        while (account.callsSpent() < 290) {
            account.repeated(ScriptedClient.CALL);
        }
        service.onPageOf = (workflowId, query) -> Fault.ONE_LEFT_OUT.of(executions, workflowId, query);
        time.advance(Duration.ofMillis(1));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void anExecutionIsPolledSeparatelyAfterTwoListsInARowWithoutIt(int without, boolean separately) {
        service.onPageOf =
                (workflowId, query) -> (service.queries.size() <= without ? Fault.ONE_LEFT_OUT : Fault.NOTHING)
                        .of(executions, workflowId, query);
        for (int i = 0; i < 2; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            watch("wait" + i, HOUR);
        }
        time.advance(Duration.ofMinutes(5));

        assertThat(service.polls.isEmpty()).isNotEqualTo(separately);
    }

    @Test
    void aListWhoseStartIsRefusedIsAskedForWithoutItAtOnceAndFromThenOn() {
        service.onPageOf = (workflowId, query) -> Fault.START_REFUSED.of(executions, workflowId, query);
        for (int i = 0; i < 2; i++) {
            begin("wait" + i, time.instant(), Duration.ofHours(2));
            watch("wait" + i, HOUR);
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(executions.polls).containsExactly(time.instant(), time.instant());
        assertThat(service.queries.get(0).startAt()).isNotNull();
        time.advance(Duration.ofMinutes(5));

        assertThat(service.queries).hasSizeGreaterThan(5);
        assertThat(service.queries.subList(1, service.queries.size()))
                .allSatisfy(query -> assertThat(query.startAt()).isNull());
        assertThat(service.polls).as("details").isEmpty();
    }

    @Test
    void aLastListWhoseStartIsRefusedIsAskedForWithoutItBeforeTheWaitsEnd() {
        service.onPageOf = (workflowId, query) -> Fault.START_REFUSED.of(executions, workflowId, query);
        for (int i = 0; i < 2; i++) {
            begin("wait" + i, time.instant(), Duration.ofSeconds(4));
            watch("wait" + i, Duration.ofSeconds(5));
        }
        time.advance(Duration.ofSeconds(5));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @ParameterizedTest
    @CsvSource({"FORBIDDEN, 2, 58, 62", "DOWN, 4, 8, 12"})
    void aListIsTriedAgainAnHourAfterItWasRefusedAndTenMinutesAfterItFailed(
            Fault fault, int lists, int notYet, int then) {
        service.onPageOf = (workflowId, query) -> fault.of(executions, workflowId, query);
        waitForTwo("first", Duration.ofMinutes(3));
        time.advance(Duration.ofMinutes(notYet));
        assertThat(service.queries).as("lists until it is not used any more").hasSize(lists);
        service.onPageOf = (workflowId, query) -> CompletableFuture.completedFuture(executions.page(workflowId, query));
        waitForTwo("soon", Duration.ofMinutes(1));
        time.advance(Duration.ofSeconds(90));
        assertThat(service.queries).hasSize(lists);

        time.advance(Duration.between(time.instant(), SimulatedTime.START.plus(Duration.ofMinutes(then))));
        int details = service.polls.size();
        waitForTwo("later", Duration.ofMinutes(3));
        time.advance(Duration.ofMinutes(5));
        assertThat(service.queries).hasSizeGreaterThan(lists);
        assertThat(service.polls).as("details").hasSize(details);
        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    private void waitForTwo(String name, Duration duration) {
        for (int i = 0; i < 2; i++) {
            begin(name + i, time.instant(), duration);
            watch(name + i, HOUR);
        }
    }

    @Test
    void aListThatIsRefusedOnceIsAskedForAgain() {
        service.onPageOf = (workflowId, query) -> service.queries.size() == 1
                ? Fault.FORBIDDEN.of(executions, workflowId, query)
                : CompletableFuture.completedFuture(executions.page(workflowId, query));
        waitForTwo("wait", Duration.ofMinutes(3));
        time.advance(Duration.ofMinutes(5));

        assertThat(service.queries).hasSizeGreaterThan(1);
        assertThat(service.polls).as("details").isEmpty();
        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
    }

    @Test
    void aListOfOneThatIsRefusedOnceIsReplacedByDetailsAtOnceAndUsedForTheNext() {
        service.onPageOf = (workflowId, query) -> service.queries.size() == 1
                ? Fault.FORBIDDEN.of(executions, workflowId, query)
                : CompletableFuture.completedFuture(executions.page(workflowId, query));
        begin("one", time.instant(), Duration.ofMinutes(3));
        watch("one", HOUR);
        time.advance(Duration.ofSeconds(10));
        assertThat(service.queries).as("lists").hasSize(1);
        assertThat(service.polls).as("details").hasSize(1);
        time.advance(Duration.ofMinutes(5));

        waitForTwo("next", Duration.ofMinutes(3));
        time.advance(Duration.ofMinutes(5));
        assertThat(service.queries).hasSizeGreaterThan(1);
        assertThat(all).allSatisfy(told -> {
            assertThat(told.ends).containsExactly("ended Success");
            assertThat(told.errors).isEmpty();
        });
    }

    @Test
    void listsThatAreRefusedForTwoWorkflowsAreAskedForTwiceEach() {
        service.onPageOf = (workflowId, query) -> Fault.FORBIDDEN.of(executions, workflowId, query);
        for (int i = 0; i < 4; i++) {
            String workflow = i % 2 == 0 ? WORKFLOW : "another";
            executions.add("wait" + i, workflow, time.instant(), Duration.ofHours(2));
            watch("wait" + i, workflow, HOUR);
        }
        time.advance(Duration.ofMinutes(30));

        assertThat(service.queries).hasSize(4);
        assertThat(service.polls).as("details").isNotEmpty();
    }

    @Test
    void aWaitThatJoinsDuringAListIsPolledAlsoIfThatListEndsTheOthers() {
        CompletableFuture<Page<Execution>> slow = new CompletableFuture<>();
        service.onPageOf = (workflowId, query) -> slow;
        waitForTwo("first", Duration.ofMinutes(3));
        time.advance(Duration.ofSeconds(10));
        begin("joins", time.instant(), Duration.ofMinutes(3));
        watch("joins", HOUR);
        service.onPageOf = (workflowId, query) -> CompletableFuture.completedFuture(executions.page(workflowId, query));
        slow.completeExceptionally(ScriptedClient.unauthorized());
        time.advance(Duration.ofMinutes(5));

        assertThat(all)
                .extracting(told -> told.ends.get(0))
                .containsExactly("failed unauthorized", "failed unauthorized", "ended Success");
    }

    @Test
    void aWaitThatIsCancelledWhenItsEndIsKnownHearsNothing() {
        begin("wait0", time.instant(), Duration.ofMinutes(1));
        begin("wait1", time.instant(), Duration.ofMinutes(1));
        watch("wait0", HOUR);
        all.get(0).atEnd = watch("wait1", HOUR)::cancel;
        time.advance(Duration.ofMinutes(5));

        assertThat(all.get(0).ends).containsExactly("ended Success");
        assertThat(all.get(1).ends).isEmpty();
    }

    @Test
    void hangingStartsAndPollsHoldNoLastPollUp() {
        begin("wait", time.instant(), Duration.ofMinutes(4));
        watch("wait", Duration.ofMinutes(5));
        for (int i = 0; i < 2; i++) {
            account.submit(Purpose.START, CompletableFuture::new);
            account.submit(Purpose.POLL, CompletableFuture::new);
        }
        time.advance(Duration.ofMinutes(5));

        assertThat(all.get(0).ends).containsExactly("ended Success");
    }

    private void begin(String id, Instant when, Duration duration) {
        executions.add(id, WORKFLOW, when, duration);
    }

    private Scheduler.Timer watch(String id, Duration deadline) {
        return watch(id, WORKFLOW, deadline);
    }

    private Scheduler.Timer watch(String id, String workflowId, Duration deadline) {
        Told told = new Told(time);
        all.add(told);
        return poller.watch(
                new Watch(id, workflowId, time.instant(), time.instant().plus(deadline), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
    }
}
