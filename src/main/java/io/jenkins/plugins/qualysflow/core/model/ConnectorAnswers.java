package io.jenkins.plugins.qualysflow.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Parses the connector lists of TotalCloud. Their form is known from samples of others, not from a tenant. */
public final class ConnectorAnswers {

    private static final String SECRET = "externalId";

    private ConnectorAnswers() {}

    /**
     * One page of connectors: the rows are in {@code content}, their number on all pages in {@code totalElements}.
     *
     * @throws IllegalArgumentException if it has no rows, or one that is no object
     */
    public static Page<Connector> page(JsonNode answer, Cloud cloud) {
        JsonNode page = QFlowJson.unwrapped(answer);
        JsonNode rows = page.isArray() ? page : page.path("content");
        if (!rows.isArray()) {
            throw new IllegalArgumentException("it has no content");
        }
        List<Listed<Connector>> items = new ArrayList<>();
        for (JsonNode row : rows) {
            if (!row.isObject()) {
                throw new IllegalArgumentException("connector " + (items.size() + 1) + " is no object");
            }
            items.add(new Listed<>(connector(row, cloud), withoutSecret(row)));
        }
        return new Page<>(items, QFlowJson.number(page, "totalElements"));
    }

    private static Connector connector(JsonNode row, Cloud cloud) {
        return new Connector(
                QFlowJson.text(row, "connectorId"),
                cloud,
                QFlowJson.text(row, "name"),
                QFlowJson.firstText(row, "awsAccountId", "subscriptionId", "projectId", "project"),
                QFlowJson.firstText(row, "accountAlias", "subscriptionName", "projectName"),
                QFlowJson.text(row, "state"),
                is(row, "isDisabled", "true"),
                is(row, "remediationEnabled", "false"));
    }

    /** Whether a member is that boolean, sent as boolean or as text. */
    private static boolean is(JsonNode row, String name, String expected) {
        return expected.equalsIgnoreCase(QFlowJson.text(row, name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> withoutSecret(JsonNode row) {
        Map<String, Object> members = new LinkedHashMap<>((Map<String, Object>) QFlowJson.plain(row));
        members.keySet().removeIf(SECRET::equalsIgnoreCase);
        return members;
    }
}
