package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given regular expressions that are made to take for ever, then a verdict comes in time, and others get theirs. */
@Timeout(120)
class GateBombsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+b",
                "(a*)*b",
                "(a|a)*b",
                "(a|aa)+b",
                "(.*a){25}b",
                "([a-z]+)*!",
                "^(([a-z])+.)+[A-Z]([a-z])+$",
                "(?:(?=(a+))\\1)*a+b",
                "(a+a+)+\\1b",
                "(?i)(A+)+b",
                "(\\w*\\s*)*b",
                "((a{1,100}){1,100}){1,100}b",
                ".*.*.*.*.*.*.*.*.*.*b"
            })
    void noRegularExpressionTakesLongerThanItsTime(String pattern) throws Exception {
        AtomicLong clock = new AtomicLong();
        for (int length : new int[] {40, 5_000, 100_000}) {
            GateKeeper keeper = new GateKeeper(
                    List.of(Given.gate("$", "MATCHES", pattern)),
                    () -> clock.getAndAdd(100_000_000L),
                    Duration.ofMinutes(1));

            Given.inspect(keeper, Given.STEP, folder, "\"" + "a".repeat(length) + "\"");

            assertThat(Given.results(keeper, Given.STEP)).singleElement().satisfies(result -> {
                assertThat(result.passed()).isFalse();
                assertThat(result.message())
                        .containsAnyOf(
                                "took longer than 5 s", "the recursion is too deep", "expected to match", "found");
            });
        }
    }

    @Test
    void whileThoseOfSomeRunsGoOnTheGatesOfOthersAreJudged() throws Exception {
        String text = "\"" + "a".repeat(200) + "\"";
        AtomicLong clock = new AtomicLong();
        ExecutorService runs = Executors.newCachedThreadPool();
        try {
            List<Future<GateResult>> bombs = new ArrayList<>();
            for (String pattern : List.of("(a+a+)+\\1b", "(a+a*a+)+\\1b", "(a+a+a+)+\\1b")) {
                bombs.add(runs.submit(() -> judge(text, pattern, clock)));
            }

            assertThat(judge(text, "a{200}", new AtomicLong()).passed()).isTrue();

            for (Future<GateResult> bomb : bombs) {
                while (!bomb.isDone()) {
                    clock.addAndGet(Duration.ofSeconds(1).toNanos());
                    Thread.onSpinWait();
                }
                assertThat(bomb.get().message()).isEqualTo("evaluating the gates of the run took longer than 5 s");
            }
        } finally {
            runs.shutdownNow();
        }
    }

    private GateResult judge(String output, String pattern, AtomicLong clock) throws Exception {
        GateKeeper keeper =
                new GateKeeper(List.of(Given.gate("$", "MATCHES", pattern)), clock::get, Duration.ofMinutes(4));
        Given.inspect(keeper, Given.STEP, Files.createTempDirectory(folder, "run"), output);
        return Given.results(keeper, Given.STEP).get(0);
    }
}
