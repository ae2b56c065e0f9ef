package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the tokens of a JSON text in UTF-8, of any length, in little memory. A part of the text is in a buffer; a string is
 * wholly in it unless it is longer than {@link #LONGEST}. On the way, strings are told that are worth a second look.
 */
final class JsonBytes {

    /** Bytes of a string that is looked at as a whole. */
    static final int LONGEST = 1 << 19;

    private static final int CHUNK = 1 << 17;

    /** Most bytes of a character, as an escape. */
    private static final int LONGEST_CHARACTER = 6;

    private static final byte DULL = 0;
    private static final byte QUOTE = 1;
    private static final byte ESCAPE = 2;
    private static final byte CONTROL = 3;
    private static final byte BEYOND_ASCII = 4;
    private static final byte HINT = 5;

    private static final byte[] KINDS = new byte[256];

    static {
        for (int b = 0; b < 256; b++) {
            KINDS[b] = b < ' ' ? CONTROL : b < 0x80 ? DULL : BEYOND_ASCII;
        }
        // A quote within a string needs a backslash. Letters and blanks are looked at together with what stands before
        // them.
        for (char c : "'{J zZ".toCharArray()) {
            KINDS[c] = HINT;
        }
        KINDS['"'] = QUOTE;
        KINDS['\\'] = ESCAPE;
    }

    /** Bytes of a string that is passed over, whatever is in it. */
    private static final byte[] KINDS_PASSED_OVER = new byte[256];

    static {
        for (int b = 0; b < ' '; b++) {
            KINDS_PASSED_OVER[b] = CONTROL;
        }
        KINDS_PASSED_OVER['"'] = QUOTE;
        KINDS_PASSED_OVER['\\'] = ESCAPE;
    }

    /** The text is no JSON; says nothing of it. */
    static final class NotJsonException extends IOException {
        private static final long serialVersionUID = 1L;

        NotJsonException() {
            super("it is not JSON");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Hears that the buffer is about to lose its beginning. */
    @FunctionalInterface
    interface Moving {
        void beforeMove(int keep) throws IOException;
    }

    private final InputStream in;
    private final SecretTexts secrets;
    private final byte[] kinds;
    private final Moving moving;

    /** Zero from {@link #limit} on. */
    private final byte[] buffer;

    private boolean ended;

    private int limit;
    private long base;

    /** Index of the next byte. */
    int at;

    /** First byte that has to stay in the buffer; -1 if that is the next one. */
    int mark = -1;

    /** Whether something in the string before may have to go. */
    boolean suspicious;

    /** A text from a stream. */
    JsonBytes(InputStream in, SecretTexts secrets, Moving moving) {
        this.in = in;
        this.secrets = secrets;
        this.moving = moving;
        this.buffer = new byte[LONGEST + 2 * CHUNK];
        this.kinds = KINDS.clone();
        for (int b = 0; b < 256; b++) {
            if (kinds[b] == DULL && secrets.isAnchor((byte) b)) {
                kinds[b] = HINT;
            }
        }
    }

    /** A text from a stream, in the strings of which nothing is sought, not even whether their characters are whole. */
    JsonBytes(InputStream in) {
        this.in = in;
        this.secrets = null;
        this.moving = keep -> {};
        this.kinds = KINDS_PASSED_OVER;
        this.buffer = new byte[LONGEST + 2 * CHUNK];
    }

    /** A text in memory, with {@link Unescaped#SLACK} behind it, in which no texts are sought. */
    JsonBytes(byte[] text, int length) {
        this.in = null;
        this.secrets = null;
        this.moving = keep -> {};
        this.kinds = KINDS;
        this.buffer = text;
        this.limit = length;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Index after the last byte in the buffer. */
    int limit() {
        return limit;
    }

    /** Offset in the text of a byte in the buffer. */
    long offset(int index) {
        return base + index;
    }

    /** Reads more; false at the end of the text. */
    private boolean fill() throws IOException {
        if (in == null) {
            return false;
        }
        int keep = mark >= 0 ? mark : at;
        moving.beforeMove(keep);
        System.arraycopy(buffer, keep, buffer, 0, limit - keep);
        base += keep;
        limit -= keep;
        at -= keep;
        mark = mark >= 0 ? 0 : -1;
        int read = in.read(buffer, limit, Math.min(CHUNK, buffer.length - Unescaped.SLACK - limit));
        limit += Math.max(0, read);
        buffer[limit] = 0;
        ended = read <= 0;
        return !ended;
    }

    /** Whether more was wanted of the stream than there is. */
    boolean ended() {
        return ended;
    }

    private void need(int bytes) throws IOException {
        while (limit - at < bytes) {
            if (!fill()) {
                throw new NotJsonException();
            }
        }
    }

    /** The byte there; -1 at the end of the text. */
    private int peek() throws IOException {
        return at < limit || fill() ? buffer[at] & 0xff : -1;
    }

    /** Passes over the mark of byte order, if there is one. */
    void passByteOrderMark() throws IOException {
        if (peek() == 0xef) {
            need(3);
            if (buffer[at + 1] != (byte) 0xbb || buffer[at + 2] != (byte) 0xbf) {
                throw new NotJsonException();
            }
            at += 3;
        }
    }

    /** The next byte that is not blank, which is not passed over; -1 at the end of the text. */
    int next() throws IOException {
        while (true) {
            int i = at;
            byte b = buffer[i];
            while (b == ' ' || b == '\n' || b == '\t' || b == '\r') {
                b = buffer[++i];
            }
            at = i;
            if (b > 0 || i < limit) {
                return b & 0xff;
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    /**
     * Passes over what is left of a string.
     *
     * @return true at its closing quote, which is not passed over; false where so much of it is in the buffer that no more
     *     fits, between two characters
     */
    boolean toQuote() throws IOException {
        while (true) {
            byte[] bytes = buffer;
            int i = at;
            while (kinds[bytes[i] & 0xff] == DULL) {
                i++;
            }
            at = i;
            if (limit - i < LONGEST_CHARACTER && mark >= 0 && limit - mark > LONGEST + 1) {
                return false;
            }
            switch (kinds[bytes[i] & 0xff]) {
                case QUOTE -> {
                    return true;
                }
                case ESCAPE -> escape();
                case BEYOND_ASCII -> character();
                case HINT -> {
                    hint();
                    at++;
                }
                default -> {
                    if (at < limit) {
                        throw new NotJsonException();
                    }
                    need(1);
                }
            }
        }
    }

    private void escape() throws IOException {
        suspicious = true;
        need(2);
        if (buffer[at + 1] != 'u') {
            if ("\"\\/bfnrt".indexOf(buffer[at + 1]) < 0) {
                throw new NotJsonException();
            }
            at += 2;
            return;
        }
        for (int length = 3; length <= LONGEST_CHARACTER; length++) {
            need(length);
            if (Unescaped.digit(buffer[at + length - 1]) < 0) {
                throw new NotJsonException();
            }
        }
        at += LONGEST_CHARACTER;
    }

    private void character() throws IOException {
        int lead = buffer[at] & 0xff;
        int size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        need(size);
        int second = buffer[at + 1] & 0xff;
        boolean tooLong = lead < 0xc2 || lead == 0xe0 && second < 0xa0 || lead == 0xf0 && second < 0x90;
        if (tooLong || lead > 0xf4 || lead == 0xf4 && second > 0x8f) {
            throw new NotJsonException();
        }
        for (int i = at + 1; i < at + size; i++) {
            if ((buffer[i] & 0xc0) != 0x80) {
                throw new NotJsonException();
            }
        }
        suspicious |= isSecret();
        at += size;
    }

    private void hint() {
        suspicious |= switch (buffer[at]) {
            case '\'', '{' -> true;
            case 'J' -> LooseSecrets.endsWith(buffer, Math.max(0, mark), at, "ey");
            case ' ' -> LooseSecrets.endsWith(buffer, Math.max(0, mark), at, "bearer");
            case 'z', 'Z' -> LooseSecrets.endsWith(buffer, Math.max(0, mark), at, "authori");
            default -> false;
        };
        suspicious |= isSecret();
    }

    private boolean isSecret() {
        return secrets != null
                && secrets.isAnchor(buffer[at])
                && secrets.mayStandAround(buffer, Math.max(0, mark), at, limit);
    }

    /** Passes over a whole string if that is what stands between its quotes. */
    boolean take(byte[] raw) {
        int from = at + 1;
        int to = from + raw.length;
        if (to >= limit || buffer[to] != '"' || !Arrays.equals(buffer, from, to, raw, 0, raw.length)) {
            return false;
        }
        at = to + 1;
        return true;
    }

    /** Passes over a word or a number that begins with that byte, as {@link #number()} does. */
    void literal(int first) throws IOException {
        switch (first) {
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    /** Passes over a number; {@link #mark} stays at its beginning unless it is longer than {@link #LONGEST}. */
    private void number() throws IOException {
        mark = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() throws IOException {
        boolean any = false;
        do {
            int i = at;
            while (buffer[i] >= '0' && buffer[i] <= '9') {
                i++;
            }
            any |= i > at;
            at = i;
            mark = i == limit && limit - mark > LONGEST ? -1 : mark;
        } while (at == limit && fill());
        if (!any) {
            throw new NotJsonException();
        }
    }

    private void word(String word) throws IOException {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw new NotJsonException();
            }
            at++;
        }
    }
}
