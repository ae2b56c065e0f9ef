package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets may go, what headers say about the quota, and what of a service's words may be shown. */
@Timeout(10)
class GatewayTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "gateway.qg1.apps.qualys.com",
                "ftp://gateway",
                "http://gateway.qg1.apps.qualys.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://10.0.0.1",
                "http://127.0.0.999",
                "https://",
                "https:///path",
                "https://user:pass@host",
                "https://host?x=1",
                "https://host#x",
                "https://ho st",
                "https://host:99999",
                "https://host:0"
            })
    void refusesWhereASecretMustNotGo(String url) {
        assertThatThrownBy(() -> Gateway.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("user:pass");
    }

    @ParameterizedTest
    @CsvSource({
        "https://gateway.qg1.apps.qualys.com, https://gateway.qg1.apps.qualys.com",
        "' https://host// ', https://host",
        "HTTPS://Host:8443/Base/, https://host:8443/Base",
        "https://GateWay.qg1.apps.qualys.com:443, https://gateway.qg1.apps.qualys.com",
        "http://LocalHost:80/, http://localhost",
        "https://localhost:80, https://localhost:80",
        "https://host:65535, https://host:65535",
        "http://localhost:8080, http://localhost:8080",
        "http://127.0.0.1:1, http://127.0.0.1:1",
        "http://127.8.8.8, http://127.8.8.8",
        "http://[::1]:9, http://[::1]:9"
    })
    void acceptsHttpsAnywhereAndHttpOnThisMachine(String url, String origin) {
        assertThat(Gateway.of(url)).hasToString(origin);
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void everyPlatformHasASafeGateway(Platform platform) {
        assertThat(Gateway.of(platform.url()).origin().getScheme()).isEqualTo("https");
        assertThat(Platform.named(" " + platform.name().toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(platform);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"US5", "EU"})
    void anUnknownPlatformIsNeverSomeOtherOne(String name) {
        assertThatThrownBy(() -> Platform.named(name)).hasMessageStartingWith("must be one of US1, US2");
    }

    @Test
    void limitAndWindowAloneDoNotMakeAConflictAQuota() {
        RateHeaders rate = headers("X-RateLimit-Limit", "300", "X-RateLimit-Window-Sec", "3600");

        assertThat(rate.isRateLimited(409)).isFalse();
        assertThat(rate.isRateLimited(429)).isTrue();
        assertThat(rate.isRateLimited(503)).isFalse();
    }

    @Test
    void everySpellingOfUsedUpMakesAConflictAQuota() {
        assertThat(headers("X-RateLimit-Remaining", "0").isRateLimited(409)).isTrue();
        assertThat(headers("X-RateLimit-ToWait-Sec", "3").isRateLimited(409)).isTrue();
        assertThat(headers("Retry-After", "3").isRateLimited(409)).isTrue();
        assertThat(headers("X-Concurrency-Limit-Limit", "2", "X-Concurrency-Limit-Running", "2")
                        .isRateLimited(409))
                .isTrue();
        assertThat(headers("X-ConcurrencyLimit-Limit", "2", "X-ConcurrencyLimit-Running", "1")
                        .isRateLimited(409))
                .isFalse();
        assertThat(headers("X-RateLimit-ToWait-Sec", "0", "X-RateLimit-Remaining", "5")
                        .isRateLimited(409))
                .isFalse();
    }

    @Test
    void readsHowLongToWait() {
        assertThat(headers("X-RateLimit-ToWait-Sec", " 12 ").toWait()).isEqualTo(Duration.ofSeconds(12));
        assertThat(headers("X-RateLimit-ToWait-Sec", "12", "Retry-After", "99").toWait())
                .isEqualTo(Duration.ofSeconds(12));
        assertThat(headers("Retry-After", "Mon, 05 Jan 2026 10:01:00 GMT").toWait())
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(headers("Retry-After", "Mon, 05 Jan 2026 09:00:00 GMT").toWait())
                .isNull();
        assertThat(headers("Retry-After", "soon").toWait()).isNull();
        assertThat(headers("X-RateLimit-ToWait-Sec", "-5").toWait()).isNull();
        assertThat(headers("X-RateLimit-ToWait-Sec", "9999999999999").toWait()).isNull();
    }

    @Test
    void wordsOfTheServiceAreShownOnOneLineWithoutTokens() {
        String token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln";
        String shown = Scrubber.scrub(
                "first\r\nsecond \u001b[2J\u202eback " + token + " Bearer abc.def secretish", "secretish");

        assertThat(shown).isEqualTo("first second  [2J back **** **** ****");
        assertThat(Scrubber.scrub("x".repeat(5000))).hasSize(501);
        assertThat(Scrubber.scrub(" \n ")).isNull();
        assertThat(Scrubber.scrub(null)).isNull();
        assertThat(Scrubber.scrub("text", "", null)).isEqualTo("text");
        assertThat(Scrubber.printable("a\tb\u0000c")).isEqualTo("a b c");
    }

    @Test
    void findsTheSentenceInAnErrorBody() {
        assertThat(ErrorBody.message("{\"responseMessage\":\"no\"}")).isEqualTo("no");
        assertThat(ErrorBody.message("{\"error\":\"e\",\"message\":\"m\"}")).isEqualTo("m");
        assertThat(ErrorBody.message("{\"message\":\"\",\"error\":\"e\"}")).isEqualTo("e");
        assertThat(ErrorBody.message("{\"other\":1}")).isEqualTo("{\"other\":1}");
        assertThat(ErrorBody.message("Invalid Client ID")).isEqualTo("Invalid Client ID");
        assertThat(ErrorBody.message("")).isNull();
        assertThat(ErrorBody.message("[".repeat(5000))).hasSize(501);
    }

    private static RateHeaders headers(String... pairs) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i].toLowerCase(Locale.ROOT), pairs[i + 1]);
        }
        return RateHeaders.of(map::get, NOW);
    }
}
