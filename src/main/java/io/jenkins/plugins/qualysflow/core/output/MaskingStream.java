package io.jenkins.plugins.qualysflow.core.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Writes a JSON text on, with a mask in place of certain texts. In strings, names too, they are found however the
 * characters are escaped. Elsewhere a number is masked if all of it is such a text, as a string. So JSON stays JSON, and
 * everything else keeps its exact form.
 *
 * <p>Holds back no more than a block and the longest of the texts.
 */
final class MaskingStream extends OutputStream {

    private static final byte[] MASK = SensitiveNames.MASK.getBytes(StandardCharsets.UTF_8);
    private static final int BLOCK = 8192;

    /** Longest form of one character: six bytes of an escape. */
    private static final int LONGEST_FORM = 6;

    private final OutputStream out;
    private final List<String> literals;
    private final char[][] wanted;
    private final BitSet firstChars = new BitSet();
    private final int longest;

    /** The part of a string that is held back: its characters, and where the form of each ends among the bytes. */
    private final char[] chars;

    private final int[] ends;
    private final byte[] bytes;
    private int count;

    /** The form of a character that is not complete yet. */
    private final byte[] form = new byte[LONGEST_FORM];

    private int formLength;

    private final ByteArrayOutputStream number = new ByteArrayOutputStream();
    private boolean longNumber;
    private boolean inString;
    private long masks;

    /**
     * A stream.
     *
     * @param literals what to mask, the longest first
     */
    MaskingStream(OutputStream out, List<String> literals) {
        this.out = out;
        this.literals = literals;
        this.wanted = literals.stream().map(String::toCharArray).toArray(char[][]::new);
        this.longest = literals.isEmpty() ? 0 : literals.get(0).length();
        literals.forEach(literal -> firstChars.set(literal.charAt(0)));
        this.chars = new char[BLOCK + longest + 2];
        this.ends = new int[chars.length];
        this.bytes = new byte[chars.length * LONGEST_FORM];
    }

    /** Number of masks written so far. */
    long masks() {
        return masks;
    }

    @Override
    public void write(int b) throws IOException {
        if (literals.isEmpty()) {
            out.write(b);
        } else if (inString) {
            inString((byte) b);
        } else {
            outside((byte) b);
        }
    }

    @Override
    public void write(byte[] given, int from, int length) throws IOException {
        if (literals.isEmpty()) {
            out.write(given, from, length);
            return;
        }
        for (int i = from; i < from + length; i++) {
            write(given[i]);
        }
    }

    /** Writes what is held back; nothing comes afterwards. Leaves the other stream open. */
    void finish() throws IOException {
        endNumber();
        if (inString) {
            // Cut off within a string: what is there of such a text at the end has to go as well.
            release(0, true);
        }
        out.write(form, 0, formLength);
        formLength = 0;
    }

    private void outside(byte b) throws IOException {
        boolean ofNumber = b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E' || (b >= '0' && b <= '9');
        if (ofNumber) {
            number.write(b);
            if (number.size() > longest) {
                number.writeTo(out);
                number.reset();
                longNumber = true;
            }
            return;
        }
        endNumber();
        out.write(b);
        inString = b == '"';
    }

    private void endNumber() throws IOException {
        if (number.size() > 0) {
            String text = number.toString(StandardCharsets.US_ASCII);
            boolean digits = text.chars().anyMatch(c -> c >= '0' && c <= '9');
            if (digits && !longNumber && literals.contains(text)) {
                out.write('"');
                mask();
                out.write('"');
            } else {
                number.writeTo(out);
            }
            number.reset();
        }
        longNumber = false;
    }

    private void inString(byte b) throws IOException {
        if (formLength == 0 && b == '"') {
            release(0, false);
            out.write(b);
            inString = false;
            return;
        }
        form[formLength++] = b;
        if (formLength == formLength()) {
            String text = character();
            System.arraycopy(form, 0, bytes, bytesHeld(), formLength);
            int end = bytesHeld() + formLength;
            formLength = 0;
            for (int i = 0; i < text.length(); i++) {
                // The bytes of a pair of halves go with its first half, so that the second has none.
                chars[count] = text.charAt(i);
                ends[count] = end;
                count++;
            }
            if (count >= BLOCK + longest) {
                release(longest, false);
            }
        }
    }

    /** How long the form becomes that has begun. */
    private int formLength() {
        if (form[0] == '\\') {
            return formLength > 1 && form[1] == 'u' ? LONGEST_FORM : 2;
        }
        int lead = form[0] & 0xff;
        return lead < 0xc0 || lead >= 0xf8 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    /** What the complete form stands for; something that no text holds if it stands for nothing. */
    private String character() {
        if (form[0] != '\\') {
            return new String(form, 0, formLength, StandardCharsets.UTF_8);
        }
        return switch (form[1]) {
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> hex();
            default -> String.valueOf((char) form[1]);
        };
    }

    private String hex() {
        int value = 0;
        for (int i = 2; i < LONGEST_FORM; i++) {
            int digit = Character.digit(form[i], 16);
            if (digit < 0) {
                return "\ufffd";
            }
            value = value * 16 + digit;
        }
        return String.valueOf((char) value);
    }

    private int bytesHeld() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** Lets go of all but the last characters, in which a text may have begun. */
    private void release(int keep, boolean cutOff) throws IOException {
        int at = 0;
        int plainFrom = 0;
        while (at < count - keep) {
            int found = firstChars.get(chars[at]) ? lengthAt(at, cutOff) : 0;
            if (found == 0) {
                at++;
                continue;
            }
            plain(plainFrom, at);
            mask();
            at += found;
            plainFrom = at;
        }
        plain(plainFrom, at);
        int left = count - at;
        int byteAt = at == 0 ? 0 : ends[at - 1];
        int bytesLeft = bytesHeld() - byteAt;
        System.arraycopy(bytes, byteAt, bytes, 0, bytesLeft);
        for (int i = 0; i < left; i++) {
            chars[i] = chars[at + i];
            ends[i] = ends[at + i] - byteAt;
        }
        count = left;
    }

    /** Length of the text that stands there; 0 if none does. */
    private int lengthAt(int at, boolean cutOff) {
        for (char[] literal : wanted) {
            int length = Math.min(literal.length, count - at);
            boolean whole = length == literal.length;
            if ((whole || cutOff) && Arrays.equals(chars, at, at + length, literal, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    private void plain(int from, int to) throws IOException {
        if (to > from) {
            int start = from == 0 ? 0 : ends[from - 1];
            out.write(bytes, start, ends[to - 1] - start);
        }
    }

    private void mask() throws IOException {
        out.write(MASK);
        masks++;
    }
}
