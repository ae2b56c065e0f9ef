package io.jenkins.plugins.qualysflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.jupiter.api.Test;

/** Given a run whose gate found what only those who may read artifacts may see, when its failure is stored with the build. */
class QFlowFailureCauseTest {

    private static final String FOUND = "account-4711-is-public";

    private final QFlowFailureCause cause = causeOf("e-1", "w-1");

    @Test
    void whatTheGateFoundIsNeitherStoredNorShown() {
        FlowInterruptedException failure = new FlowInterruptedException(Result.FAILURE, false, cause);

        assertThat(cause.getResult().getSummary()).as("a script can read it").contains(FOUND);
        assertThat(Run.XSTREAM2.toXML(new InterruptedBuildAction(List.of(cause))))
                .contains("e-1")
                .doesNotContain(FOUND);
        assertThat(Run.XSTREAM2.toXML(failure)).contains("e-1").doesNotContain(FOUND);
        assertThat(cause.getShortDescription()).doesNotContain(FOUND);
    }

    @Test
    void whatIsReadBackStillSaysWhichRunItWas() {
        CauseOfInterruption read = (CauseOfInterruption) Run.XSTREAM2.fromXML(Run.XSTREAM2.toXML(cause));

        assertThat(read.getShortDescription())
                .isEqualTo(cause.getShortDescription())
                .isEqualTo(
                        "Qualys Flow: execution e-1 did not pass. Its outcome is SUCCESS; the log and the page of the"
                                + " run say why");
        assertThat(((QFlowFailureCause) read).getResult()).isNull();
    }

    @Test
    void whereNoExecutionIsKnownItIsTheWorkflow() {
        assertThat(causeOf(null, "w-1").getShortDescription()).contains("the run of workflow w-1 did not pass");
        assertThat(causeOf(null, null).getShortDescription()).contains("the run did not pass");
    }

    private static QFlowFailureCause causeOf(String executionId, String workflowId) {
        GateResult gate = new GateResult(
                "node-1", "$.name", Condition.EQUALS, "private", FOUND, false, "it is '" + FOUND + "'", null, null);
        RunResult result = new RunResult(
                executionId,
                workflowId,
                null,
                Outcome.SUCCESS,
                List.of(),
                List.of(),
                true,
                List.of(),
                List.of(gate),
                List.of(),
                null);
        return new QFlowFailureCause(new QFlowResult(result, new MaskedLiterals(List.of())));
    }
}
