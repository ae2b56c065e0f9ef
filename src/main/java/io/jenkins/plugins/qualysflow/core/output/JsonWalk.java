package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * Walks through JSON and knows where each value begins and ends, to the byte. Holds one bit for each open bracket, so
 * neither the size of the text nor that of a string or a name matters. What is no JSON ends in a {@link NotJsonException};
 * whether characters are whole is not looked at.
 */
final class JsonWalk implements Closeable {

    /** A name that is longer than this, in bytes, is none that anybody looks for. */
    private static final int LONGEST_NAME = 255;

    private static final int DEEPEST = 1 << 20;

    private final InputStream in;
    private final JsonBytes bytes;
    private final Names names = new Names();

    /**
     * Bytes of a file.
     *
     * @param begin offset of the first
     * @param end offset after the last
     */
    record Range(long begin, long end) {
        long size() {
            return end - begin;
        }
    }

    /** Is told of each member of an object; has to read its value. */
    interface Member {
        void read(String name) throws IOException;
    }

    /** Is told of each element of an array; has to read it. */
    interface Element {
        void read() throws IOException;
    }

    /** A walk through a text, which is closed with it. */
    JsonWalk(InputStream in) {
        this.in = in;
        this.bytes = new JsonBytes(in);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Takes the mark that a text of UTF-8 may begin with. */
    void skipByteOrderMark() throws IOException {
        bytes.passByteOrderMark();
    }

    /** What the next value begins with, such as <code>{</code>. */
    int kind() throws IOException {
        int c = bytes.next();
        if (c < 0) {
            throw new NotJsonException();
        }
        return c;
    }

    /** The value is over; nothing but space may follow. */
    void end() throws IOException {
        if (bytes.next() >= 0) {
            throw new NotJsonException();
        }
    }

    /** Whether all of the text was read, so that it is too short where it is no JSON. */
    boolean atEnd() {
        return bytes.ended();
    }

    /** Offset of the byte that comes next. */
    long offset() {
        return bytes.offset(bytes.at);
    }

    /** Reads an object, member by member. */
    void object(Member member) throws IOException {
        expect('{');
        if (kind() == '}') {
            bytes.at++;
            return;
        }
        do {
            String name = name();
            expect(':');
            member.read(name);
        } while (another('}'));
    }

    /** Reads an array, element by element. */
    void array(Element element) throws IOException {
        expect('[');
        if (kind() == ']') {
            bytes.at++;
            return;
        }
        do {
            element.read();
        } while (another(']'));
    }

    /** Passes over a value of any size and depth. */
    Range value() throws IOException {
        BitSet objects = new BitSet();
        int depth = 0;
        kind();
        long begin = offset();
        while (true) {
            int c = kind();
            if (c == '{' || c == '[') {
                bytes.at++;
                boolean object = c == '{';
                if (kind() != (object ? '}' : ']')) {
                    if (depth == DEEPEST) {
                        throw new NotJsonException();
                    }
                    objects.set(depth++, object);
                    if (object) {
                        memberName();
                    }
                    continue;
                }
                bytes.at++;
            } else if (c == '"') {
                string();
            } else {
                bytes.literal(c);
                bytes.mark = -1;
            }
            while (depth > 0 && !another(objects.get(depth - 1) ? '}' : ']')) {
                depth--;
            }
            if (depth == 0) {
                return new Range(begin, offset());
            }
            if (objects.get(depth - 1)) {
                memberName();
            }
        }
    }

    private void memberName() throws IOException {
        if (kind() != '"') {
            throw new NotJsonException();
        }
        string();
        expect(':');
    }

    private void string() throws IOException {
        bytes.at++;
        bytes.toQuote();
        bytes.at++;
    }

    /** Takes a name and gives it as it is meant; empty where it is too long to be one that is looked for. */
    private String name() throws IOException {
        if (kind() != '"') {
            throw new NotJsonException();
        }
        bytes.mark = bytes.at++;
        boolean closed = bytes.toQuote();
        int from = bytes.mark + 1;
        String name = closed && bytes.at - from <= LONGEST_NAME
                ? names.of(bytes.buffer(), from, bytes.at).text()
                : "";
        bytes.mark = -1;
        if (!closed) {
            bytes.toQuote();
        }
        bytes.at++;
        return name;
    }

    /** Takes the comma before another element, or the closing bracket; says which. */
    private boolean another(int close) throws IOException {
        int c = kind();
        if (c != ',' && c != close) {
            throw new NotJsonException();
        }
        bytes.at++;
        return c == ',';
    }

    private void expect(int wanted) throws IOException {
        if (kind() != wanted) {
            throw new NotJsonException();
        }
        bytes.at++;
    }
}
