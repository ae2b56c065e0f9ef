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
        time.advance(Duration.ofSeconds(1));

        assertThat(all).allSatisfy(told -> assertThat(told.ends).containsExactly("ended Success"));
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

    private void watch(String id, Duration deadline) {
        Told told = new Told(time);
        all.add(told);
        poller.watch(
                new Watch(id, WORKFLOW, time.instant(), time.instant().plus(deadline), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
    }
}
