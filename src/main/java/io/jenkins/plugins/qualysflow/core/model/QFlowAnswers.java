package io.jenkins.plugins.qualysflow.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Parses the answers of the API into records. Every reader accepts the answer bare or under {@code data}, ignores unknown
 * members, and throws {@link IllegalArgumentException} if a required member is missing.
 */
public final class QFlowAnswers {

    /** Most items of one answer: each takes memory many times its bytes. A page has 50 or so, a workflow hundreds of steps. */
    public static final int MOST_ITEMS = 20_000;

    /** The problem of an answer about another execution than the one that was asked for. */
    public static final String OF_ANOTHER = "it is about another execution";

    private QFlowAnswers() {}

    /** Answer to Run Workflow: {@code {message, executionId}} since 1.18, {@code {data: {…, executionId}}} in 1.16. */
    public static StartedExecution started(JsonNode answer) {
        String executionId = QFlowJson.firstExecutionId(answer, "executionId");
        if (executionId == null) {
            executionId = QFlowJson.firstExecutionId(answer.path("data"), "executionId");
        }
        if (executionId == null) {
            throw new IllegalArgumentException("it has no executionId");
        }
        return new StartedExecution(executionId, QFlowJson.text(answer, "message"));
    }

    /** An item of the Execution List. */
    public static Execution execution(JsonNode item) {
        JsonNode node = QFlowJson.unwrapped(item);
        String id = QFlowJson.firstExecutionId(node, "id", "execution");
        if (id == null) {
            throw new IllegalArgumentException("it has no execution id");
        }
        return read(node, id);
    }

