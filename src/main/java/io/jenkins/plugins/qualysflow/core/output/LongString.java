package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what has to go of a string that is longer than {@link JsonBytes#LONGEST}. It goes altogether if it begins as JSON
 * does, and otherwise is searched piece by piece, each with what follows it.
 */
final class LongString {

    /** Bytes that are looked at again together with what follows them. */
    private static final int OVERLAP = 1 << 16;

    /** Bytes in which what makes a value a secret stands before it. */
    private static final int CONTEXT = 1 << 10;

    /** Characters of a name that are told. */
    private static final int TOLD = 100;

    /** More than the longest word in a sensitive name. */
    private static final int LONGEST_WORD = 20;

    static final String TOO_LONG = "text too long to be searched for JSON";

    private final TextSecrets strings;
    private final boolean named;
    private final boolean mayBeJson;
    private final String beginning;
    private String tail = "";
    private boolean sensitive;

    /**
     * What is found of a piece.
     *
     * @param masks what goes, in order
     * @param used index up to which it is settled
     * @param goesOn whether all that follows goes
     */
    record Piece(List<TextMask> masks, int used, boolean goesOn) {}

    /** The string whose first bytes are those. */
    LongString(TextSecrets strings, boolean named, byte[] raw, int from, int to) {
        this.strings = strings;
        this.named = named;
        Unescaped text = Unescaped.piece(raw, from, to);
        this.mayBeJson = TextBeginning.of(text.bytes(), text.length()) != TextBeginning.TEXT;
        this.beginning = new String(text.bytes(), 0, Math.min(TOLD, text.length()), StandardCharsets.UTF_8);
    }

    /** Whether all of it goes, which is counted. */
    boolean mayBeJson() {
        if (mayBeJson) {
            strings.counts().add(TOO_LONG);
        }
        return mayBeJson;
    }

    /** Looks in the next piece for what makes a name sensitive. */
    void meaning(byte[] raw, int from, int to, boolean last) {
        if (named && !sensitive) {
            Unescaped text = last ? Unescaped.of(raw, from, to) : Unescaped.piece(raw, from, to);
            tail += SensitiveNames.plain(new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8));
            sensitive = SensitiveNames.isSensitive(tail);
            tail = tail.substring(Math.max(0, tail.length() - LONGEST_WORD));
        }
    }

    /** What the whole of it means. */
    Names.Name name() {
        return new Names.Name(
                null, beginning, sensitive ? SensitiveNames.Meaning.SENSITIVE : SensitiveNames.Meaning.NONE);
    }

    /**
     * Finds what goes of a piece. Where more follows its end is not settled, but a secret that begins shortly before that
     * end is: the next piece would not show what makes it one.
     */
    Piece piece(byte[] raw, int from, int to, boolean last) {
        Unescaped text = last ? Unescaped.of(raw, from, to) : Unescaped.piece(raw, from, to);
        int settled = text.origin(last ? text.length() : Math.max(0, text.length() - OVERLAP));
        int context = text.origin(last ? text.length() : Math.max(0, text.length() - OVERLAP + CONTEXT));
        SecretTexts.InPiece given = last
                ? new SecretTexts.InPiece(strings.given().inString(raw, from, to), to)
                : strings.given().inPiece(raw, from, to);
        int goesOn = !last && given.open() < settled ? given.open() : Integer.MAX_VALUE;
        List<TextMask> masks = new ArrayList<>();
        for (TextMask mask :
                LooseSecrets.in(text.bytes(), text.length(), strings.counts().ofPart())) {
            TextMask quoted = mask.quoted(text);
            if (!last && mask.end() == text.length() && quoted.start() < context) {
                goesOn = Math.min(goesOn, quoted.start());
            }
            masks.add(quoted);
        }
        masks = strings.withGiven(masks, given.found());
        List<TextMask> settledMasks = new ArrayList<>();
        int used = settled;
        for (TextMask mask : masks) {
            if (!last && mask.start() >= Math.min(context, goesOn)) {
                break;
            }
            settledMasks.add(mask);
            used = Math.max(used, mask.end());
            strings.counts().add(LooseSecrets.TOKEN_IN_TEXT);
        }
        if (goesOn < Integer.MAX_VALUE) {
            strings.counts().add(LooseSecrets.TOKEN_IN_TEXT);
            int lastEnd = settledMasks.isEmpty()
                    ? from
                    : settledMasks.get(settledMasks.size() - 1).end();
            return new Piece(settledMasks, Math.max(goesOn, lastEnd), true);
        }
        return new Piece(settledMasks, used, false);
    }
}
