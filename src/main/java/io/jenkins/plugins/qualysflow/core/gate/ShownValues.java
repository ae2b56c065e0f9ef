package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Makes values safe to show and to store: masked and cut. */
final class ShownValues {

    /** Maximum number of characters of a value as JSON text. */
    private static final int LONGEST = 500;

    /** Values of an indefinite path that are shown; further ones are only counted. */
    static final int MOST = 10;

    private ShownValues() {}

    /** One value. */
    static Object found(Value value) {
        return cut(value.shown());
    }

    /** The first of several values, and how many more there are. */
    static Object found(List<Value> values) {
        List<Object> first = new ArrayList<>();
        values.stream().limit(MOST).forEach(value -> first.add(found(value)));
        if (values.size() > MOST) {
            first.add("… and " + (values.size() - MOST) + " more");
        }
        return first;
    }

    /** The value of a gate, masked by the names in it, and with masks for those texts before it is cut. */
    static Object shown(Object json, MaskedLiterals secrets) {
        return cut(MaskedValues.of(json, secrets));
    }

    /** The value of a gate that is compared with a secret. */
    static Object masked(Object json) {
        return json == null || json instanceof Boolean ? json : SensitiveNames.MASK;
    }

    /** For messages. */
    static String text(Object shown) {
        return QFlowJson.write(shown);
    }

    private static Object cut(Object json) {
        // Most values are short; a text of that length is within the limit even if every character is escaped.
        if (json == null || json instanceof Boolean || json instanceof String text && text.length() < LONGEST / 6) {
            return json;
        }
        Beginning text = new Beginning();
        try {
            QFlowJson.MAPPER.writeValue(text, json);
            return json;
        } catch (JacksonException e) {
            if (!text.isTooLong()) {
                throw e;
            }
            return Scrubber.cut(text.text.toString(), LONGEST);
        }
    }

    /** Keeps the beginning of a text and stops the writing after that, since a value may be of any size. */
    private static final class Beginning extends Writer {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            text.append(characters, offset, Math.min(length, LONGEST + 1 - text.length()));
            if (isTooLong()) {
                throw new IOException("long enough");
            }
        }

        boolean isTooLong() {
            return text.length() > LONGEST;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
