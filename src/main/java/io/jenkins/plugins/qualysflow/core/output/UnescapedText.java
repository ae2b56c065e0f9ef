package io.jenkins.plugins.qualysflow.core.output;

/** What the inside of a JSON string stands for, and which character of it came from where. */
final class UnescapedText {

    private final char[] characters;
    private final int[] origins;
    private int length;

    private UnescapedText(int most) {
        characters = new char[most];
        origins = new int[most + 1];
    }

    /**
     * Undoes the escapes once.
     *
     * @return null if there is an escape that JSON does not know, or half a one
     */
    static UnescapedText of(char[] raw, int from, int to) {
        UnescapedText text = new UnescapedText(to - from);
        int i = from;
        while (i < to) {
            int start = i;
            int plain = raw[i++];
            if (plain == '\\') {
                if (i == to) {
                    return null;
                }
                char kind = raw[i++];
                plain = kind == 'u' ? hex(raw, i, to) : simple(kind);
                i += kind == 'u' ? 4 : 0;
                if (plain < 0) {
                    return null;
                }
            }
            text.origins[text.length] = start;
            text.characters[text.length++] = (char) plain;
        }
        text.origins[text.length] = to;
        return text;
    }

    private static int simple(char kind) {
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    private static int hex(char[] raw, int from, int to) {
        if (to - from < 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = raw[i] < 128 ? Character.digit(raw[i], 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** The plain characters; valid up to {@link #length()}. */
    char[] characters() {
        return characters;
    }

    int length() {
        return length;
    }

    /** Where the raw form of a plain character begins; for the length, where the raw text ends. */
    int origin(int index) {
        return origins[index];
    }

    /** The place of a part within the raw text. */
    TextMask raw(TextMask plain) {
        return new TextMask(origins[plain.start()], origins[plain.end()], plain.quotes());
    }
}
