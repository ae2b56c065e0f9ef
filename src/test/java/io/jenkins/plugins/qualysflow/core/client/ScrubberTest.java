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
}
