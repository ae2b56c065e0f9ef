package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Reads a downloaded input or output into memory, in any of the forms in which the service may send it: JSON, JSON as a
 * quoted string, JSON as escaped text without quotes.
 */
public final class StepJson {

    private StepJson() {}

    /**
     * Reads it.
     *
     * @param downloaded the body as it came
     * @return plain maps, lists, strings, numbers, booleans or null
     * @throws IOException saying what is wrong with it, without a word of it
     */
    public static Object read(Path downloaded) throws IOException {
        Read whole = Read.of(Files.readAllBytes(downloaded));
        if (whole.error() == null && !(whole.value() instanceof String)) {
            return whole.value();
        }
        byte[] decoded;
        try (InputStream in = new UnescapedStream(Files.newInputStream(downloaded))) {
            decoded = in.readAllBytes();
        } catch (JsonBytes.NotJsonException e) {
            return whole.valueOrThrow();
        }
        Read inner = Read.of(decoded);
        if (inner.error() == null) {
            if (inner.value() instanceof String text && looksLikeStructure(text)) {
                throw new IOException("it is JSON within strings within strings");
            }
            return inner.value();
        }
        if (whole.value() instanceof String text && looksLikeStructure(text)) {
            // Half of an object is not a text that happens to begin with a brace.
            return inner.valueOrThrow();
        }
        return whole.valueOrThrow();
    }

    private static boolean looksLikeStructure(String text) {
        String begin = text.stripLeading();
        return begin.startsWith("{") || begin.startsWith("[");
    }

    /** A value, or why there is none. */
    private record Read(Object value, String error) {

        static Read of(byte[] bytes) {
            try {
                return new Read(
                        QFlowJson.MAPPER
                                .readerFor(Object.class)
                                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                .readValue(bytes),
                        null);
            } catch (StreamConstraintsException e) {
                return new Read(null, "it is nested too deeply, or has a number that is too long");
            } catch (JacksonException | NumberFormatException | ArithmeticException e) {
                String reason = String.valueOf(e.getMessage());
                return new Read(
                        null,
                        reason.startsWith("Duplicate") ? "it has a member twice in one object" : "it is not JSON");
            }
        }

        Object valueOrThrow() throws IOException {
            if (error != null) {
                throw new IOException(error);
            }
            return value;
        }
    }
}
