package io.jenkins.plugins.qualysflow.core.json;

/**
 * The unescaped text of a JSON string, in UTF-8, and where each byte of it comes from. An escape that JSON does not
 * define is kept as it is. An unpaired surrogate takes three bytes, as any other character of its size.
 */
public final class Unescaped {

    /** Number of zero bytes after the text in {@link #bytes}, so that readers need no check of the end. */
    public static final int SLACK = 8;

    private static final int LONGEST_ESCAPE = 6;

    /** The first byte of a surrogate that is encoded on its own, and its number of bytes. */
    private static final byte RAW_HALF = (byte) 0xed;

    private static final int RAW_SIZE = 3;

    private final byte[] raw;
    private final int from;
    private final byte[] bytes;
    private int length;
    private int end;
    private int[] origins;
    private boolean changed;
    private boolean wellFormed = true;
    private boolean escapes;
    private int halves;

    private Unescaped(byte[] raw, int from, int to, int most) {
        this.raw = raw;
        this.from = from;
        this.end = to;
        this.bytes = new byte[most + SLACK];
    }

    /** Undoes the escapes once. */
    public static Unescaped of(byte[] raw, int from, int to) {
        Unescaped text = new Unescaped(raw, from, to, to - from);
        text.decode(false);
        return text;
    }

    /** The same for a part of a string, up to an escape at its end that may be cut off: {@link #end()} is where it stopped. */
    public static Unescaped piece(byte[] raw, int from, int to) {
        Unescaped text = new Unescaped(raw, from, to, to - from);
        text.decode(true);
        return text;
    }

    /** The text as UTF-8, nothing unescaped; origins are indexes of its characters. */
    public static Unescaped encoded(String text) {
        Unescaped encoded = new Unescaped(new byte[0], 0, 0, text.length() * 3);
        encoded.origins = new int[text.length() * 3 + 1];
        for (int i = 0; i < text.length(); i++) {
            encoded.put(text.charAt(i), i);
        }
        encoded.origins[encoded.length] = text.length();
        return encoded;
    }

    private void decode(boolean more) {
        int to = end;
        length = 0;
        halves = 0;
        int i = from;
        while (i < to) {
            byte b = raw[i];
            if (b != '\\' && b != RAW_HALF) {
                i = plain(i, to);
                continue;
            }
            int size = b == '\\' ? sizeOfEscape(i, to) : 0;
            int half = size == 0 ? rawHalf(i, to) : -1;
            boolean cut = size < 0 || b == RAW_HALF && i + RAW_SIZE > to;
            boolean goesOn = half >= 0 && Character.isHighSurrogate((char) half) && i + RAW_SIZE + LONGEST_ESCAPE > to;
            if (more && (cut || goesOn)) {
                break;
            }
            if (half >= 0) {
                put((char) half, i);
                i += RAW_SIZE;
            } else if (size <= 0) {
                wellFormed &= b != '\\';
                escapes |= b == '\\';
                put(b, i++);
            } else if (size == 2) {
                changed = true;
                escapes |= raw[i + 1] == '\\';
                put(simple(raw[i + 1]), i);
                i += 2;
            } else {
                char c = (char) hex(i + 2);
                if (more && Character.isHighSurrogate(c) && i + 2 * LONGEST_ESCAPE > to) {
                    break;
                }
                changed = true;
                escapes |= c == '\\';
                put(c, i);
                i += LONGEST_ESCAPE;
            }
        }
        end = i;
        if (origins != null) {
            origins[length] = end;
        }
    }

    /** Copies bytes up to the next one that needs decoding; returns its index. */
    private int plain(int at, int to) {
        int i = at;
        int n = length;
        while (i < to && raw[i] != '\\' && raw[i] != RAW_HALF) {
            if (origins != null) {
                origins[n] = i;
            }
            bytes[n++] = raw[i++];
        }
        length = n;
        return i;
    }

