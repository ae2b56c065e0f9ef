package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The service that policies are measured against: what it answers, and that it sees whoever breaks its quota. */
class SimulatedServiceTest {

    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> heard = new ArrayList<>();
    private final CallListener listener = new CallListener() {
        @Override
        public void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {
            heard.add(status + " " + rate.remaining() + " " + rate.toWait());
        }
    };

    private SimulatedService service(int callsPerHour, Faults faults) {
        return new SimulatedService(time, callsPerHour, faults, new Random(3));
    }

    @Test
    void anAnswerSaysWhatWasTrueWhenTheCallArrived() {
        SimulatedService service = service(300, Faults.NONE);
        String id = service.begin(WORKFLOW, Duration.ofSeconds(10)).id();
        QFlowClient client = service.client(listener);
        time.advance(Duration.ofMillis(9900));

        CompletableFuture<Execution> running = client.execution(id);
        time.advance(Duration.ofMillis(199));
        assertThat(running).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(running.join().ending()).isEqualTo(Ending.RUNNING);

        Execution ended = answer(client.execution(id));
        assertThat(ended.ending()).isEqualTo(Ending.GOOD);
        assertThat(ended.duration()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatItDoesNotKnowIsNotFound() {
        assertThat(error(service(300, Faults.NONE).client(listener).execution("e0"))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void aCallBeyondTheQuotaIsTurnedAwayAsTheGatewayDoesAndCounted() {
        SimulatedService service = service(2, Faults.NONE);
        String id = service.begin(WORKFLOW, Duration.ofHours(3)).id();
        QFlowClient client = service.client(listener);
        answer(client.execution(id));
        answer(client.execution(id));

        QFlowException refused = error(client.execution(id));

        assertThat(refused.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(3600));
        assertThat(heard).containsExactly("200 1 null", "200 0 null", "429 0 PT1H");
        assertThat(service.refused()).isEqualTo(1);
        assertThat(RollingLog.mostInAnyHour(service.arrivals())).isEqualTo(3);

        time.advance(Duration.ofHours(1));
        answer(client.execution(id));
        assertThat(service.refused()).isEqualTo(1);
    }

    @Test
    void aCallWithinTheTimeThatARefusalNamedIsSeen() {
        SimulatedService service = service(
                300, Faults.NONE.withClosed(SimulatedTime.START, Duration.ofHours(1), Duration.ofSeconds(3300)));
        String id = service.begin(WORKFLOW, Duration.ofHours(3)).id();
        QFlowClient client = service.client(listener);
        CompletableFuture<Execution> first = client.execution(id);
        CompletableFuture<Execution> beforeTheAnswer = client.execution(id);
        time.advance(Duration.ofSeconds(1));
        assertThat(first).isCompletedExceptionally();
        assertThat(beforeTheAnswer).isCompletedExceptionally();
        assertThat(service.callsWhilePaused()).isZero();

        error(client.execution(id));
        assertThat(service.callsWhilePaused()).isEqualTo(1);

        time.advance(Duration.ofSeconds(3600));
        answer(client.execution(id));
        assertThat(service.callsWhilePaused()).isEqualTo(1);
        assertThat(service.refused()).as("it was closed, and not used up").isZero();
    }

    @Test
    void aQuotaThatIsCutCountsWhatWasCalledBefore() {
        SimulatedService service = service(300, Faults.NONE.withQuotaCut(SimulatedTime.START.plusSeconds(60), 2));
        String id = service.begin(WORKFLOW, Duration.ofHours(3)).id();
        QFlowClient client = service.client(listener);
        for (int i = 0; i < 5; i++) {
            answer(client.execution(id));
        }
        time.advance(Duration.ofSeconds(60));

        assertThat(error(client.execution(id)).kind()).isEqualTo(Kind.RATE_LIMITED);
    }

    @Test
    void everyAnswerMayBeLost() {
        SimulatedService service = service(300, Faults.NONE.withLost(1));
        String id = service.begin(WORKFLOW, Duration.ofHours(3)).id();
        QFlowClient client = service.client(listener);
        for (int i = 0; i < 20; i++) {
            QFlowException error = error(client.execution(id));
            assertThat(error.kind()).isEqualTo(Kind.BROKEN);
            assertThat(error.isProvenUnprocessed()).isFalse();
        }
        assertThat(heard).isEmpty();
        assertThat(time.elapsed())
                .as("some break off, for some the client waits")
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(18));
    }

    @Test
    void aStartBeginsAnExecutionThatTakesAsLongAsTheRequestSays() {
        SimulatedService service = service(300, Faults.NONE);
        QFlowClient client = service.client(listener);

        String id = answer(client.run(WORKFLOW, SimulatedClient.request(Duration.ofSeconds(90))))
                .executionId();

        assertThat(service.execution(id).end()).isEqualTo(SimulatedTime.START.plusSeconds(90));
    }

    @Test
    void theListHasPagesTheNewestFirstSinceAnInstant() {
        SimulatedService service = service(300, Faults.NONE);
        service.remember(WORKFLOW, SimulatedTime.START.minusSeconds(7200), Duration.ofSeconds(60));
        service.remember(WORKFLOW, SimulatedTime.START.minusSeconds(3600), Duration.ofSeconds(60));
        String third = service.begin(WORKFLOW, Duration.ofSeconds(60)).id();
        time.advance(Duration.ofSeconds(1));
        String fourth = service.begin(WORKFLOW, Duration.ofSeconds(60)).id();
        QFlowClient client = service.client(listener);

        Page<Execution> first = answer(client.executionList(
                WORKFLOW, newestFirst(SimulatedTime.START.minusSeconds(3600), new PageRequest(2, 1, 0, false))));
        Page<Execution> second = answer(client.executionList(
                WORKFLOW, newestFirst(SimulatedTime.START.minusSeconds(3600), new PageRequest(2, 2, 2, false))));
        Page<Execution> byOffset = answer(client.executionList(
                WORKFLOW, newestFirst(SimulatedTime.START.minusSeconds(3600), new PageRequest(2, 1, 2, true))));

        assertThat(first.total()).isEqualTo(3);
        assertThat(first.values()).extracting(Execution::id).containsExactly(fourth, third);
        assertThat(second.values())
                .extracting(Execution::createdAt)
                .containsExactly(SimulatedTime.START.minusSeconds(3600));
        assertThat(byOffset).isEqualTo(second);
        assertThat(answer(client.executionList(WORKFLOW, newestFirst(null, PageRequest.first(50))))
                        .total())
                .isEqualTo(4);
        assertThat(answer(client.executionList("another", newestFirst(null, PageRequest.first(50))))
                        .items())
                .isEmpty();
    }

    private static ExecutionQuery newestFirst(Instant startAt, PageRequest page) {
        return new ExecutionQuery(startAt, null, "-createdAt", null, page);
    }

    private <T> T answer(CompletableFuture<T> call) {
        time.advance(SimulatedService.LATENCY);
        return call.join();
    }

    private QFlowException error(CompletableFuture<?> call) {
        for (int i = 0; i < 301 && !call.isDone(); i++) {
            time.advance(SimulatedService.LATENCY);
        }
        return QFlowErrors.of(call.handle((answer, error) -> error).join());
    }
}
