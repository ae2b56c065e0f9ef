package io.jenkins.plugins.qualysflow.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Execution List can't give is refused before it is asked for. */
@Timeout(10)
class ExecutionRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant THIRTY_DAYS_AGO = NOW.minus(Duration.ofDays(30));
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @Test
    void noMoreThanThirtyDaysBack() throws Exception {
        Instant tooEarly = THIRTY_DAYS_AGO.minusMillis(1);

        assertThat(problems(tooEarly, null))
                .containsExactly("startAt must not be more than 30 days back: Qualys Flow lists no older executions");
        assertThat(problems(null, tooEarly))
                .containsExactly("endAt must not be more than 30 days back: Qualys Flow lists no older executions");
        assertThat(check(THIRTY_DAYS_AGO, null).startAt()).isEqualTo(THIRTY_DAYS_AGO);
    }

    @Test
    void theEndIsNotBeforeTheBegin() throws Exception {
        assertThat(problems(NOW.minusSeconds(60), NOW.minusSeconds(61)))
                .containsExactly("endAt must not be before startAt");
        assertThat(check(NOW.minusSeconds(60), NOW.minusSeconds(60)).endAt()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void everyProblemIsNamedAtOnceAndNoValueRepeated() {
        InvalidParametersException refused = catchThrowableOfType(
                InvalidParametersException.class,
                () -> ExecutionRules.check("hunter2", Instant.EPOCH, null, " ", "", CLOCK));

        assertThat(refused.problems()).hasSize(4).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(refused)
                .hasMessageContainingAll("workflowId must be", "startAt", "order must not be blank", "query");
    }

    @Test
    void whatIsFineIsAskedForFromTheFirstPageOn() throws Exception {
        ExecutionQuery query =
                ExecutionRules.check(ScriptedClient.WORKFLOW, null, NOW, "-createdAt", "status: Success", CLOCK);

        assertThat(query)
                .isEqualTo(new ExecutionQuery(null, NOW, "-createdAt", "status: Success", PageRequest.first(50)));
    }

    private static ExecutionQuery check(Instant startAt, Instant endAt) throws InvalidParametersException {
        return ExecutionRules.check(ScriptedClient.WORKFLOW, startAt, endAt, null, null, CLOCK);
    }

    private static List<String> problems(Instant startAt, Instant endAt) {
        return catchThrowableOfType(InvalidParametersException.class, () -> check(startAt, endAt))
                .problems();
    }
}
