package io.jenkins.plugins.qualysflow.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Given a service that answers with any bytes, each reader of answers reads them, or refuses them with a reason. */
public final class AnswersFuzz {

    private static final List<Function<JsonNode, Object>> READERS = List.of(
            QFlowAnswers::started,
            QFlowAnswers::execution,
            answer -> QFlowAnswers.execution(answer, "e"),
            answer -> QFlowAnswers.executionDetails(answer, idOf(answer)),
            QFlowAnswers::executions,
            answer -> QFlowAnswers.stepPage(answer, "e"),
            answer -> QFlowAnswers.step(answer, 1),
            WorkflowAnswers::workflow,
            answer -> WorkflowAnswers.details(answer, "w"),
            answer -> QFlowAnswers.page(answer, WorkflowAnswers::workflow),
            answer -> ConnectorAnswers.page(answer, Cloud.AWS));

    private AnswersFuzz() {}

    /** The body of an answer. */
    public static void fuzzerTestOneInput(byte[] body) {
        JsonNode answer;
        try {
            answer = QFlowJson.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return;
        }
        for (Function<JsonNode, Object> reader : READERS) {
            try {
                Object read = reader.apply(answer);
                assertThat(read).isNotNull();
                assertThat(read.toString()).isNotNull();
                if (read instanceof Page<?> page) {
                    // What is listed is shown and stored as JSON.
                    page.items()
                            .forEach(item ->
                                    assertThat(QFlowJson.write(item.sent())).isNotBlank());
                }
                if (read instanceof WorkflowDetails details) {
                    details.variables().forEach(variable -> QFlowJson.write(variable.value()));
                }
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith(startOfReason(e));
            }
        }
    }

    /** The readers say of an answer what it lacks; an error of the JDK, such as that of a number, says something else. */
    private static String startOfReason(IllegalArgumentException e) {
        assertThat(e.getClass()).isEqualTo(IllegalArgumentException.class);
        return List.of("it has no ", "it is about ", "item ", "step ", "connector ").stream()
                .filter(e.getMessage()::startsWith)
                .findFirst()
                .orElse("a reason of the readers");
    }

    private static String idOf(JsonNode answer) {
        String id = QFlowJson.firstExecutionId(QFlowJson.unwrapped(answer), "id", "execution");
        return id == null ? "e" : id;
    }
}
