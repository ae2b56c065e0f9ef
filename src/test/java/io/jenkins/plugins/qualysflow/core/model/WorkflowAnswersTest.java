package io.jenkins.plugins.qualysflow.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Workflows are read as far as they can be: the form of the list, and of a definition, is not documented. */
@Timeout(10)
class WorkflowAnswersTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"data\":{}}", "{\"definition\":\"{}\"}", "{\"id\":\" \"}"})
    void detailsWithoutAnIdAreNone(String answer) {
        assertThatThrownBy(() -> WorkflowAnswers.details(json(answer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has no workflow id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"{\"|the definition is not a JSON object",
                "\"\"|the definition is not a JSON object",
                "\"{\\\"n\\\":1e99999999999}\"|the definition is not a JSON object",
                "\"[1]\"|the definition is not a JSON object",
                "\"null\"|the definition is not a JSON object",
                "7|the definition is not a JSON object",
                "[]|the definition is not a JSON object",
                "null|the answer has no definition"
            })
    void aDefinitionThatCannotBeReadIsNoErrorOfTheCall(String definition, String problem) {
        WorkflowDetails details = WorkflowAnswers.details(json("{\"id\":\"w\",\"definition\":" + definition + "}"));

        assertThat(details.workflow().id()).isEqualTo("w");
        assertThat(details.definitionProblem()).isEqualTo(problem);
        assertThat(details.variables()).isEmpty();
        assertThat(details.components()).isEmpty();
    }

    @Test
    void aMissingDefinitionIsTold() {
        assertThat(WorkflowAnswers.details(json("{\"id\":\"w\"}")).definitionProblem())
                .isEqualTo("the answer has no definition");
    }

    @Test
    void aDefinitionIsReadAsTextAsObjectAndAsTextWithinText() {
        String object =
                "{\"name\":\"N\",\"variables\":[{\"key\":\"k\",\"value\":1.10},{\"value\":2},7,{\"key\":\"n\"}],"
                        + "\"components\":[{\"id\":\"trigger\",\"next\":[\"a\",\"b\"]},{\"type\":\"no id\"}],\"extra\":{}}";
        String text = QFlowJson.write(object);
        for (String definition : List.of(object, text, QFlowJson.write(text))) {
            WorkflowDetails details =
                    WorkflowAnswers.details(json("{\"data\":{\"workflow\":\"w\",\"definition\":" + definition + "}}"));

            assertThat(details.definitionProblem()).isNull();
            assertThat(details.workflow()).isEqualTo(new Workflow("w", "N", null, null));
            assertThat(details.variables())
                    .containsExactly(
                            new WorkflowVariable("k", new BigDecimal("1.10")), new WorkflowVariable("n", null));
            assertThat(details.components()).containsExactly(new WorkflowComponent("trigger", null, null, null, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"variables\":7,\"components\":\"x\"}", "{\"variables\":null}", "{\"components\":{\"a\":1}}"})
    void aDefinitionOfAnotherShapeHasNothingInIt(String definition) {
        WorkflowDetails details = WorkflowAnswers.details(json("{\"id\":\"w\",\"definition\":" + definition + "}"));

        assertThat(details.variables()).isEmpty();
        assertThat(details.components()).isEmpty();
        assertThat(details.definitionProblem()).isNull();
    }

    @Test
    void aWorkflowInTheListMayLackEverything() {
        assertThat(WorkflowAnswers.workflow(json("{}"))).isEqualTo(new Workflow(null, null, null, null));
        assertThat(WorkflowAnswers.workflow(json("{\"workflow\":\"w\",\"workflowName\":\"N\",\"createdAt\":\"1000\"}")))
                .isEqualTo(new Workflow("w", "N", Instant.ofEpochMilli(1000), null));
        assertThat(WorkflowAnswers.workflow(
                        json("{\"id\":\"i\",\"workflow\":\"w\",\"name\":\"a\",\"updatedAt\":2000}")))
                .isEqualTo(new Workflow("i", "a", null, Instant.ofEpochMilli(2000)));
    }

    @Test
    void aVariableDoesNotShowItsValue() {
        assertThat(new WorkflowVariable("password", "hunter2").toString())
                .contains("password")
                .doesNotContain("hunter2");
    }

    private static JsonNode json(String text) {
        return QFlowJson.MAPPER.readTree(text);
    }
}
