package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction.NotStoredReason;
import org.junit.jupiter.api.Test;

/** Given the arguments of a step, then a label tells it from its neighbours in the graph of the build. */
class StepLabelTest {

    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    @Test
    void aRunIsNamedAfterItsWorkflowItsRegionAndItsGates() {
        assertThat(StepLabel.of(Map.of(
                        "workflowName", "Public buckets", "region", "eu-west-1", "gates", List.of("one", "two"))))
                .isEqualTo("Public buckets, eu-west-1, 2 gates");
        assertThat(StepLabel.of(Map.of("workflowId", WORKFLOW, "gates", List.of("one"))))
                .isEqualTo(WORKFLOW + ", 1 gate");
        assertThat(StepLabel.of(Map.of("workflowId", WORKFLOW, "ociRegion", "us-ashburn-1")))
                .isEqualTo(WORKFLOW + ", us-ashburn-1");
    }

    @Test
    void aWaitIsNamedAfterItsExecution() {
        assertThat(StepLabel.of(Map.of("executionId", WORKFLOW))).isEqualTo("execution " + WORKFLOW);
    }

    @Test
    void noOtherArgumentIsInIt() {
        assertThat(StepLabel.of(Map.of(
                        "workflowId",
                        WORKFLOW,
                        "variables",
                        Map.of("password", "hunter2"),
                        "input",
                        Map.of("token", "hunter2"),
                        "connectorId",
                        "hunter2",
                        "onFailure",
                        OnFailure.NONE,
                        "redact",
                        List.of("hunter2"))))
                .isEqualTo(WORKFLOW);
    }

    @Test
    void whatHasNotTheFormOfAnIdOrARegionIsLeftOut() {
        assertThat(StepLabel.of(Map.of("workflowId", "p@ss word", "region", "Pa$$w0rd")))
                .isNull();
    }

    @Test
    void whatPipelineMaskedIsLeftOut() {
        assertThat(StepLabel.of(Map.of("workflowName", NotStoredReason.MASKED_VALUE, "workflowId", WORKFLOW)))
                .isEqualTo(WORKFLOW);
    }

    @Test
    void aLongNameIsCutAndOnOneLine() {
        assertThat(StepLabel.of(Map.of("workflowName", "a\nb" + "x".repeat(500))))
                .startsWith("a b")
                .hasSize(61)
                .endsWith("…");
    }

    @Test
    void withoutArgumentsThereIsNone() {
        assertThat(StepLabel.of(Map.of())).isNull();
    }
}
