package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The body of an answer, written as a stream so that its size does not matter. */
public interface Body {
    /** The {@link #length()} of a body that is only known when it has been written. */
    long UNKNOWN_LENGTH = -1;

    /** Length in bytes, or {@link #UNKNOWN_LENGTH}. */
    long length();

    /** Writes the whole body; neither flushes nor closes {@code out}. */
    void writeTo(OutputStream out) throws IOException;

    public static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }

    public static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The parts one after the other. */
    public static Body sequence(List<Body> parts) {
        List<Body> all = List.copyOf(parts);
        return new Body() {
            @Override
            public long length() {
                long sum = 0;
                for (Body part : all) {
                    if (part.length() == UNKNOWN_LENGTH) {
                        return UNKNOWN_LENGTH;
                    }
                    sum += part.length();
                }
                return sum;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                for (Body part : all) {
                    part.writeTo(out);
                }
            }
        };
    }

    /** The body with quotes, backslashes and control characters escaped as inside a JSON string, without the quotes. */
    public static Body escaped(Body plain) {
        return new Body() {
            @Override
            public long length() {
                return UNKNOWN_LENGTH;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                plain.writeTo(new JsonEscapingOutputStream(out));
            }
        };
    }
}
