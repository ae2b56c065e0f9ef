package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON on one line in plain ASCII: fit for any encoding, and no control character of the service reaches a terminal. */
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
