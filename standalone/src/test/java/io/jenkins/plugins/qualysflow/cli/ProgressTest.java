package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final String CLEAR = "\r\u001b[K";

    private final StringWriter text = new StringWriter();
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Progress plain() {
        return new PlainProgress(new PrintWriter(text), () -> now);
    }

    private Progress live() {
        return new LiveProgress(new PrintWriter(text), () -> now, (task, delay) -> {
            timers.add(task);
            return () -> {};
        });
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    @Test
    void plainLinesTellChangesAndSignsOfLife() {
        Progress progress = plain();
        for (int minute = 0; minute < 12; minute++) {
            progress.status("e-1", "Status 'Running'", now.plusSeconds(60));
            after(Duration.ofMinutes(1));
        }
        progress.status("e-1", "Status 'Waiting'", now.plusMillis(2500));
        progress.close();

        assertThat(text.toString().lines())
                .containsExactly(
                        "Status 'Running'; next poll in 1 min 0 s",
                        "Status 'Running'; next poll in 1 min 0 s",
                        "Status 'Waiting'; next poll in 2.5 s");
    }

    @Test
    void plainLinesTellOfEachExecutionWhatIsNewOfIt() {
        Progress progress = plain();
        for (int look = 0; look < 3; look++) {
            progress.status("e-1", "Status 'Running'", now.plusSeconds(60));
            progress.status("e-2", "Child execution e-2 is 'Queued'", now.plusSeconds(60));
            after(Duration.ofMinutes(1));
        }

        assertThat(text.toString().lines())
                .containsExactly(
                        "Status 'Running'; next poll in 1 min 0 s",
                        "Child execution e-2 is 'Queued'; next poll in 1 min 0 s");
    }

    @Test
    void liveLineIsDrawnOverAndClearedAway() {
        Progress progress = live();
        progress.say("begun");
        progress.status("e-1", "Status 'Running'", now.plusSeconds(3));
        after(Duration.ofSeconds(1));
        timers.remove().run();
        after(Duration.ofSeconds(3));
        timers.remove().run();
        progress.say("news");
        progress.close();
        timers.remove().run();

        assertThat(text)
                .hasToString("begun" + System.lineSeparator()
                        + CLEAR + "Status 'Running', 0.0 s, next poll in 3.0 s"
                        + CLEAR + "Status 'Running', 1.0 s, next poll in 2.0 s"
                        + CLEAR + "Status 'Running', 4.0 s, polling"
                        + CLEAR + "news" + System.lineSeparator()
                        + CLEAR + "Status 'Running', 4.0 s, polling"
                        + CLEAR);
        assertThat(timers).isEmpty();
    }

    @Test
    void liveLineGoesWhenItDoesNotHoldAnyMore() {
        Progress progress = live();
        progress.status("e-1", "Status 'Running'", now.plusSeconds(3));
        progress.over("fetching");
        timers.remove().run();
        progress.say("still fetching");
        progress.close();

        assertThat(text)
                .hasToString(CLEAR + "Status 'Running', 0.0 s, next poll in 3.0 s" + CLEAR + "fetching"
                        + System.lineSeparator() + "still fetching" + System.lineSeparator());
    }

    @Test
    void liveLineStaysShortAndHarmless() {
        Progress progress = live();
        progress.status("e-1", "\u001b[31m" + "x".repeat(500) + "\n\u009b", now.plusSeconds(90000));

        String drawn = text.toString().substring(CLEAR.length());
        assertThat(drawn).hasSizeLessThan(80).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    @Test
    void liveLineIsForTerminalsOnly() {
        try (SandboxServer server =
                Given.service(Given.workflow().duration(Duration.ofSeconds(2)).build())) {
            Ran piped = Qflow.at(server).run();
            Ran watched = Qflow.at(server).onTerminal().run();

            assertThat(piped.err()).doesNotContain("\r").doesNotContain("\u001b");
            assertThat(watched.err())
                    .contains(CLEAR + "Status 'Running'")
                    .contains(CLEAR + "Status 'Success'; listing its steps\n");
            assertThat(watched.out()).doesNotContain("\u001b").contains("Passed: yes");
        }
    }

    @Test
    void durationsAreReadable() {
        assertThat(Progress.readable(Duration.ofMillis(-5))).isEqualTo("0.0 s");
        assertThat(Progress.readable(Duration.ofMillis(9990))).isEqualTo("9.9 s");
        assertThat(Progress.readable(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Progress.readable(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(Progress.readable(Duration.ofMinutes(150))).isEqualTo("2 h 30 min");
    }
}
