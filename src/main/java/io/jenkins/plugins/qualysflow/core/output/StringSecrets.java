package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds what has to go within one string of a JSON text. A string may hold JSON itself, and that a string with JSON in it
 * once more: such JSON is searched as the text around it is. Any other text is searched for {@link LooseSecrets}; if it
 * begins as JSON does and is none, a sensitive name in it makes all of it go.
 */
final class StringSecrets {

    /** Quotes within quotes that are looked into. Escapes double with each, so that more are not met in earnest. */
    private static final int MOST_QUOTES = 8;

    static final String UNREADABLE = "text that begins as JSON and is none";

    private final RedactionCounts counts;

    StringSecrets(RedactionCounts counts) {
        this.counts = counts;
    }

    /** The text with everything masked that has to go. */
    static String masked(String text) {
        char[] raw = QFlowJson.write(text).toCharArray();
        List<TextMask> masks = new StringSecrets(new RedactionCounts()).in(raw, 1, raw.length - 1);
        if (masks.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (TextMask mask : masks) {
            masked.append(raw, at, mask.start() - at).append(mask.replacement());
            at = mask.end();
        }
        return (String)
                QFlowJson.readPlain(masked.append(raw, at, raw.length - at).toString());
    }

    /**
     * The parts that have to go, in order, none within another.
     *
     * @param raw what stands between the quotes of the string, with its escapes
     */
    List<TextMask> in(char[] raw, int from, int to) {
        return inRaw(raw, from, to, 1);
    }

    private List<TextMask> inRaw(char[] raw, int from, int to, int quotes) {
        UnescapedText text = UnescapedText.of(raw, from, to);
        if (text == null) {
            return LooseSecrets.in(Arrays.copyOfRange(raw, from, to), to - from, counts).stream()
                    .map(mask -> new TextMask(mask.start() + from, mask.end() + from, 0))
                    .toList();
        }
        List<TextMask> found = inPlain(text.characters(), text.length(), quotes);
        return found.isEmpty() ? found : found.stream().map(text::raw).toList();
    }

    private List<TextMask> inPlain(char[] text, int length, int quotes) {
        Beginning beginning = Beginning.of(text, length);
        if (beginning == Beginning.TEXT) {
            return LooseSecrets.in(text, length, counts);
        }
        if (quotes <= MOST_QUOTES) {
            PlaceList places = new PlaceList();
            RedactionScan scan = RedactionScan.of(text, length, places);
            if (scan.isWhole()) {
                counts.addAll(scan.counts());
                return inJson(text, length, places.toGo(), quotes);
            }
            if (beginning == Beginning.ESCAPED && UnescapedText.of(text, 0, length) != null) {
                return inRaw(text, 0, length, quotes + 1);
            }
        }
        if (beginning != Beginning.STRING && SensitiveNames.isMentionedIn(new String(text, 0, length))) {
            counts.add(UNREADABLE);
            return List.of(new TextMask(0, length, 0));
        }
        return LooseSecrets.in(text, length, counts);
    }

    /** Puts together the values that go and what goes within the strings between them. */
    private List<TextMask> inJson(char[] json, int length, List<RedactionScan.Span> values, int quotes) {
        List<TextMask> found = new ArrayList<>();
        int at = 0;
        for (RedactionScan.Span value : values) {
            int start = (int) value.start();
            if (start < at) {
                // Within one that goes already.
                continue;
            }
            inStrings(json, at, start, quotes, found);
            at = value.end() == RedactionScan.Span.TO_QUOTE ? afterString(json, start) : (int) value.end();
            found.add(new TextMask(start, at, quotes));
        }
        inStrings(json, at, length, quotes, found);
        return found;
    }

    private void inStrings(char[] json, int from, int to, int quotes, List<TextMask> found) {
        for (int i = from; i < to; i++) {
            if (json[i] == '"') {
                int end = afterString(json, i);
                found.addAll(inRaw(json, i + 1, end - 1, quotes + 1));
                i = end - 1;
            }
        }
    }

    private static int afterString(char[] json, int quote) {
        int i = quote + 1;
        while (json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** How a text begins. */
    enum Beginning {
        TEXT,
        /** As a string in quotes. */
        STRING,
        /** As an object or array, be it without quotes as in <code>{name=value}</code>. */
        STRUCTURE,
        /** As an object or array whose quotes are escaped. */
        ESCAPED;

        static Beginning of(char[] text, int length) {
            int i = skipBlanks(text, 0, length);
            if (i < length && text[i] == '\ufeff') {
                i = skipBlanks(text, i + 1, length);
            }
            if (i == length || text[i] != '{' && text[i] != '[') {
                return i < length && text[i] == '"' ? STRING : TEXT;
            }
            char bracket = text[i];
            while (i < length && (text[i] == '{' || text[i] == '[' || Character.isWhitespace(text[i]))) {
                bracket = Character.isWhitespace(text[i]) ? bracket : text[i];
                i++;
            }
            if (i < length && text[i] == '\\') {
                return ESCAPED;
            }
            boolean word = i < length && Character.isLetter(text[i]);
            boolean prefix = word && (bracket == '[' || isClosedAfterWord(text, i, length));
            return prefix && !isLiteral(text, i, length) ? TEXT : STRUCTURE;
        }

        /** Whether nothing but a word stands between the brackets, as in <code>{name}</code>. */
        private static boolean isClosedAfterWord(char[] text, int from, int length) {
            int i = from;
            while (i < length && (Character.isLetterOrDigit(text[i]) || "_-.".indexOf(text[i]) >= 0)) {
                i++;
            }
            return i < length && text[i] == '}';
        }

        private static boolean isLiteral(char[] text, int from, int length) {
            String word = new String(text, from, Math.min(5, length - from));
            return word.startsWith("true") || word.startsWith("false") || word.startsWith("null");
        }

        private static int skipBlanks(char[] text, int from, int length) {
            int i = from;
            while (i < length && Character.isWhitespace(text[i])) {
                i++;
            }
            return i;
        }
    }
}
