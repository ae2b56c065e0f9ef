package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * A downloaded input or output, in any of the forms in which the service may send it: JSON, JSON as a quoted string, JSON as
 * escaped text without quotes.
 */
public final class StepPayload {

    /** Bytes of a text that show whether it begins as JSON does. */
    private static final int BEGINNING = 1 << 10;

    private final Source body;

    /** Opens the body, as often as it is asked to. */
    private interface Source {
        InputStream open() throws IOException;
    }

    /**
     * A payload in that file.
     *
     * @param downloaded the body as it came
     */
    StepPayload(Path downloaded) {
        this(() -> Files.newInputStream(downloaded));
    }

    private StepPayload(Source body) {
        this.body = body;
    }

    /** The body as it came. */
    InputStream open() throws IOException {
        return body.open();
    }

    /** What its escapes stand for; ends in a {@link NotJsonException} where there are none. */
    InputStream unescaped() throws IOException {
        return new UnescapedStream(open());
    }

    /** Whether it begins with a quote, or the first structure is followed by one that is escaped. */
    boolean looksEscaped() throws IOException {
        try (InputStream in = new BufferedInputStream(open())) {
            int b = in.read();
            boolean structure = false;
            while (b >= 0 && (Character.isWhitespace(b) || b == '[' || b == '{' || isOfByteOrderMark(b))) {
                structure |= b == '[' || b == '{';
                b = in.read();
            }
            return b == '\\' || b == '"' && !structure;
        }
    }

    /** Whether the text behind the escapes begins as an object or array does, be it within quotes once more. */
    boolean holdsStructure() throws IOException {
        try (InputStream in = new BufferedInputStream(unescaped())) {
            in.mark(1);
            int b = in.read();
            while (b >= 0 && (Character.isWhitespace(b) || b == '"' || b == '\\')) {
                in.mark(1);
                b = in.read();
            }
            in.reset();
            byte[] beginning = in.readNBytes(BEGINNING);
            return TextBeginning.of(beginning, beginning.length) != TextBeginning.TEXT;
        } catch (NotJsonException e) {
            return true;
        }
    }

    private static boolean isOfByteOrderMark(int b) {
        return b == 0xef || b == 0xbb || b == 0xbf;
    }

    /**
     * Reads a payload into memory.
     *
     * @param downloaded the body as it came
     * @return plain maps, lists, strings, numbers, booleans or null
     * @throws IOException saying what is wrong with it, without a word of it
     */
    public static Object read(Path downloaded) throws IOException {
        return new StepPayload(downloaded).read();
    }

    /** As {@link #read(Path)}, for a body that is in memory already. */
    public static Object read(byte[] body) throws IOException {
        return new StepPayload(() -> new ByteArrayInputStream(body)).read();
    }

    private Object read() throws IOException {
        Read whole = Read.of(open());
        if (whole.error() == null && !(whole.value() instanceof String)) {
            return whole.value();
        }
        Read inner;
        try {
            inner = Read.of(unescaped());
        } catch (NotJsonException e) {
            return whole.valueOrThrow();
        }
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

        static Read of(InputStream text) throws IOException {
            try (text) {
                // Wholly, before it is parsed: what is wrong with its escapes counts, wherever that is.
                byte[] bytes = text.readAllBytes();
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
