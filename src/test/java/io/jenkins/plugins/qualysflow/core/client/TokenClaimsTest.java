package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given a token of any form, when somebody wants to know whom it is for. */
class TokenClaimsTest {

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.!!!.c", "a.bm90IGpzb24.c", "a.W10.c", "a..c"})
    void whatIsNoReadableTokenIsForNobody(String text) {
        BearerToken token = BearerToken.of(text);

        assertThat(token.user()).isNull();
        assertThat(token.expiresAt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"sub\": 7}", "{\"sub\": \" \"}", "{\"sub\": null}", "{\"name\": \"jdoe\"}"})
    void aTokenThatDoesNotSayIsForNobody(String claims) {
        assertThat(token(claims).user()).isNull();
    }

    @Test
    void theSubjectIsWhomItIsFor() {
        assertThat(token("{\"sub\": \" jdoe \", \"username\": \"other\"}").user())
                .isEqualTo("jdoe");
        assertThat(token("{\"username\": \"jdoe\"}").user()).isEqualTo("jdoe");
    }

    @Test
    void aNameThatIsMadeToTakeOverAPageIsOneShortLine() {
        String user = token("{\"sub\": \"a\\nb" + "x".repeat(1000) + "\"}").user();

        assertThat(user).startsWith("a bxxx").hasSize(101).endsWith("…");
    }

    @Test
    void aNameHasNoMarksThatChangeTheDirectionOfText() {
        assertThat(token("{\"sub\": \"jdoe\\u202e moc.elpmaxe\"}").user()).isEqualTo("jdoe  moc.elpmaxe");
        assertThat(token("{\"sub\": \"\\u200e\", \"username\": \"jdoe\"}").user())
                .isEqualTo("jdoe");
    }

    @Test
    void anEndThatNoClockReachesIsNoEnd() {
        assertThat(token("{\"exp\": 9223372036854775807}").expiresAt()).isNull();
        assertThat(token("{\"exp\": 1800000000}").expiresAt()).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
    }

    private static BearerToken token(String claims) {
        return BearerToken.of("e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln");
    }
}
