package io.jenkins.plugins.qualysflow.core.output;

import java.nio.charset.StandardCharsets;

/** How a text begins. */
enum TextBeginning {
    TEXT,
    /** As a string in quotes. */
    STRING,
    /** As an object or array, be it without quotes as in <code>{name=value}</code>. */
    STRUCTURE,
    /** As an object or array whose quotes are escaped. */
    ESCAPED;

    static TextBeginning of(byte[] text, int length) {
        int i = skipBlanks(text, 0, length);
        if (i + 2 < length && text[i] == (byte) 0xef && text[i + 1] == (byte) 0xbb && text[i + 2] == (byte) 0xbf) {
            i = skipBlanks(text, i + 3, length);
        }
        if (i == length || text[i] != '{' && text[i] != '[') {
            return i < length && text[i] == '"' ? STRING : TEXT;
        }
        byte bracket = text[i];
        while (i < length && (text[i] == '{' || text[i] == '[' || Character.isWhitespace(text[i]))) {
            bracket = Character.isWhitespace(text[i]) ? bracket : text[i];
            i++;
        }
        if (i < length && text[i] == '\\') {
            return ESCAPED;
        }
        boolean word = i < length && isLetter(text[i]);
        boolean prefix = word && (bracket == '[' || isClosedAfterWord(text, i, length));
        return prefix && !isLiteral(text, i, length) ? TEXT : STRUCTURE;
    }

    /** Whether nothing but a word stands between the brackets, as in <code>{name}</code>. */
    private static boolean isClosedAfterWord(byte[] text, int from, int length) {
        int i = from;
        while (i < length && (isLetter(text[i]) || Character.isDigit(text[i]) || "_-.".indexOf(text[i]) >= 0)) {
            i++;
        }
        return i < length && text[i] == '}';
    }

    /** Every character beyond ASCII is taken for one. */
    private static boolean isLetter(byte b) {
        return b < 0 || Character.isLetter(b);
    }

    private static boolean isLiteral(byte[] text, int from, int length) {
        String word = new String(text, from, Math.min(5, length - from), StandardCharsets.ISO_8859_1);
        return word.startsWith("true") || word.startsWith("false") || word.startsWith("null");
    }

    private static int skipBlanks(byte[] text, int from, int length) {
        int i = from;
        while (i < length && Character.isWhitespace(text[i])) {
            i++;
        }
        return i;
    }
}
