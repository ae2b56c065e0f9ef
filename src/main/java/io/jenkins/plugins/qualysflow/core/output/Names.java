package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the names of members mean. Most texts repeat a few names over and over, so that many are remembered. */
final class Names {

    private static final int LONGEST_REMEMBERED = 100;

    private final Name[] remembered = new Name[1024];

    /** A name and what it means. */
    record Name(byte[] raw, String text, SensitiveNames.Meaning meaning) {}

    /** The name that stands between those quotes, maybe with escapes. */
    Name of(byte[] raw, int from, int to) {
        if (to - from > LONGEST_REMEMBERED) {
            return read(raw, from, to);
        }
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + raw[i];
        }
        int slot = (hash ^ hash >>> 10) & remembered.length - 1;
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
