package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given patterns of nodes, when they are matched with node ids and types. */
@Timeout(10)
class NodeGlobTest {

    @ParameterizedTest
    @CsvSource({
        "*, node-1-filter, true",
        "**, node-1-filter, true",
        "node-1-filter, node-1-filter, true",
        "node-1-filte, node-1-filter, false",
        "node-1-filter?, node-1-filter, false",
        "node-?-filter, node-1-filter, true",
        "*-filter, node-1-filter, true",
        "*-filter*, node-1-filter-2, true",
        "n*-*r, node-1-filter, true",
        "*1*1*, node-1-filter, false",
        "*er, node-filter-filter, true",
        "*ter-*ter, a-filter-b-filter, true",
        "a.c, abc, false",
        "a[b]c, abc, false",
        "NODE, node, false",
        "'x, *-filter', node-1-filter, true",
    })
    void starsAndQuestionMarksStandForAnythingElse(String pattern, String nodeId, boolean fits) {
        assertThat(new NodeGlob(pattern).matches(nodeId, null)).isEqualTo(fits);
    }

    @Test
    void aTypeFitsAsWell() {
        assertThat(new NodeGlob("filter").matches("node-1", "filter")).isTrue();
        assertThat(new NodeGlob("filter").matches("node-1", null)).isFalse();
        assertThat(new NodeGlob("").matches("node-1", "")).isFalse();
    }

    @Test
    void noPatternTakesLong() {
        String stars = "*a".repeat(2000) + "X";
        String nodeId = "a".repeat(20_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(new NodeGlob("*".repeat(1000) + "X," + stars).matches(nodeId, nodeId))
                        .isFalse());
    }
}