    /** Length in bytes of the escape at that index; 0 if it is not one, -1 if it is cut off. */
    private int sizeOfEscape(int at, int to) {
        if (at + 1 == to) {
            return -1;
        }
        if (raw[at + 1] != 'u') {
            return simple(raw[at + 1]) == 0 ? 0 : 2;
        }
        for (int i = at + 2; i < at + LONGEST_ESCAPE; i++) {
            if (i == to) {
                return -1;
            }
            if (digit(raw[i]) < 0) {
                return 0;
            }
        }
        return LONGEST_ESCAPE;
    }

    private static byte simple(byte kind) {
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> 0;
        };
    }

    private int hex(int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value * 16 + digit(raw[i]);
        }
        return value;
    }

    /** Value of a hexadecimal digit; -1 for any other byte. */
    public static int digit(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }

    /** The surrogate that is encoded on its own at that index; -1 if there is none. */
    private int rawHalf(int at, int to) {
        return at + RAW_SIZE <= to && isHalf(raw, at) ? half(raw, at) : -1;
    }

    /** All three bytes count: what follows a damaged character is a character of its own. */
    private static boolean isHalf(byte[] bytes, int at) {
        return bytes[at] == RAW_HALF && (bytes[at + 1] & 0xe0) == 0xa0 && (bytes[at + 2] & 0xc0) == 0x80;
    }

    private static int half(byte[] bytes, int at) {
        return 0xd000 | (bytes[at + 1] & 0x3f) << 6 | bytes[at + 2] & 0x3f;
    }

    private void put(byte b, int origin) {
        if (origins != null) {
            origins[length] = origin;
        }
        bytes[length++] = b;
    }

    private void put(char c, int origin) {
        if (c < 0x80) {
            put((byte) c, origin);
        } else if (c < 0x800) {
            put((byte) (0xc0 | c >> 6), origin);
            put((byte) (0x80 | c & 0x3f), origin);
        } else if (Character.isLowSurrogate(c) && endsWithHighHalf()) {
            length -= RAW_SIZE;
            halves--;
            int first = origins == null ? 0 : origins[length];
            int point = Character.toCodePoint((char) half(bytes, length), c);
            put((byte) (0xf0 | point >> 18), first);
            put((byte) (0x80 | point >> 12 & 0x3f), first);
            put((byte) (0x80 | point >> 6 & 0x3f), first);
            put((byte) (0x80 | point & 0x3f), first);
        } else {
            halves += Character.isSurrogate(c) ? 1 : 0;
            put((byte) (0xe0 | c >> 12), origin);
            put((byte) (0x80 | c >> 6 & 0x3f), origin);
            put((byte) (0x80 | c & 0x3f), origin);
        }
    }

    private boolean endsWithHighHalf() {
        int at = length - RAW_SIZE;
        return at >= 0 && isHalf(bytes, at) && Character.isHighSurrogate((char) half(bytes, at));
    }

    /** The text; valid up to {@link #length()}, followed by {@link #SLACK} zero bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** Number of bytes. */
    public int length() {
        return length;
    }

    /** Index in the raw text up to which it was decoded. */
    public int end() {
        return end;
    }

    /** Whether there was an escape. */
    public boolean changed() {
        return changed;
    }

    /** Whether the unescaped text may contain escapes itself. */
    public boolean hasEscapes() {
        return escapes;
    }

    /** Whether all escapes were valid and complete. */
    public boolean isWellFormed() {
        return wellFormed;
    }

    /** Whether there is an unpaired surrogate. */
    public boolean hasHalves() {
        return halves > 0;
    }

    /** Index in the raw text that a byte comes from; for {@link #length()}, the end of the raw text. */
    public int origin(int index) {
        if (origins == null) {
            // Computed only when needed, by decoding once more: most texts contain no secret.
            origins = new int[length + 1];
            decode(false);
        }
        return origins[index];
    }
}
