package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedConnector;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The connector lists of TotalCloud, whose pages have other names and count from 0. */
final class ConnectorRoutes {
    private static final Set<String> CLOUDS = Set.of("aws", "azure", "gcp");
    private static final int USUAL_SIZE = 50;

    private final List<SimulatedConnector> connectors;

    ConnectorRoutes(List<SimulatedConnector> connectors) {
        this.connectors = connectors;
    }

    Answer list(Call call) {
        String cloud = call.id(0);
        if (!CLOUDS.contains(cloud)) {
            throw Refusal.notFound("No connectors of " + cloud);
        }
        long size = ListQuery.number(call, "pageSize", 1, USUAL_SIZE);
        long number = ListQuery.number(call, "pageNo", 0, 0);
        List<SimulatedConnector> all = connectors.stream()
                .filter(connector -> connector.cloud().equals(cloud))
                .toList();
        ObjectNode page = Json.object();
        ArrayNode content = page.putArray("content");
        all.stream().skip(number * size).limit(size).forEach(connector -> content.add(connector.row()));
        long pages = (all.size() + size - 1) / size;
        page.put("totalPages", pages).put("totalElements", all.size());
        page.put("number", number).put("size", size).put("numberOfElements", content.size());
        page.put("first", number == 0).put("last", number >= pages - 1).put("empty", content.isEmpty());
        return Answer.json(200, page);
    }
}
