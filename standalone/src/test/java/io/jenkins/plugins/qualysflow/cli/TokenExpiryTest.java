package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users hear how long their token is good for before it ends a run halfway. */
@Timeout(60)
class TokenExpiryTest {

    private final SandboxServer server = Given.quick();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aPastedTokenIsToldWithItsTime() {
        Ran ran = pasted(Duration.ofMinutes(193)).run("--timeout", "2h");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.err())
                .containsOnlyOnce("The token expires in 3 h 12 min")
                .doesNotContain("Warning");
    }

    /** Seconds pass until it is told. */
    @Test
    void aPastedTokenThatEndsBeforeTheTimeOutIsWarnedOf() {
        Ran ran = pasted(Duration.ofMinutes(21)).run("--timeout", "1h");

        assertThat(ran.err())
                .contains("The token expires in 20 min ")
                .contains("Warning: the token expires before the time-out in 59 min ");
    }

    @Test
    void whereNobodyWaitsThereIsNoTimeOutToMiss() {
        assertThat(pasted(Duration.ofMinutes(20)).run("--no-wait").err())
                .contains("The token expires in")
                .doesNotContain("Warning");
        assertThat(pasted(Duration.ofMinutes(20)).execute("workflows").err())
                .contains("The token expires in")
                .doesNotContain("Warning");
    }

    @Test
    void anExpiredTokenIsWarnedOfOnly() {
        assertThat(pasted(Duration.ofMinutes(-5)).execute("workflows").err())
                .contains("Warning: QFLOW_TOKEN expired at")
                .doesNotContain("The token expires in");
    }

    @Test
    void aMintedTokenIsToldAndNotWarnedOfSinceItIsRenewed() {
        Ran ran = Qflow.at(server).run("--timeout", "8h");

        assertThat(ran.err())
                .containsOnlyOnce("The token expires in 3 h 59 min")
                .doesNotContain("Warning");
    }

    @Test
    void aTokenThatDoesNotSayIsNotGuessedAt() {
        Ran ran = Qflow.withoutCredential()
                .with("QFLOW_URL", server.url().toString())
                .with("QFLOW_TOKEN", "token-that-was-pasted")
                .execute("workflows");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.err()).doesNotContain("expires", "token-that-was-pasted");
    }

    private Qflow pasted(Duration life) {
        String claims = "{\"exp\":" + Instant.now().plus(life).getEpochSecond() + "}";
        String token = "eyJhbGciOiJub25lIn0."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".sig";
        server.acceptToken(token);
        return Qflow.withoutCredential()
                .with("QFLOW_URL", server.url().toString())
                .with("QFLOW_TOKEN", token);
    }
}
