package io.jenkins.plugins.qualysflow.sandbox.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class UlidTest {
    @Test
    void beginsWithItsTime() {
        Instant documented = Instant.ofEpochMilli(1_469_918_176_385L);

        assertThat(Ulid.of(documented, "any")).startsWith("01ARYZ6S41").hasSize(26);
    }
}
