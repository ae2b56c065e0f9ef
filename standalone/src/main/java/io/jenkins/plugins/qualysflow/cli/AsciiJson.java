package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON on one line in plain ASCII: whatever the encoding of a terminal, and nothing from the service works on it. */
final class AsciiJson {

    private AsciiJson() {}

    static String write(Object value) {
        String json = QFlowJson.MAPPER
                .writer()
                .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                .writeValueAsString(value);
        // The one ASCII control character that JSON allows to stand in a string as it is.
        return json.replace("\u007f", "\\u007f");
    }
}
