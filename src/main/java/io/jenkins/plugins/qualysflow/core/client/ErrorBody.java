package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds the sentence in an error answer. QFlow documents no form for it; the members looked at are those of other
 * products behind the same gateway.
 */
final class ErrorBody {

    private static final List<String> MEMBERS = List.of("message", "responseMessage", "error_description", "error");

    private ErrorBody() {}

    /** The scrubbed message; null if the body is empty. A body that is no JSON object is its own message. */
    static String message(String body, String... secrets) {
        try {
            JsonNode node = QFlowJson.MAPPER.readTree(body);
            for (String member : MEMBERS) {
                JsonNode value = node.path(member);
                if (value.isString() && !value.asString().isBlank()) {
                    return Scrubber.scrub(value.asString(), secrets);
                }
            }
        } catch (JacksonException e) {
            // Gateways answer in HTML or plain text as well.
        }
        return Scrubber.scrub(body, secrets);
    }
}
