package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what has to go within one string of a JSON text. A string may hold JSON itself, and that a string with JSON in it
 * once more: such JSON is searched as the text around it is. Any other text is searched for {@link LooseSecrets}; if it
 * begins as JSON does and is none, a sensitive name in it makes all of it go. Given texts are found in all of them.
 */
final class TextSecrets {

    /** Quotes within quotes that are looked into. Escapes double with each, so that more are not met in earnest. */
    private static final int MOST_QUOTES = 8;

    static final String UNREADABLE = "text that begins as JSON and is none";

    /** Name under which given texts are counted. */
    static final String GIVEN = "secret values";

    private final SecretTexts given;
    private final Names names;
    /** The names within strings, where no given texts are looked for: names that are known there may be secret here. */
    private final Names quotedNames;

    private final RedactionCounts counts;
    private final int quotes;

    /** A search for those texts and for what is always masked. */
    TextSecrets(SecretTexts given) {
        this(given, new Names(), new Names(), new RedactionCounts(given), 1);
    }

    private TextSecrets(SecretTexts given, Names names, Names quotedNames, RedactionCounts counts, int quotes) {
        this.given = given;
        this.names = names;
        this.quotedNames = quotedNames;
        this.counts = counts;
        this.quotes = quotes;
    }

    /** A plain text with everything masked that has to go, and with those texts. */
    static String masked(String text, SecretTexts given) {
        Unescaped encoded = Unescaped.encoded(text);
        TextSecrets secrets = new TextSecrets(given, new Names(), new Names(), RedactionCounts.NONE, 1);
        List<TextMask> masks = secrets.withGiven(
                secrets.inPlain(encoded.bytes(), encoded.length(), 1), given.inText(encoded.bytes(), encoded.length()));
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (TextMask mask : masks) {
            masked.append(text, at, encoded.origin(mask.start())).append(mask.replacement());
            at = encoded.origin(mask.end());
        }
        return masked.append(text, at, text.length()).toString();
    }

    SecretTexts given() {
        return given;
    }

    Names names() {
        return names;
    }

    /** What was found so far, also by those who ask this. */
    RedactionCounts counts() {
        return counts;
    }

    /** Whether a number is one of the given texts, which is counted. */
    boolean isGiven(byte[] raw, int from, int to) {
        boolean is = !given.isEmpty() && given.isNumber(raw, from, to);
        if (is) {
            counts.add(GIVEN);
        }
        return is;
    }

    /**
     * The parts that have to go, in order, none within another.
     *
     * @param raw has the string between those indexes, with its escapes and without its quotes
     */
    List<TextMask> in(byte[] raw, int from, int to) {
        List<TextMask> found = inRaw(raw, from, to, quotes);
        return given.isEmpty() ? found : withGiven(found, given.inString(raw, from, to));
    }

    /** Those parts and the given texts, of which those are counted that do not go anyway. */
    List<TextMask> withGiven(List<TextMask> parts, List<SecretTexts.Found> texts) {
        if (texts.isEmpty()) {
            return parts;
        }
        List<TextMask> all = new ArrayList<>(parts);
        for (TextMask text : TextMask.apart(texts.stream()
                .map(text -> new TextMask(text.from(), text.to(), TextMask.BARE))
                .toList())) {
            if (parts.stream().noneMatch(part -> part.start() <= text.start() && part.end() >= text.end())) {
                counts.add(GIVEN);
                all.add(text);
            }
        }
        return TextMask.apart(all);
    }

    private List<TextMask> inRaw(byte[] raw, int from, int to, int depth) {
        Unescaped text = Unescaped.of(raw, from, to);
        List<TextMask> found = inPlain(text.bytes(), text.length(), depth);
        return found.isEmpty()
                ? found
                : found.stream().map(mask -> mask.quoted(text)).toList();
    }

    private List<TextMask> inPlain(byte[] text, int length, int depth) {
        TextBeginning beginning = TextBeginning.of(text, length);
        if (beginning == TextBeginning.TEXT) {
            return LooseSecrets.in(text, length, counts);
        }
        if (depth <= MOST_QUOTES) {
            // Given texts are found in all levels of a string at once.
            TextSecrets inner = new TextSecrets(SecretTexts.NONE, quotedNames, quotedNames, counts.ofPart(), depth + 1);
            Masks masks = new Masks();
            if (isJson(text, length, masks, inner)) {
                counts.addAll(inner.counts);
                return TextMask.apart(masks.found);
            }
            if (beginning == TextBeginning.ESCAPED
                    && Unescaped.of(text, 0, length).isWellFormed()) {
                return inRaw(text, 0, length, depth + 1);
            }
        }
        if (beginning != TextBeginning.STRING
                && SensitiveNames.isMentionedIn(new String(text, 0, length, StandardCharsets.UTF_8))) {
            counts.add(UNREADABLE);
            return List.of(new TextMask(0, length, TextMask.BARE));
        }
        return LooseSecrets.in(text, length, counts);
    }

    private static boolean isJson(byte[] text, int length, Masks masks, TextSecrets inner) {
        try {
            return new RedactingScan(text, length, masks, masks, inner).isWhole();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be read", e);
        }
    }

    /** Takes down what goes of a text in memory, be it found late. */
    private static final class Masks extends LateFindings implements RedactingScan.Target {
        private final List<TextMask> found = new ArrayList<>();
        private int start;
        private int quotes;

        @Override
        public void keep(byte[] bytes, int from, int to) {
            // It is in memory.
        }

        @Override
        public void hide(int from, int quotes) {
            this.start = from;
            this.quotes = quotes;
        }

        @Override
        public void show(int to) {
            found.add(new TextMask(start, to, quotes));
        }

        @Override
        void sensitive(int value, long start, long end) {
            found.add(new TextMask((int) start, (int) end, 0));
        }
    }
}
