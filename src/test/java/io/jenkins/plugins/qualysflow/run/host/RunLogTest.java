package io.jenkins.plugins.qualysflow.run.host;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.StreamTaskListener;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given an execution that is polled again and again, then the log of the build says what matters of it. */
class RunLogTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final StreamTaskListener listener = new StreamTaskListener(written, StandardCharsets.UTF_8);
    private Instant now = Instant.parse("2025-10-01T10:00:00Z");
    private final RunLog log = new RunLog(() -> listener, new MaskedLiterals(List.of("hunter2")), () -> now);

    @Test
    void manyPollsWithTheSameStatusAreOneLineAndOneMoreEveryTenMinutes() {
        for (int minute = 0; minute < 35; minute++) {
            look("Running", Duration.ofMinutes(1));
        }

        assertThat(lines()).hasSize(4).allMatch(line -> line.contains("is 'Running'"));
    }

    @Test
    void everyChangeIsALine() {
        look("Queued", Duration.ofSeconds(10));
        look("Running", Duration.ofSeconds(10));
        look("Running", Duration.ofSeconds(10));
        look("Paused", Duration.ofSeconds(10));

        assertThat(lines())
                .extracting(line -> line.replaceAll(".*'(.*)'.*", "$1"))
                .containsExactly("Queued", "Running", "Paused");
    }

    @Test
    void aWaitOfMoreThanTwoMinutesIsSaidWhenItBegins() {
        look("Running", Duration.ofMinutes(1));
        look("Running", Duration.ofMinutes(3));
        look("Running", Duration.ofMinutes(3));

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).doesNotContain("next poll");
        assertThat(lines().get(1)).contains("; next poll at ");
    }

    @Test
    void theSameTroubleIsSaidOnceAndAfterItTheStatusAgain() {
        QFlowException lastError = new QFlowException(Kind.NOT_FOUND, new Call("GET", "/x"), 404, null);
        look("Running", Duration.ofMinutes(1));
        log.pollFailed("e-1", lastError, now.plusSeconds(60));
        log.pollFailed("e-1", lastError, now.plusSeconds(60));
        look("Running", Duration.ofMinutes(1));

        assertThat(lines()).hasSize(3);
        assertThat(lines().get(1)).contains("Could not poll");
        assertThat(lines().get(2)).contains("is 'Running'");
    }

    @Test
    void aLookThatIsHeldBackForLongIsSaidOnce() {
        log.pollWaits(now.plus(Duration.ofMinutes(1)));
        assertThat(lines()).isEmpty();

        log.pollWaits(now.plus(Duration.ofMinutes(50)));
        log.pollWaits(now.plus(Duration.ofMinutes(50)));

        assertThat(lines()).singleElement().asString().contains("No API call is allowed before ");
    }

    @Test
    void aTimeHasItsZoneAndOfAnotherDayItsDate() {
        log.pollWaits(now.plus(Duration.ofMinutes(50)));
        now = now.plus(Duration.ofHours(1));
        log.pollWaits(now.plus(Duration.ofDays(2)));

        assertThat(lines().get(0)).containsPattern("before \\d\\d:50:00 \\p{Alnum}+, because");
        assertThat(lines().get(1)).containsPattern("before 2025-10-03 \\d\\d:00:00 \\p{Alnum}+, because");
    }

    @Test
    void twoExecutionsAreNoNewsOfEachOther() {
        QFlowException lastError = new QFlowException(Kind.NOT_FOUND, new Call("GET", "/x"), 404, null);
        for (int minute = 0; minute < 5; minute++) {
            look("e-1", "Running", Duration.ZERO);
            look("e-2", "Queued", Duration.ZERO);
            log.pollFailed("e-3", lastError, now.plusSeconds(60));
            now = now.plusSeconds(60);
        }
        look("e-2", "Running", Duration.ZERO);

        assertThat(lines()).hasSize(4);
        assertThat(lines().get(0)).contains("e-1", "Running");
        assertThat(lines().get(1)).contains("e-2", "Queued");
        assertThat(lines().get(2)).contains("Could not poll execution e-3");
        assertThat(lines().get(3)).contains("e-2", "Running");
    }

    @Test
    void eachExecutionIsSpokenOfEveryTenMinutes() {
        for (int minute = 0; minute < 15; minute++) {
            look("e-1", "Running", Duration.ZERO);
            look("e-2", "Running", Duration.ofMinutes(1));
        }

        assertThat(lines()).hasSize(4);
        assertThat(lines()).filteredOn(line -> line.contains("e-2")).hasSize(2);
    }

    @Test
    void aStartThatIsPutOffAgainAndAgainIsALineEveryTenMinutesUntilTheReasonChanges() {
        QFlowException lastError = new QFlowException(Kind.NOT_FOUND, new Call("POST", "/x"), 404, null);
        QFlowException other = new QFlowException(Kind.UNAUTHORIZED, new Call("POST", "/x"), 401, null);
        for (int minute = 0; minute < 15; minute++) {
            assertThat(log.startPutOff(lastError, now.plusSeconds(60))).contains("Not started yet");
            now = now.plusSeconds(60);
        }
        log.startPutOff(other, now.plusSeconds(60));

        assertThat(lines()).hasSize(3).allMatch(line -> line.contains("Not started yet"));
    }

    @Test
    void noControlCharacterOfTheServiceReachesTheLog() {
        look("Run\u001b[31mning\r\n[Pipeline] fake\u202e", Duration.ofMinutes(1));

        assertThat(lines()).hasSize(1);
        assertThat(written.toString(StandardCharsets.UTF_8).strip()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    @Test
    void secretsThatTheServiceRepeatsAreMasked() {
        look("Waiting for hunter2", Duration.ofMinutes(1));

        assertThat(lines().get(0)).contains("Waiting for ********").doesNotContain("hunter2");
    }

    private void look(String status, Duration untilNext) {
        look("e-1", status, untilNext);
    }

    private void look(String id, String status, Duration untilNext) {
        log.polled(new Execution(id, null, status, null, null, null, null, null), now.plus(untilNext));
        now = now.plus(untilNext);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
