package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Copies one string of a JSON text with what has to go within it masked. Up to 512 KiB it is looked at as a whole. Of a
 * longer one, no more is in memory at a time: it goes altogether if it begins as JSON does, and otherwise is searched
 * piece by piece.
 */
final class StringCopy {

    /** Bytes of a string that is looked at as a whole. */
    static final int MOST = 1 << 19;

    /** Characters that are looked at again together with what follows them; no secret in a long text is longer. */
    private static final int OVERLAP = 1 << 16;

    /** Characters in which what makes a value a secret stands before it. */
    private static final int CONTEXT = 1 << 10;

    static final String TOO_LONG = "text too long to be searched for JSON";

    private static final byte[] MASK = SensitiveNames.MASK.getBytes(StandardCharsets.UTF_8);

    private final JsonBytes in;
    private final OutputStream out;
    private final RedactionCounts counts;
    private final StringSecrets secrets;
    private byte[] taken = new byte[1 << 12];

    StringCopy(JsonBytes in, OutputStream out, RedactionCounts counts) {
        this.in = in;
        this.out = out;
        this.counts = counts;
        this.secrets = new StringSecrets(counts);
    }

    /** Copies the string whose opening quote comes next. */
    void copy() throws IOException {
        in.skipQuote();
        out.write('"');
        int length = in.takeString(taken, 0);
        while (length < 0 && taken.length < MOST) {
            int kept = -length - 1;
            taken = java.util.Arrays.copyOf(taken, taken.length * 4 > MOST ? MOST : taken.length * 4);
            length = in.takeString(taken, kept);
        }
        if (length < 0) {
            longOne(-length - 1);
        } else {
            whole(length);
        }
        out.write('"');
    }

    private void whole(int length) throws IOException {
        Charset charset = StandardCharsets.UTF_8;
        char[] raw = decoded(length);
        if (raw == null) {
            charset = StandardCharsets.ISO_8859_1;
            raw = new String(taken, 0, length, charset).toCharArray();
        }
        List<TextMask> masks = secrets.in(raw, 0, raw.length);
        if (masks.isEmpty()) {
            out.write(taken, 0, length);
            return;
        }
        int at = 0;
        for (TextMask mask : masks) {
            out.write(new String(raw, at, mask.start() - at).getBytes(charset));
            out.write(mask.replacement().getBytes(charset));
            at = mask.end();
        }
        out.write(new String(raw, at, raw.length - at).getBytes(charset));
    }

    /** The characters; null where encoding them again would not give the same bytes. */
    private char[] decoded(int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(taken, 0, length))
                    .toString()
                    .toCharArray();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void longOne(int first) throws IOException {
        UnescapedText text = unescaped(first);
        if (StringSecrets.Beginning.of(text.characters(), text.length()) != StringSecrets.Beginning.TEXT) {
            maskRest(TOO_LONG);
            return;
        }
        int length = first;
        boolean last = false;
        while (!last) {
            int used = piece(unescaped(length), false);
            if (used < 0) {
                maskRest(LooseSecrets.TOKEN_IN_TEXT);
                return;
            }
            System.arraycopy(taken, used, taken, 0, length - used);
            int next = in.takeString(taken, length - used);
            last = next >= 0;
            length = last ? next : -next - 1;
        }
        piece(unescaped(length), true);
    }

    /** What is in memory of a long string; but for an escape that is not there wholly. Bytes stand for characters. */
    private UnescapedText unescaped(int length) {
        char[] raw = new String(taken, 0, length, StandardCharsets.ISO_8859_1).toCharArray();
        UnescapedText text = null;
        for (int end = length; text == null; end--) {
            text = UnescapedText.of(raw, 0, end);
        }
        return text;
    }

    /**
     * Copies a piece of a long string, without its end if more follows. A secret that begins shortly after the piece is
     * copied with it: the next piece would not show what makes it one.
     *
     * @return how many bytes were copied; -1 if something that has to go reaches beyond the piece
     */
    private int piece(UnescapedText text, boolean last) throws IOException {
        int end = last ? text.length() : text.length() - OVERLAP;
        int at = 0;
        for (TextMask mask : LooseSecrets.in(text.characters(), text.length(), new RedactionCounts())) {
            if (!last && mask.start() >= end + CONTEXT) {
                break;
            }
            out.write(taken, text.origin(at), text.origin(mask.start()) - text.origin(at));
            if (!last && mask.end() == text.length()) {
                return -1;
            }
            out.write(MASK);
            counts.add(LooseSecrets.TOKEN_IN_TEXT);
            at = mask.end();
        }
        int used = Math.max(at, end);
        out.write(taken, text.origin(at), text.origin(used) - text.origin(at));
        return text.origin(used);
    }

    private void maskRest(String why) throws IOException {
        out.write(MASK);
        counts.add(why);
        in.skipToQuote();
    }
}
