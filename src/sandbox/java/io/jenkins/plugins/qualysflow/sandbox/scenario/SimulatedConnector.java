package io.jenkins.plugins.qualysflow.sandbox.scenario;

import tools.jackson.databind.node.ObjectNode;

/**
 * A connector of TotalCloud.
 *
 * @param cloud its cloud as paths have it, such as {@code aws}
 * @param row what the list sends of it
 */
public record SimulatedConnector(String cloud, ObjectNode row) {

    /** Takes a copy of the row. */
    public SimulatedConnector {
        row = row.deepCopy();
    }

    /** A connector with a secret, and with a second id that runs don't take. */
    public static SimulatedConnector of(String cloud, String connectorId, String name) {
        return new SimulatedConnector(
                cloud,
                Json.object()
                        .put("name", name)
                        .put("connectorId", connectorId)
                        .put("portalConnectorUuid", "53bcaf5b-b207-4eeb-b672-cb83a4776f70")
                        .put("externalId", "external-id-of-" + connectorId)
                        .put("state", "SUCCESS")
                        .put("isDisabled", false)
                        .put("remediationEnabled", true));
    }

    /** With another value of a member. */
    public SimulatedConnector with(String member, String value) {
        return new SimulatedConnector(cloud, row.deepCopy().put(member, value));
    }

    /** With another value of a member. */
    public SimulatedConnector with(String member, boolean value) {
        return new SimulatedConnector(cloud, row.deepCopy().put(member, value));
    }
}
