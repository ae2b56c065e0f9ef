package io.jenkins.plugins.qualysflow.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answers of the API into records. Every reader takes the answer bare or under {@code data}, ignores members
 * it does not know, and throws {@link IllegalArgumentException} where the one member it can't do without is missing.
 */
public final class QFlowAnswers {

    private QFlowAnswers() {}

    /** Answer to Run Workflow: {@code {message, executionId}} since 1.18, {@code {data: {…, executionId}}} in 1.16. */
    public static StartedExecution started(JsonNode answer) {
        String executionId = QFlowJson.text(answer, "executionId");
        if (executionId == null) {
            executionId = QFlowJson.text(answer.path("data"), "executionId");
        }
        if (executionId == null) {
            throw new IllegalArgumentException("it has no executionId");
        }
        return new StartedExecution(executionId, QFlowJson.text(answer, "message"));
    }

    /** Answer to Execution Details, or an item of the Execution List. */
    public static Execution execution(JsonNode answer) {
        JsonNode node = QFlowJson.unwrapped(answer);
        String id = firstText(node, "id", "execution");
        if (id == null) {
            throw new IllegalArgumentException("it has no execution id");
        }
        Instant end = QFlowJson.instant(node, "endDate");
        return new Execution(
                id,
                QFlowJson.text(node, "workflow"),
                QFlowJson.text(node, "status"),
                QFlowJson.instant(node, "startDate"),
                end != null ? end : QFlowJson.instant(node.path("details"), "executionEndDate"),
                QFlowJson.instant(node, "createdAt"),
                QFlowJson.text(node, "source"),
                QFlowJson.text(node, "parentExecutionId"),
                texts(node.path("linkedExecutionIds")));
    }

    /** Answer to Execution List: {@code {total, items}}; only the items matter, {@code total} comes as text or number. */
    public static List<Execution> executions(JsonNode answer) {
        List<Execution> executions = new ArrayList<>();
        items(answer).forEach(item -> executions.add(execution(item)));
        return executions;
    }

    /** Answer to Step List, in the order of {@code eventOrder} where the service gives one. */
    public static List<Step> steps(JsonNode answer) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode item : items(answer)) {
            steps.add(step(item, steps.size() + 1));
        }
        steps.sort((a, b) -> Integer.compare(a.order(), b.order()));
        return steps;
    }

    private static Step step(JsonNode node, int position) {
        String nodeId = QFlowJson.text(node, "nodeId");
        if (nodeId == null) {
            throw new IllegalArgumentException("step " + position + " has no nodeId");
        }
        Long order = QFlowJson.number(node, "eventOrder");
        Instant start = QFlowJson.instant(node, "startDate");
        Instant end = QFlowJson.instant(node, "endDate");
        return new Step(
                nodeId,
                QFlowJson.text(node, "nodeType"),
                QFlowJson.text(node, "status"),
                order == null ? position : (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, order)),
                start != null ? start : QFlowJson.instant(node, "createdAt"),
                end != null ? end : QFlowJson.instant(node, "updatedAt"));
    }

    private static JsonNode items(JsonNode answer) {
        JsonNode node = QFlowJson.unwrapped(answer);
        JsonNode items = node.isArray() ? node : node.path("items");
        if (!items.isArray()) {
            throw new IllegalArgumentException("it has no items");
        }
        return items;
    }

    /** The texts in an array; none where it is null or absent. */
    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.values().forEach(element -> {
            if (array.isArray() && element.isString() && !element.asString().isBlank()) {
                texts.add(element.asString());
            }
        });
        return texts;
    }

    private static String firstText(JsonNode node, String... names) {
        for (String name : names) {
            String text = QFlowJson.text(node, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
