package io.jenkins.plugins.qualysflow.sandbox.scenario;

import tools.jackson.databind.JsonNode;

/**
 * Input or output of a node.
 *
 * @param body what is served
 */
public record NodeData(Body body) {
    /**
     * JSON, served byte for byte as given.
     *
     * @throws tools.jackson.core.JacksonException if the text is no JSON
     */
    public static NodeData json(String text) {
        Json.parse(text);
        return new NodeData(Body.of(text));
    }

    /** JSON, served compactly. */
    public static NodeData json(JsonNode node) {
        return new NodeData(Body.of(Json.text(node)));
    }

    /**
     * A JSON array of exactly that many bytes, made while it is sent. The same size gives the same bytes.
     *
     * @param bytes at least 2, else {@link IllegalArgumentException}
     */
    public static NodeData generated(long bytes) {
        return new NodeData(new GeneratedBody(bytes));
    }
}
