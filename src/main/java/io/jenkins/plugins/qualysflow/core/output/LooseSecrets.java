package io.jenkins.plugins.qualysflow.core.output;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in text that is no JSON as a whole: JSON Web Tokens, what follows {@code Bearer} or
 * {@code Authorization:}, and members of JSON that is only a part of the text, be it escaped: those with a sensitive name, and
 * those that a sensitive name stands beside.
 */
final class LooseSecrets {

    /** What the manifest counts them under. */
    static final String TOKEN_IN_TEXT = "token within a text";

    static final String MEMBER_IN_TEXT = "member within a text";

    private static final int LONGEST_NAME = 100;

    /** Fewest characters of the first part of a web token, and of what follows it. */
    private static final int LEAST_HEADER = 9;

    private static final int LEAST_REST = 6;

    /** A word alone may follow {@code bearer} in prose; a token is long or has a digit. */
    private static final Pattern BEARER = Pattern.compile(
            "(?i)(?<![a-z0-9_])bearer\\s++((?=[a-z0-9._~+/-]{16}|[a-z._~+/-]{0,16}+[0-9])[a-z0-9._~+/-]++=*+)");

    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)authorization[\"'\\\\]*+\\s*+[:=][ \\t]*+[\"'\\\\]*+([^\\r\\n\"'\\\\]++)");

    private final byte[] text;
    private final int length;
    private final RedactionCounts counts;
    private final List<TextMask> found = new ArrayList<>();

    /** The innermost object that is open; null for none. */
    private Part top;

    /** End of what goes already. */
    private int covered;

    /** End of the string in which brackets are none of the text around it. */
    private int stringEnd;

    private LooseSecrets(byte[] text, int length, RedactionCounts counts) {
        this.text = text;
        this.length = length;
        this.counts = counts;
    }

    /** The parts that have to go, in order, none within another. */
    static List<TextMask> in(byte[] text, int length, RedactionCounts counts) {
        LooseSecrets secrets = new LooseSecrets(text, length, counts);
        secrets.find();
        return TextMask.apart(secrets.found);
    }

    /** Looks once for what each kind of secret has; few texts have any of it. */
    private void find() {
        boolean bearer = false;
        boolean authorization = false;
        boolean webToken = false;
        boolean member = false;
        for (int i = 1; i < length; i++) {
            switch (text[i]) {
                case ' ', '\t', '\n', '\r', '\f', 0x0b -> bearer |= isBefore(i, "bearer");
                case 'z', 'Z' -> authorization |= isBefore(i, "authori");
                case 'J' -> webToken |= isBefore(i, "ey");
                case ':' -> member |= isQuote(text[Math.max(0, blanksBefore(i) - 1)]);
                default -> {
                    // Nothing ends here that makes a secret of what follows.
                }
            }
        }
        if (bearer) {
            find(BEARER.matcher(new Characters(text, 0, length)));
        }
        if (authorization) {
            find(AUTHORIZATION.matcher(new Characters(text, 0, length)));
        }
        if (webToken) {
            findWebTokens();
        }
        if (member) {
            findMembers();
        }
    }

    /** Whether that word of small letters stands before the index, in any case. */
    private boolean isBefore(int index, String word) {
        return endsWith(text, 0, index, word);
    }

    static boolean endsWith(byte[] text, int from, int to, String word) {
        int first = to - word.length();
        if (first < from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((text[first + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The bytes for a regular expression that knows ASCII alone. */
    private record Characters(byte[] text, int from, int length) implements CharSequence {
        @Override
        public char charAt(int index) {
            return (char) (text[from + index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Characters(text, from + start, end - start);
        }
    }

    private void find(Matcher matcher) {
        while (matcher.find()) {
            found.add(new TextMask(matcher.start(1), matcher.end(1), TextMask.BARE));
            counts.add(TOKEN_IN_TEXT);
        }
    }

    /** Not by a regular expression, which would look at a long run of letters again from every {@code eyJ} in it. */
    private void findWebTokens() {
        int i = 0;
        while (i < length) {
            int end = i;
            while (end < length && isOfToken(text[end])) {
                end++;
            }
            findWebToken(i, end);
            i = end + 1;
        }
    }

    private void findWebToken(int from, int to) {
        int start = headerFrom(from, to);
        while (start >= 0) {
            int dot = start;
            while (dot < to && text[dot] != '.') {
                dot++;
            }
            int end = to;
            while (end > dot && text[end - 1] == '.') {
                end--;
            }
            if (dot - start >= LEAST_HEADER && end - dot > LEAST_REST) {
                found.add(new TextMask(start, end, TextMask.BARE));
                counts.add(TOKEN_IN_TEXT);
                return;
            }
            start = headerFrom(dot, to);
        }
    }

    private int headerFrom(int from, int to) {
        for (int i = from; i < to - 2; i++) {
            if (text[i] == 'e' && text[i + 1] == 'y' && text[i + 2] == 'J') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOfToken(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }

    private void findMembers() {
        for (int i = 0; i < length; i++) {
            if (i < covered) {
                continue;
            }
            switch (text[i]) {
                case ':' -> findMember(i);
                case '{', '[' -> open(i);
                case '}', ']' -> close(i);
                default -> {
                    // Neither a member nor the edge of an object.
                }
            }
        }
        while (top != null) {
            settle(length);
        }
    }

    private void findMember(int colon) {
        int quote = blanksBefore(colon) - 1;
        String name = quote < 1 || !isQuote(text[quote]) ? null : nameBefore(quote);
        if (name == null) {
            return;
        }
        int start = blanksAfter(colon + 1);
        SensitiveNames.Meaning meaning = SensitiveNames.meaning(name);
        if (meaning == SensitiveNames.Meaning.SENSITIVE) {
            TextMask value = value(start);
            if (value != null) {
                hide(value);
                covered = value.end();
            }
        } else if (meaning != SensitiveNames.Meaning.NONE || colon >= stringEnd) {
            findInPair(meaning, start);
        }
    }

    /** Takes down what a member says of the others in its object: that they are secret, or that others may make it so. */
    private void findInPair(SensitiveNames.Meaning meaning, int start) {
        boolean isValue = meaning == SensitiveNames.Meaning.VALUE_OF_PAIR;
        int at = start;
        while (at < length && text[at] == '\\') {
            at++;
        }
        if (top == null) {
            top = new Part(0, '{', false, null);
        }
        if (at < length && isQuote(text[at])) {
            int end = closing(text[at], at - start, at + 1);
            if (isValue && end > at + 1) {
                top.values.add(new TextMask(at + 1, end, TextMask.BARE));
            }
            top.isSensitive |= meaning == SensitiveNames.Meaning.NAME_OF_PAIR
                    && SensitiveNames.isSensitive(new String(text, at + 1, end - at - 1, StandardCharsets.UTF_8));
            stringEnd = Math.max(stringEnd, end);
        } else if (isValue && at < length && (text[at] == '{' || text[at] == '[')) {
            if (at < stringEnd) {
                top.values.add(new TextMask(at, stringEnd, TextMask.BARE));
            } else {
                top.valueAt = at;
            }
        } else if (isValue) {
            TextMask value = value(start);
            if (value != null) {
                top.values.add(value);
            }
        }
    }

    /** An object or array begins, unless it is within a string. */
    private void open(int at) {
        boolean isValue = top != null && top.valueAt == at;
        if (at < stringEnd) {
            return;
        }
        if (text[at] == '{' || isValue) {
            top = new Part(at, text[at], isValue, top);
        } else if (top != null) {
            top.arrays++;
        }
    }

    private void close(int at) {
        if (at < stringEnd || top == null) {
            return;
        }
        if (text[at] == ']' && top.arrays > 0) {
            top.arrays--;
        } else if (text[at] == '}' || top.bracket == '[') {
            settle(at + 1);
        }
    }

    /** The innermost object or array ends there. */
    private void settle(int end) {
        Part part = top;
        top = part.around;
        if (part.isSensitive) {
            part.values.forEach(this::hide);
        }
        if (part.isValue) {
            top.values.add(new TextMask(part.start, end, TextMask.BARE));
        }
    }

    private void hide(TextMask value) {
        found.add(value);
        counts.add(MEMBER_IN_TEXT);
    }

    /** An object of which no end was found yet, or an array that is the value of a pair. */
    private static final class Part {
        private final int start;
        private final byte bracket;
        /** Whether it is a value of the part around it, and goes with the other ones. */
        private final boolean isValue;
        /** Null for the outermost. */
        private final Part around;

        private final List<TextMask> values = new ArrayList<>(0);
        private boolean isSensitive;
        private int valueAt = -1;
        /** Arrays in it that are open. */
        private int arrays;

        Part(int start, int bracket, boolean isValue, Part around) {
            this.start = start;
            this.bracket = (byte) bracket;
            this.isValue = isValue;
            this.around = around;
        }
    }

    /** The name whose closing quote stands there; null if there is none of a sane length. */
    private String nameBefore(int quote) {
        int end = quote - backslashesBefore(quote);
        int lowest = Math.max(0, end - LONGEST_NAME);
        for (int i = end - 1; i >= lowest; i--) {
            if (text[i] == text[quote]) {
                return new String(text, i + 1, end - i - 1, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** The value that begins there, without its quotes; null where it says nothing. */
    private TextMask value(int start) {
        int at = start;
        while (at < length && text[at] == '\\') {
            at++;
        }
        if (at < length && isQuote(text[at])) {
            int end = closing(text[at], at - start, at + 1);
            return end > at + 1 ? new TextMask(at + 1, end, TextMask.BARE) : null;
        }
        if (at < length && (text[at] == '{' || text[at] == '[')) {
            return new TextMask(at, afterStructure(at), TextMask.BARE);
        }
        int end = start;
        while (end < length && !Character.isWhitespace(text[end]) && ",}]\"'\\".indexOf(text[end]) < 0) {
            end++;
        }
        String word = new String(text, start, end - start, StandardCharsets.UTF_8);
        boolean saysNothing = word.isEmpty() || word.equals("null") || word.equals("true") || word.equals("false");
        return saysNothing ? null : new TextMask(start, end, TextMask.BARE);
    }

    /**
     * Where the quote is that is escaped as the opening one was; the end of the text where it does not come. A backslash
     * at the end of the value stands before it doubled, once more for each quoting.
     */
    private int closing(byte quote, int backslashes, int from) {
        for (int i = from; i < length; i++) {
            if (text[i] == quote) {
                int before = Math.min(backslashesBefore(i), i - from);
                if (before % (2 * backslashes + 2) == backslashes) {
                    return i - backslashes;
                }
            }
        }
        return length;
    }

    /** After the bracket that closes the one there; the end of the text where that can't be told. */
    private int afterStructure(int from) {
        int depth = 0;
        for (int i = from; i < length; i++) {
            byte c = text[i];
            if (isQuote(c)) {
                if (c == '\'' && (text[i - 1] < 0 || Character.isLetterOrDigit(text[i - 1]))) {
                    // As in "don't".
                    return length;
                }
                int backslashes = backslashesBefore(i);
                i = closing(c, backslashes, i + 1) + backslashes;
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return length;
    }

    private int backslashesBefore(int index) {
        int i = index;
        while (i > 0 && text[i - 1] == '\\') {
            i--;
        }
        return index - i;
    }

    private int blanksBefore(int index) {
        int i = index;
        while (i > 0 && Character.isWhitespace(text[i - 1])) {
            i--;
        }
        return i;
    }

    private int blanksAfter(int index) {
        int i = index;
        while (i < length && Character.isWhitespace(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isQuote(byte c) {
        return c == '"' || c == '\'';
    }
}
