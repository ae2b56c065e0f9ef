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
    private final SandboxServer server =
            SandboxServer.start(Given.twoNodes().rateLimit(TWO).build(), 0, clock);
    private final Caller caller = Caller.of(server);

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
        server.changeRateLimit(TWO.with(RateLimit.Scope.PER_ENDPOINT));
        caller.get(LIST);
        caller.get(LIST);

        assertThat(caller.status(LIST)).isEqualTo(429);
        assertThat(caller.status(EXECUTIONS)).isEqualTo(200);
    }

    @Test
    void canRefuseBy409WithRetryAfterAndWithoutRateHeaders() throws Exception {
        server.changeRateLimit(TWO.withStatus(409).withHeaders(false).withRetryAfter(true));
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
    void canBeLifted() throws Exception {
        server.changeRateLimit(null);

        for (int i = 0; i < 5; i++) {
            assertThat(caller.status(LIST)).isEqualTo(200);
        }
    }

    @Test
    void isCheckedWhenItIsMade() {
        assertThatThrownBy(() -> RateLimit.of(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateLimit.of(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TWO.withStatus(500)).isInstanceOf(IllegalArgumentException.class);
    }
}
