package io.jenkins.plugins.qualysflow.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Parses the answers about workflows, as {@link QFlowAnswers} does for executions. */
public final class WorkflowAnswers {

    private WorkflowAnswers() {}

    /** An item of the Workflow List; every member may be missing, since none is documented. */
    public static Workflow workflow(JsonNode item) {
        return new Workflow(
                QFlowJson.firstText(item, "id", "workflow", "workflowId"),
                QFlowJson.firstText(item, "name", "workflowName"),
                QFlowJson.instant(item, "createdAt"),
                QFlowJson.instant(item, "updatedAt"));
    }

    /**
     * Answer to Workflow Details. Its {@code id} and its {@code workflow} are both the id of the workflow (the page of Workflow
     * Details in the user guide), so that one of them is enough. An answer about another workflow is none: gates are required
     * by the name in it.
     *
     * @param asked the id of the workflow that was asked for
     * @throws IllegalArgumentException as {@link #details(JsonNode)}, and for the answer about another workflow
     */
    public static WorkflowDetails details(JsonNode answer, String asked) {
        WorkflowDetails details = details(answer);
        JsonNode node = QFlowJson.unwrapped(answer);
        if (Stream.of("id", "workflow", "workflowId")
                .map(name -> QFlowJson.text(node, name))
                .noneMatch(asked::equalsIgnoreCase)) {
            throw new IllegalArgumentException("it is about another workflow");
        }
        return details;
    }

    /**
     * Answer to Workflow Details, under {@code data} or bare.
     *
     * @throws IllegalArgumentException if it names no workflow; a definition that can't be read is no error
     */
    public static WorkflowDetails details(JsonNode answer) {
        JsonNode node = QFlowJson.unwrapped(answer);
        Workflow read = workflow(node);
        if (read.id() == null) {
            throw new IllegalArgumentException("it has no workflow id");
        }
        JsonNode definition = definition(node.path("definition"));
        boolean readable = definition != null;
        String name = read.name() == null && readable ? QFlowJson.text(definition, "name") : read.name();
        return new WorkflowDetails(
                new Workflow(read.id(), name, read.createdAt(), read.updatedAt()),
                QFlowJson.text(node, "revision"),
                texts(node.path("tags")),
                readable ? variables(definition) : List.of(),
                readable ? components(definition) : List.of(),
                readable ? null : problem(node.path("definition")));
    }

    /** The object that the text holds; also if the service sent it as an object, or wrapped the text twice. */
    private static JsonNode definition(JsonNode member) {
        JsonNode read = member;
        try {
            for (int i = 0; i < 2 && read.isString(); i++) {
                read = QFlowJson.readTree(read.asString());
            }
        } catch (JacksonException e) {
            return null;
        }
        return read.isObject() ? read : null;
    }

    private static String problem(JsonNode definition) {
        return definition.isMissingNode() || definition.isNull()
                ? "the answer has no definition"
                : "the definition is not a JSON object";
    }

    private static List<WorkflowVariable> variables(JsonNode definition) {
        List<WorkflowVariable> variables = new ArrayList<>();
        for (JsonNode variable : definition.path("variables")) {
            String key = QFlowJson.firstText(variable, "key", "name");
            if (key != null) {
                variables.add(new WorkflowVariable(key, QFlowJson.plain(variable.path("value"))));
            }
        }
        return variables;
    }

    private static List<WorkflowComponent> components(JsonNode definition) {
        List<WorkflowComponent> components = new ArrayList<>();
        for (JsonNode component : definition.path("components")) {
            String id = QFlowJson.text(component, "id");
            if (id != null) {
                components.add(new WorkflowComponent(
                        id,
                        QFlowJson.text(component, "type"),
                        QFlowJson.text(component, "name"),
                        QFlowJson.text(component, "next"),
                        QFlowJson.text(component, "previous")));
            }
        }
        return components;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (element.isString()) {
                texts.add(element.asString());
            }
        }
        return texts;
    }
}
