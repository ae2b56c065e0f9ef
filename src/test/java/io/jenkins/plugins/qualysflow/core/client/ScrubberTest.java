package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Given a text of the service, when it is made safe to show. */
class ScrubberTest {

    @Test
    void aLongTextIsCutBetweenCharacters() {
        String scrubbed = Scrubber.scrub("x".repeat(499) + "\ud83d\ude00 and more");

        assertThat(scrubbed).isEqualTo("x".repeat(499) + "…");
        assertThat(Scrubber.scrub("x".repeat(500))).isEqualTo("x".repeat(500));
    }

    @Test
    void aBlankSecretMasksNothing() {
        assertThat(Scrubber.scrub("two words", " ", "", null)).isEqualTo("two words");
    }

    @Test
    void aSecretAtTheLimitIsMaskedBeforeTheTextIsCut() {
        String scrubbed = Scrubber.scrub("x".repeat(495) + "my-secret", "my-secret");

        assertThat(scrubbed).isEqualTo("x".repeat(495) + "****");
    }

    /** What is masked in which form: {@link EchoedSecretsTest}. */
    @Test
    void eightCharactersInARowOfASecretAreMaskedAndNoOthers() {
        assertThat(Scrubber.scrub("my-secre is not my-secret, nor my-secr", "my-secret-is-long"))
                .isEqualTo("**** is not ****, nor my-secr");
    }

    @Test
    void aPartOfASecretIsMaskedBehindEscapesOfJsonToo() {
        assertThat(Scrubber.scrub("at 'se\\u0063re\\/t\\\"' here", "my-secre/t\"-is-long"))
                .isEqualTo("at '****' here");
        assertThat(Scrubber.scrub("at 'se\\\\u0063re\\\\/t\\\\\\\"' here", "my-secre/t\"-is-long"))
                .isEqualTo("at '****' here");
        assertThat(Scrubber.scrub("C:\\new\\table", "my-secret")).isEqualTo("C:\\new\\table");
    }

    @Test
    void whereATextWasCutItsEndIsNotShown() {
        String cut = "what is shown" + "\n".repeat(60_000) + "my-se";

        assertThat(Scrubber.scrubBeginning(cut, "my-secret")).isEqualTo("what is shown");
    }

    @Test
    void escapesStayWhereTheyHideNothing() {
        assertThat(Scrubber.scrub("50%25 &amp; more", "my-secret")).isEqualTo("50%25 &amp; more");
        assertThat(Scrubber.scrub("50%25 &amp; my%2Dsecret", "my-secret")).isEqualTo("50% & ****");
    }

    @Test
    void whatFollowsAuthorizationIsMasked() {
        assertThat(Scrubber.scrub("sent Authorization: Basic b3RoZXI6c2VjcmV0")).isEqualTo("sent Authorization: ****");
        assertThat(Scrubber.scrub("{\"authorization\":\"Digest user\",\"a\":1}"))
                .isEqualTo("{\"authorization\":\"****\",\"a\":1}");
    }
}
