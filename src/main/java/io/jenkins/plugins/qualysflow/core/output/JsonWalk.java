package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import tools.jackson.core.JacksonException;

/**
 * Walks through a file of JSON and knows where each value begins and ends, to the byte. Holds one block of it and one bit
 * for each open bracket, so neither the size of the file nor that of a text or a name matters. Refuses what is no JSON.
 */
final class JsonWalk implements Closeable {

    /** A name that is longer than this, in bytes, is none that anybody looks for. */
    private static final int LONGEST_NAME = 256;

    private static final int DEEPEST = 1 << 20;
    private static final int BYTE_ORDER_MARK = 0xEF;

    private final InputStream in;
    private final byte[] block;
    private int position;
    private int length;
    private long blockBegin;

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

    /** What is read is no JSON, or not the JSON that was expected. */
    static final class NotUnderstoodException extends IOException {
        private static final long serialVersionUID = 1L;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    JsonWalk(Path file) throws IOException {
        this(file, 1 << 16);
    }

    /**
     * A walk.
     *
     * @param blockSize bytes that are read at a time
     */
    JsonWalk(Path file, int blockSize) throws IOException {
        in = Files.newInputStream(file);
        block = new byte[blockSize];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** What the next value begins with, such as <code>{</code>; an {@link EOFException} at the end. */
    int kind() throws IOException {
        if (position < length && block[position] > ' ') {
            return block[position];
        }
        while (true) {
            int c = peek();
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            position++;
        }
    }

    /** Takes the mark that a file of UTF-8 may begin with. */
    void skipByteOrderMark() throws IOException {
        if (fill() && (block[position] & 0xFF) == BYTE_ORDER_MARK) {
            expect(BYTE_ORDER_MARK);
            expect(0xBB);
            expect(0xBF);
        }
    }

    /** The value is over; nothing but space may follow. */
    void end() throws IOException {
        while (fill()) {
            if (" \n\r\t".indexOf(block[position]) < 0) {
                throw notJson();
            }
            position++;
        }
    }

    /** Reads an object, member by member. */
    void object(Member member) throws IOException {
        expect('{');
        if (kind() == '}') {
            position++;
            return;
        }
        do {
            kindIs("\"");
            String name = name();
            kindIs(":");
            position++;
            member.read(name);
        } while (another('}'));
    }

    /** Reads an array, element by element. */
    void array(Element element) throws IOException {
        expect('[');
        if (kind() == ']') {
            position++;
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
                position++;
                boolean object = c == '{';
                if (kind() != (object ? '}' : ']')) {
                    if (depth == DEEPEST) {
                        throw new NotUnderstoodException("it is nested too deeply");
                    }
                    objects.set(depth++, object);
                    if (object) {
                        memberName();
                    }
                    continue;
                }
                position++;
            } else if (c == '"') {
                text();
            } else {
                literal();
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
        kindIs("\"");
        text();
        kindIs(":");
        position++;
    }

    /** Takes the comma before another element, or the closing bracket; says which. */
    private boolean another(int close) throws IOException {
        int c = kind();
        if (c != ',' && c != close) {
            throw notJson();
        }
        position++;
        return c == ',';
    }

    /** Takes a name and gives it as it is meant; empty where it is too long to be one that is looked for. */
    private String name() throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.write(next());
        boolean escaped = false;
        while (true) {
            int c = next();
            raw.write(c);
            if (c == '"') {
                break;
            }
            if (c == '\\') {
                escaped = true;
                raw.write(next());
            }
            if (raw.size() > LONGEST_NAME) {
                rest();
                return "";
            }
        }
        String quoted = raw.toString(StandardCharsets.UTF_8);
        try {
            return escaped
                    ? QFlowJson.MAPPER.readValue(quoted, String.class)
                    : quoted.substring(1, quoted.length() - 1);
        } catch (JacksonException e) {
            throw notJson();
        }
    }

    private void text() throws IOException {
        position++;
        rest();
    }

    /** Takes a text from somewhere between its quotes on. */
    private void rest() throws IOException {
        while (true) {
            peek();
            byte[] bytes = block;
            int end = length;
            int i = position;
            byte c = 0;
            // Most of all bytes pass here: what is beyond ASCII is negative, and as good as any other.
            while (i < end && (c = bytes[i]) != '"' && c != '\\' && (c >= ' ' || c < 0)) {
                i++;
            }
            position = i;
            if (i == end) {
                continue;
            }
            position++;
            if (c == '"') {
                return;
            }
            if (c != '\\') {
                throw notJson();
            }
            escape();
        }
    }

    private void escape() throws IOException {
        int c = next();
        if (c != 'u') {
            if ("\"\\/bfnrt".indexOf(c) < 0) {
                throw notJson();
            }
            return;
        }
        for (int i = 0; i < 4; i++) {
            if (Character.digit(next(), 16) < 0) {
                throw notJson();
            }
        }
    }

    private void literal() throws IOException {
        switch (peek()) {
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void word(String word) throws IOException {
        for (int i = 0; i < word.length(); i++) {
            if (next() != word.charAt(i)) {
                throw notJson();
            }
        }
    }

    private void number() throws IOException {
        skipOne("-");
        if (!skipOne("0")) {
            digits();
        }
        if (skipOne(".")) {
            digits();
        }
        if (skipOne("eE")) {
            skipOne("+-");
            digits();
        }
    }

    private boolean skipOne(String of) throws IOException {
        boolean found = fill() && of.indexOf(block[position]) >= 0;
        position += found ? 1 : 0;
        return found;
    }

    private void digits() throws IOException {
        int c = next();
        if (c < '0' || c > '9') {
            throw notJson();
        }
        while (fill() && block[position] >= '0' && block[position] <= '9') {
            position++;
        }
    }

    private void expect(int wanted) throws IOException {
        if ((wanted == '{' || wanted == '[' ? kind() : peek()) != wanted) {
            throw notJson();
        }
        position++;
    }

    private void kindIs(String wanted) throws IOException {
        if (wanted.indexOf(kind()) < 0) {
            throw notJson();
        }
    }

    private NotUnderstoodException notJson() {
        return new NotUnderstoodException("it is not JSON at byte " + offset());
    }

    private long offset() {
        return blockBegin + position;
    }

    private int next() throws IOException {
        int c = peek();
        position++;
        return c;
    }

    private int peek() throws IOException {
        if (!fill()) {
            throw new EOFException("it ends too early");
        }
        return block[position] & 0xFF;
    }

    private boolean fill() throws IOException {
        if (position < length) {
            return true;
        }
        blockBegin += length;
        position = 0;
        length = Math.max(0, in.read(block));
        return length > 0;
    }
}
