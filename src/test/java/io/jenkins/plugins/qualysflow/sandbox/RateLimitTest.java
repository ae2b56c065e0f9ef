package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.RateLimit;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final String LIST = "/qflowapi/v1/workflows?pageSize=1&pageNumber=1";
    private static final String EXECUTIONS = Given.executions(Given.WORKFLOW) + "?pageSize=1&pageNumber=1";
    private static final RateLimit TWO = RateLimit.of(2, Duration.ofSeconds(100));

    private final SettableClock clock = new SettableClock();
    private SandboxServer server = start(TWO);
    private Caller caller = Caller.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void refusesWhatIsAboveTheLimitAndSaysHowLong() throws Exception {
        caller.get(LIST);
        clock.advance(Duration.ofMillis(30_500));
        caller.get(LIST);

        HttpResponse<String> refused = caller.get(LIST);

        assertThat(refused.statusCode()).isEqualTo(429);
        HttpHeaders headers = refused.headers();
        assertThat(headers.firstValue("X-RateLimit-Limit")).contains("2");
        assertThat(headers.firstValue("X-RateLimit-Window-Sec")).contains("100");
        assertThat(headers.firstValue("X-RateLimit-Remaining")).contains("0");
        assertThat(headers.firstValue("X-RateLimit-ToWait-Sec")).contains("70");
        assertThat(headers.firstValue("Retry-After")).isEmpty();
    }

    @Test
    void startsNothingForARefusedRun() throws Exception {
        caller.get(LIST);
        caller.get(LIST);

        assertThat(caller.run(Given.WORKFLOW, "{}").statusCode()).isEqualTo(429);
        assertThat(server.executions()).isEmpty();
    }

    @Test
    void letsCallsThroughAgainWhenTheOldestLeavesTheWindow() throws Exception {
        caller.get(LIST);
        clock.advanceSeconds(40);
        caller.get(LIST);

        clock.advanceSeconds(59);
        assertThat(caller.status(LIST)).isEqualTo(429);
        clock.advanceSeconds(1);
        assertThat(caller.status(LIST)).isEqualTo(200);
        assertThat(caller.status(LIST)).isEqualTo(429);
    }

    @Test
    void countsDownWhatIsLeft() throws Exception {
        HttpResponse<String> first = caller.get(LIST);
        HttpResponse<String> second = caller.get("/qflowapi/v1/workflows/unknown");

        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("1");
        assertThat(first.headers().firstValue("X-RateLimit-ToWait-Sec")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(404);
        assertThat(second.headers().firstValue("X-RateLimit-Remaining")).contains("0");
    }

    @Test
    void canCountEachEndpointOnItsOwn() throws Exception {
        restart(new RateLimit(2, Duration.ofSeconds(100), RateLimit.Scope.PER_ENDPOINT, 429, true, false));
        caller.get(LIST);
        caller.get(LIST);

        assertThat(caller.status(LIST)).isEqualTo(429);
        assertThat(caller.status(EXECUTIONS)).isEqualTo(200);
    }

    @Test
    void canRefuseBy409WithRetryAfterAndWithoutRateHeaders() throws Exception {
        restart(new RateLimit(2, Duration.ofSeconds(100), RateLimit.Scope.SHARED, 409, false, true));
        caller.get(LIST);
        caller.get(LIST);

        HttpResponse<String> refused = caller.get(LIST);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Retry-After")).contains("100");
        assertThat(refused.headers().map()).doesNotContainKey("x-ratelimit-limit");
    }

    @Test
    void doesNotCountCallsWithAWrongToken() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(caller.withToken("other").status(LIST)).isEqualTo(401);
        }

        assertThat(caller.status(LIST)).isEqualTo(200);
    }

    @Test
    void isCheckedWhenItIsMade() {
        assertThatThrownBy(() -> RateLimit.of(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateLimit.of(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RateLimit(1, Duration.ofSeconds(1), RateLimit.Scope.SHARED, 500, true, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void restart(RateLimit limit) {
        server.close();
        server = start(limit);
        caller = Caller.of(server);
    }

    private SandboxServer start(RateLimit limit) {
        return SandboxServer.start(Given.twoNodes().rateLimit(limit).build(), 0, clock);
    }
}
