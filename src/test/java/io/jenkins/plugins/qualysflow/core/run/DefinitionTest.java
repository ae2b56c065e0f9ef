package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.WorkflowAnswers;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a workflow with a definition, when a run of it is about to be sent. */
@Timeout(20)
class DefinitionTest {

    private static final String WITH_REGION = """
            {"variables": [{"key": "region", "value": ["us-east-1"]}],
             "components": [{"id": "trigger", "type": "trigger"}]}""";

    private static final String WITHOUT_REGION = "{\"variables\": [{\"key\": \"owner\", \"value\": \"maha\"}]}";

    private final Given given = new Given();

    @Test
    void whatDiffersIsNotSentWhereThatIsNotAllowed() {
        given.definition = DefinitionUse.REFUSE;
        workflowIs(WITHOUT_REGION);

        given.run();

        RunResult result = given.host.result();
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result.error().code()).isEqualTo("definition");
        assertThat(result.error().message()).isEqualTo("region is not used by the workflow");
        assertThat(given.service.runs).isEmpty();
        assertThat(given.time.timerCount()).isZero();
    }

    @Test
    void beforeARunIsRefusedTheDefinitionIsReadOnceMoreSinceItMayHaveChanged() {
        given.definition = DefinitionUse.REFUSE;
        workflowIs(WITHOUT_REGION);
        given.service.onDefinition = new Supplier<>() {
            @Override
            public CompletableFuture<WorkflowDetails> get() {
                workflowIs(WITH_REGION);
                return CompletableFuture.completedFuture(details(WITHOUT_REGION));
            }
        };

        given.run();

        assertThat(given.service.definitions).hasSize(2);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void whatDiffersIsSentWithAWarningElse() {
        given.definition = DefinitionUse.WARN;
        workflowIs(WITHOUT_REGION);

        given.run();

        assertThat(given.host.events)
                .containsSubsequence(
                        "definitionDiffers [region is not used by the workflow]",
                        "started " + ScriptedClient.EXECUTION);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aGateThatMatchesNoNodeIsADifference() throws Exception {
        given.definition = DefinitionUse.REFUSE;
        given.gates = GateRules.check(
                List.of(Map.of("step", "triger", "path", "$", "condition", "EXISTS")), i -> "gates[" + i + "]", true);
        workflowIs(WITH_REGION);

        given.run();

        assertThat(given.host.result().error().message())
                .isEqualTo("gates[0].step matches no node of the workflow; did you mean trigger?");
    }

    @Test
    void aGateMayBeForAChildWhereChildrenAreWaitedFor() throws Exception {
        given.definition = DefinitionUse.REFUSE;
        given.includeChildren = true;
        given.gates = GateRules.check(
                List.of(Map.of("step", "of-a-child", "path", "$", "condition", "EXISTS")),
                i -> "gates[" + i + "]",
                true);
        workflowIs(WITH_REGION);

        given.run();

        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void nothingIsSaidOfARunThatAgrees() {
        given.definition = DefinitionUse.REFUSE;
        workflowIs(WITH_REGION);

        given.run();

        assertThat(given.host.events).noneMatch(event -> event.startsWith("definition"));
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aDefinitionThatCannotBeHadStopsNoRun() {
        given.definition = DefinitionUse.REFUSE;
        given.service.onDefinition = () -> ScriptedClient.failed(ScriptedClient.forbidden());

        given.run();

        assertThat(given.host.events)
                .filteredOn(event -> event.startsWith("definitionUnknown"))
                .hasSize(1);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aRunWaitsHalfAMinuteForADefinitionAndIsSentThen() {
        given.definition = DefinitionUse.WARN;
        given.service.onDefinition = CompletableFuture::new;

        given.run();
        given.time.advance(Duration.ofSeconds(29));
        assertThat(given.service.runs).isEmpty();
        given.time.advance(Duration.ofSeconds(1));

        assertThat(given.host.events).contains("definitionUnknown there was no answer within 30 s");
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aRunThatIsAbortedMeanwhileIsNotSent() {
        given.definition = DefinitionUse.WARN;
        given.service.onDefinition = CompletableFuture::new;
        FlowRun run = given.run();

        run.stop();
        given.time.advance(Duration.ofMinutes(5));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void itIsComparedOnceHoweverOftenTheStartIsTried() {
        given.definition = DefinitionUse.WARN;
        workflowIs(WITHOUT_REGION);
        given.service.answerRuns(
                () -> ScriptedClient.failed(ScriptedClient.rateLimited(Duration.ofMinutes(1))),
                () -> CompletableFuture.completedFuture(new StartedExecution(ScriptedClient.EXECUTION, null)));

        given.run();
        given.time.advance(Duration.ofMinutes(2));

        assertThat(given.service.runs).hasSize(2);
        assertThat(given.service.definitions).hasSize(1);
        assertThat(given.host.events)
                .filteredOn(event -> event.startsWith("definitionDiffers"))
                .hasSize(1);
    }

    private void workflowIs(String definition) {
        given.service.onDefinition = () -> CompletableFuture.completedFuture(details(definition));
    }

    static WorkflowDetails details(String definition) {
        return WorkflowAnswers.details(QFlowJson.MAPPER.readTree(
                "{\"id\": \"" + ScriptedClient.WORKFLOW + "\", \"definition\": " + definition + "}"));
    }
}
