package io.jenkins.plugins.qualysflow.core.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.soak.SoakRun.Kind;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Given a run and what the service did, when they don't fit, then the ledger says so. */
class LedgerTest {

    private static final SoakOptions OPTIONS = new SoakOptions(Duration.ofSeconds(1), 1, 1, 1, 0);

    private final SoakService service = new SoakService(
            OPTIONS, Credentials.none().withToken(Sandbox.TOKEN), Duration.ZERO, InstantSource.system());
    private final Ledger ledger = new Ledger(service);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aRunThatEndsAsTheServiceSaysIsNoProblem() throws Exception {
        begin(Kind.PASSES);

        end(Outcome.SUCCESS, start("Success"), true);

        assertThat(problems()).isEqualTo("[]");
        assertThat(service.server().executions()).as("what is settled").isEmpty();
    }

    @Test
    void aSecondStartIsToldAlsoAfterTheEndOfTheRun() throws Exception {
        begin(Kind.PASSES);
        end(Outcome.SUCCESS, start("Success"), true);
        start("Success");

        assertThat(problems()).contains("run 1 was started twice");
    }

    @Test
    void anExecutionOfNoRunIsTold() {
        service.server().startFromUi(SoakService.workflowOf(Kind.PASSES, 0));

        assertThat(problems()).contains("belongs to nobody");
    }

    @Test
    void anotherEndThanTheServiceSaysIsTold() throws Exception {
        begin(Kind.PASSES);
        end(Outcome.SUCCESS, start("Failed"), true);

        assertThat(problems()).contains("the service says Failed");
    }

    @Test
    void anEndBeforeThatOfTheExecutionIsTold() throws Exception {
        begin(Kind.PASSES);
        end(Outcome.SUCCESS, start(null), true);

        assertThat(problems()).contains("the service says Running");
    }

    @Test
    void aGateThatPassesByAccidentIsTold() throws Exception {
        begin(Kind.GATE_FAILS);
        end(Outcome.SUCCESS, start("Success"), true);

        assertThat(problems()).contains("must not pass");
    }

    @Test
    void theExecutionOfAnotherRunIsTold() throws Exception {
        begin(Kind.PASSES);
        start("Success");
        end(Outcome.SUCCESS, "e-of-another", true);

        assertThat(problems()).contains("another execution than its own");
    }

    @Test
    void aSecondEndIsTold() throws Exception {
        begin(Kind.PASSES);
        String execution = start("Success");
        end(Outcome.SUCCESS, execution, true);
        end(Outcome.SUCCESS, execution, true);

        assertThat(problems()).contains("run 1 has ended twice");
    }

    @Test
    void aRunWithoutAnEndIsTold() throws Exception {
        begin(Kind.PASSES);
        start("Success");

        assertThat(problems()).contains("has not ended");
    }

    @Test
    void aRunThatWasNotStartedAndYetBeganIsTold() throws Exception {
        begin(Kind.PASSES);
        start("Success");
        end(Outcome.NOT_STARTED, null, false);

        assertThat(problems()).contains("not started, they say, and yet begun: runs {1}");
    }

    @Test
    void anUnknownStartThatNoFaultHitIsTold() throws Exception {
        begin(Kind.PASSES);
        start("Success");
        end(Outcome.START_UNKNOWN, null, false);

        assertThat(problems()).contains("1 runs ended without a start, though no fault hit it");
    }

    @Test
    void aRunThatTimesOutOrIsAbortedByNobodyIsTold() throws Exception {
        begin(Kind.PASSES);
        end(Outcome.TIMED_OUT, start(null), false);
        assertThat(problems()).contains("ended otherwise");

        Ledger other = new Ledger(service);
        other.begin(run(Kind.PASSES));
        other.end(
                1,
                new SoakEnd(Outcome.ABORTED, null, false, InstantSource.system().instant()));
        assertThat(other.problems()).asString().contains("nobody aborted");
    }

    private static SoakRun run(Kind kind) {
        return new SoakRun(1, kind, SoakService.workflowOf(kind, 0), null, null);
    }

    private void begin(Kind kind) {
        ledger.begin(run(kind));
    }

    /** The service begins the execution of the run, and ends it so; null for not at all. */
    private String start(String status) throws Exception {
        String id = Sandbox.client(service.server())
                .run(SoakService.workflowOf(Kind.PASSES, 0), new RunRequest(Map.of(), Map.of(SoakRun.MEMBER, 1)))
                .get(30, TimeUnit.SECONDS)
                .executionId();
        if (status != null) {
            service.server().finish(id, status);
        }
        return id;
    }

    private void end(Outcome outcome, String execution, boolean passed) {
        ledger.end(
                1,
                new SoakEnd(outcome, execution, passed, InstantSource.system().instant()));
    }

    private String problems() {
        ledger.close();
        return ledger.problems().toString();
    }
}
