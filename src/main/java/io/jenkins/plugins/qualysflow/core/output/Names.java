package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the names of members mean. Most texts repeat a few names over and over, so that many are remembered. */
final class Names {

    private static final int LONGEST_REMEMBERED = 100;

    private static final int SLOTS = 1 << 10;

    /** Null until there is one. */
    private Name[] remembered;

    /** A name and what it means. */
    static final class Name {
        private final byte[] raw;
        private final String text;
        private final SensitiveNames.Meaning meaning;
        /** The name that came after it the last time, as in most rows of a table; null if none did. */
        private Name next;

        Name(byte[] raw, String text, SensitiveNames.Meaning meaning) {
            this.raw = raw;
            this.text = text;
            this.meaning = meaning;
        }

        byte[] raw() {
            return raw;
        }

        String text() {
            return text;
        }

        SensitiveNames.Meaning meaning() {
            return meaning;
        }

        Name next() {
            return next;
        }

        void next(Name name) {
            next = name;
        }
    }

    /** The name that stands between those quotes, maybe with escapes. */
    Name of(byte[] raw, int from, int to) {
        if (to - from > LONGEST_REMEMBERED) {
            return read(raw, from, to);
        }
        if (remembered == null) {
            remembered = new Name[SLOTS];
        }
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + raw[i];
        }
        int slot = (hash ^ hash >>> 10) & SLOTS - 1;
        Name known = remembered[slot];
        if (known == null || !Arrays.equals(raw, from, to, known.raw, 0, known.raw.length)) {
            known = read(raw, from, to);
            remembered[slot] = known;
        }
        return known;
    }

    private static Name read(byte[] raw, int from, int to) {
        Unescaped plain = Unescaped.of(raw, from, to);
        String text = new String(plain.bytes(), 0, plain.length(), StandardCharsets.UTF_8);
        return new Name(Arrays.copyOfRange(raw, from, to), text, SensitiveNames.meaning(text));
    }
}
