package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds the message in an error answer. Qualys Flow documents no form of it; the members are those of other products
 * behind the same gateway.
 */
final class ErrorBody {

    private static final List<String> MEMBERS = List.of("message", "responseMessage", "error_description", "error");

    private ErrorBody() {}

    /** The scrubbed message; null if the body is empty. Without a known member, the whole body is the message. */
    static String message(String body, String... secrets) {
        try {
            JsonNode node = QFlowJson.readTree(body);
            for (String member : MEMBERS) {
                JsonNode value = node.path(member);
                if (value.isString() && !value.asString().isBlank()) {
                    return Scrubber.scrub(value.asString(), secrets);
                }
            }
        } catch (JacksonException e) {
            // Gateways also answer with HTML or plain text.
        }
        return Scrubber.scrub(body, secrets);
    }

    /** The same for a body that may be cut. */
    static String message(Content content, String... secrets) {
        return content.cut() ? Scrubber.scrubBeginning(content.text(), secrets) : message(content.text(), secrets);
    }
}
