package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What all answers have in common: envelopes, lists, the members of every record. */
final class Renderer {
    static final String TAG = "created_by=0a1b2c3d-2222-4333-8444-555566667777";

    private final Dialect dialect;

    Renderer(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Members shared by workflows, executions and steps. */
    void common(ObjectNode node, Instant created, Instant updated) {
        node.put("createdAt", created.toEpochMilli());
        node.put("updatedAt", updated.toEpochMilli());
        node.putArray("tags").add(TAG);
        node.put("customerId", Scenario.CUSTOMER_ID);
        if (dialect.unknownFields()) {
            node.putObject("xUnknownObject").putNull("inside");
            node.put("xUnknownNumber", 1.50);
        }
    }

    /** The day of a record: an ISO text, unlike all other dates. */
    static void day(ObjectNode node, Instant created) {
        node.put("parDateKey", created.truncatedTo(ChronoUnit.DAYS).toString().replace("Z", ".000Z"));
    }

    Answer details(ObjectNode node) {
        return Answer.json(200, wrap(node, dialect.detailsEnvelope()));
    }

    Answer list(Operation operation, int total, List<ObjectNode> items) {
        return Answer.json(200, listFrame(operation, total, items));
    }

    JsonNode listFrame(Operation operation, int total, List<ObjectNode> items) {
        ArrayNode array = Json.array();
        items.forEach(array::add);
        ObjectNode list = Json.object();
        if (totalIsText(operation)) {
            list.put("total", Integer.toString(total));
        } else {
            list.put("total", total);
        }
        list.set("items", array);
        return wrap(list, dialect.listEnvelope());
    }

    private boolean totalIsText(Operation operation) {
        return switch (dialect.total()) {
            case STRING -> true;
            case NUMBER -> false;
            case AS_DOCUMENTED -> operation == Operation.EXECUTION_LIST;
        };
    }

    private static JsonNode wrap(ObjectNode node, Dialect.Envelope envelope) {
        if (envelope == Dialect.Envelope.BARE) {
            return node;
        }
        ObjectNode wrapped = Json.object();
        wrapped.set("data", node);
        return wrapped;
    }
}