    /**
     * Answer to Execution Details. Its {@code id} and its {@code execution} are both the id of the execution (the page of
     * Execution Details in the user guide), so that one of them is enough. An answer about another execution, as from a proxy
     * that mixes up answers, is none: it must not end the wait.
     *
     * @param asked the id of the execution that was asked for
     */
    public static Execution execution(JsonNode answer, String asked) {
        JsonNode node = QFlowJson.unwrapped(answer);
        List<String> ids = Stream.of("id", "execution")
                .map(name -> QFlowJson.firstExecutionId(node, name))
                .filter(Objects::nonNull)
                .toList();
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("it has no execution id");
        }
        if (ids.stream().noneMatch(asked::equalsIgnoreCase)) {
            throw new IllegalArgumentException(OF_ANOTHER);
        }
        return read(node, asked);
    }

    private static Execution read(JsonNode node, String id) {
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

    /**
     * Answer to a list: {@code {total, items}}, bare or under {@code data}, with {@code total} as text or number; or the
     * items alone.
     *
     * @param reader reads an item
     */
    public static <T> Page<T> page(JsonNode answer, Function<JsonNode, T> reader) {
        List<Listed<T>> items = new ArrayList<>();
        for (JsonNode item : items(answer)) {
            if (!item.isObject()) {
                throw new IllegalArgumentException("item " + (items.size() + 1) + " is no object");
            }
            if (items.size() == MOST_ITEMS) {
                throw new IllegalArgumentException("it has more than " + MOST_ITEMS + " items");
            }
            items.add(listed(item, reader));
        }
        return new Page<>(items, total(answer));
    }

    /** Answer to Execution List. */
    public static Page<Execution> executions(JsonNode answer) {
        return page(answer, QFlowAnswers::execution);
    }

    @SuppressWarnings("unchecked")
    private static <T> Listed<T> listed(JsonNode item, Function<JsonNode, T> reader) {
        return new Listed<>(reader.apply(item), (Map<String, Object>) QFlowJson.plain(item));
    }

    /**
     * Answer to Step List.
     *
     * @param asked the id of the execution that was asked for
     * @throws IllegalArgumentException also if the steps are those of another execution
     */
    public static Page<Step> stepPage(JsonNode answer, String asked) {
        Page<Step> page = stepPage(answer);
        if (areOfAnother(
                items(answer).valueStream().map(QFlowAnswers::executionOf).toList(), asked)) {
            throw new IllegalArgumentException(OF_ANOTHER);
        }
        return page;
    }

    /** The id of the execution that a step names as its own (the page of Step List in the user guide); null if it names none. */
    public static String executionOf(JsonNode step) {
        return QFlowJson.text(step, "execution");
    }

    /**
     * Whether steps are those of another execution than the one that was asked for, as from a proxy that mixes up answers.
     *
     * @param named what {@link #executionOf} says of each; may have null
     */
    public static boolean areOfAnother(Collection<String> named, String asked) {
        return named.stream().anyMatch(Objects::nonNull) && named.stream().noneMatch(asked::equalsIgnoreCase);
    }

    /** Answer to Step List, in the order of {@code eventOrder} where the service gives one. */
    public static Page<Step> stepPage(JsonNode answer) {
        int[] position = {0};
        Page<Step> page = page(answer, item -> step(item, ++position[0]));
        List<Listed<Step>> sorted = new ArrayList<>(page.items());
        sorted.sort(Comparator.comparingInt(item -> item.value().order()));
        return new Page<>(sorted, page.total());
    }

    /**
     * Answer to Execution Details with steps. They are in {@code steps} or in any other member that holds nodes, as an array or
     * as {@code items} of an object; whatever is no step is skipped.
     *
     * @param asked the id of the execution that was asked for
     */
    public static ExecutionDetails executionDetails(JsonNode answer, String asked) {
        Execution execution = execution(answer, asked);
        JsonNode node = QFlowJson.unwrapped(answer);
        List<JsonNode> nodes = Stream.concat(Stream.of(node.path("steps")), node.valueStream())
                .map(QFlowAnswers::nodes)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
        if (nodes.isEmpty() && !array(node.path("steps")).isArray()) {
            return new ExecutionDetails(execution, null, 0);
        }
        List<Step> steps = new ArrayList<>();
        nodes.stream().limit(ExecutionDetails.MOST_STEPS).forEach(item -> steps.add(stepSoFar(item, steps.size() + 1)));
        steps.sort(Comparator.comparingInt(Step::order));
        return new ExecutionDetails(execution, steps, nodes.size() - steps.size());
    }

    /** The elements of an array, bare or in {@code items}, that have a node id. */
    private static List<JsonNode> nodes(JsonNode member) {
        return array(member)
                .valueStream()
                .filter(item -> QFlowJson.text(item, "nodeId") != null)
                .toList();
    }

    private static JsonNode array(JsonNode member) {
        return member.isArray() ? member : member.path("items");
    }

    /** A step of a running execution: without an end date, {@code updatedAt} is its end only if its status says that it ended. */
    private static Step stepSoFar(JsonNode node, int position) {
        Step step = step(node, position);
        boolean hasEndDate = QFlowJson.instant(node, "endDate") != null;
        return Ending.ofStep(step.status(), hasEndDate) != Ending.RUNNING
                ? step
                : new Step(step.nodeId(), step.nodeType(), step.status(), step.order(), step.startedAt(), null);
    }

    /** The member {@code total} of a list, sent as number or as text; null if it has none. */
    public static Long total(JsonNode answer) {
        return QFlowJson.number(QFlowJson.unwrapped(answer), "total");
    }

    /**
     * One item of a step list.
     *
     * @param position its position in the list, from 1: its order if the service gives none
     */
    public static Step step(JsonNode node, int position) {
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
        JsonNode items = array(QFlowJson.unwrapped(answer));
        if (!items.isArray()) {
            throw new IllegalArgumentException("it has no items");
        }
        return items;
    }

    /** The non-blank texts in an array; empty if it is null or absent. */
    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.values().forEach(element -> {
            if (array.isArray() && element.isString() && !element.asString().isBlank()) {
                texts.add(element.asString());
            }
        });
        return texts;
    }
}
