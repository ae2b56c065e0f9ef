package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executions that may be the one whose start was not answered. */
@Timeout(20)
class CandidatesTest extends StartFixture {

    @Test
    void candidatesAreThoseSinceAMinuteBeforeTheStartByTheServicesClock() {
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.account.answered(
                ScriptedClient.CALL, 200, new RateHeaders(null, null, false), SimulatedTime.START.minusSeconds(600));

        given.run();
        given.end();

        assertThat(given.service.queries)
                .as("an empty list may lag, so it is asked for once more")
                .hasSize(2)
                .allSatisfy(query -> {
                    assertThat(query.startAt()).isEqualTo(SimulatedTime.START.minusSeconds(660));
                    assertThat(query.order())
                            .as("after a restart, younger ones abound")
                            .isEqualTo("createdAt");
                });
    }

    @Test
    void candidatesAreTheTenThatBeganNearestToTheStart() {
        List<Execution> listed = IntStream.range(0, 30)
                .mapToObj(i -> createdAt("e" + i, SimulatedTime.START.plusSeconds(4L * i - 40)))
                .toList();
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.service.onList = () -> CompletableFuture.completedFuture(listed);

        given.run();

        assertThat(given.end().error().candidates())
                .extracting(Execution::id)
                .containsExactly("e5", "e6", "e7", "e8", "e9", "e10", "e11", "e12", "e13", "e14");
    }

    @Test
    void candidatesFromBeforeTheStartAreLeftOutAlthoughTheServiceListsThem() {
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.service.onList = () -> CompletableFuture.completedFuture(List.of(
                createdAt("old", SimulatedTime.START.minusSeconds(61)),
                createdAt("new", SimulatedTime.START.plusSeconds(1)),
                createdAt("of unknown age", null)));

        given.run();

        assertThat(given.end().error().candidates()).extracting(Execution::id).containsExactly("new", "of unknown age");
    }

    @Test
    void aStartOfLongAgoIsLookedForAsFarBackAsTheServiceAllows() {
        given.time.advance(Duration.ofDays(40));

        given.run(Given.triggering());
        given.end();

        assertThat(given.service.queries.get(0).startAt())
                .isBetween(
                        SimulatedTime.START.plus(Duration.ofDays(10)),
                        SimulatedTime.START.plus(Duration.ofDays(10)).plusSeconds(120));
    }

    private static Execution createdAt(String id, Instant created) {
        return new Execution(id, ScriptedClient.WORKFLOW, "Running", null, null, created, "PUBLIC_API", null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void candidatesThatCannotBeListedDoNotHoldTheResultUp(boolean answered) {
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.service.onList = () -> answered ? failed(ScriptedClient.forbidden()) : new CompletableFuture<>();

        given.run();
        given.time.advance(Duration.ofSeconds(16));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error().candidates()).isEmpty();
    }
}
