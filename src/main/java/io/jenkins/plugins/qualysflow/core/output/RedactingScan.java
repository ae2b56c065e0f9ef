package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads a JSON text once, and tells a {@link Target} which parts of it have to go. Holds the open objects and arrays only,
 * so the size of the text does not matter.
 *
 * <p>Values are sensitive under a sensitive name, and as {@code value} of an object whose {@code key} or {@code name} is
 * one: the way Qualys Flow repeats the variables of a run.
 */
final class RedactingScan {

    private static final int DEEPEST = 1000;

    /** Values of one object that its {@code key} may make sensitive; more than one only where a name comes twice. */
    private static final int MOST_PAIRED_VALUES = 1000;

    /** Hears in order what becomes of a text. Indexes are those of the buffer. */
    interface Target {
        /** The next part stays as it is. */
        void keep(byte[] bytes, int from, int to) throws IOException;

        /**
         * A part goes, which begins there.
         *
         * @param quotes as in {@link TextMask}
         */
        void hide(int from, int quotes) throws IOException;

        /** The part that went ended there. */
        default void show(int to) {
            // The mask stands there already.
        }
    }

    private final JsonBytes bytes;
    private final Target target;
    private final LateFindings late;
    private final TextSecrets strings;
    private final RedactPaths paths;
    private final boolean countArrays;
    private final List<Frame> frames = new ArrayList<>();
    private int depth;
    private Frame top;

    /** Which paths lead to the value that comes next, and how far. */
    private final BitSet states = new BitSet();

    private Names.Name lastName;
    private int pairedValues;
    private int arrays;

    /** Whether the value that comes next names what stands beside it. */
    private boolean namesPair;

    /** Index up to which the target was told of the text. */
    private int told;

    /** Depth of the value that goes; -1 if none does. */
    private int hiddenAt = -1;

    /** Depth of the value that goes for its name, within which no other name counts; -1 if none does. */
    private int namedAt = -1;

    private boolean isString;
    private long readable;

    /**
     * A scan of a stream.
     *
     * @param late what an earlier scan found out, and takes what this one does
     * @param strings finds what goes within strings
     * @param paths what goes besides what goes always
     */
    RedactingScan(InputStream in, Target target, LateFindings late, TextSecrets strings, RedactPaths paths) {
        this.bytes = new JsonBytes(in, strings.given(), this::beforeMove);
        this.target = target;
        this.late = late;
        this.strings = strings;
        this.paths = paths;
        this.countArrays = paths.countFromEnd();
    }

    /** A scan of a text in memory. */
    RedactingScan(byte[] text, int length, Target target, LateFindings late, TextSecrets strings) {
        this.bytes = new JsonBytes(text, length);
        this.target = target;
        this.late = late;
        this.strings = strings;
        this.paths = RedactPaths.NONE;
        this.countArrays = false;
    }

    /** Reads the text; false if it is not one JSON value and nothing after it. */
    boolean isWhole() throws IOException {
        boolean whole;
        try {
            bytes.passByteOrderMark();
            paths.begin(states);
            int first = bytes.next();
            isString = first == '"';
            values(first);
            whole = bytes.next() < 0;
        } catch (NotJsonException e) {
            whole = false;
        }
        tell(bytes.limit());
        return whole;
    }

    /** Whether the text is one string, which may hold JSON itself. */
    boolean isString() {
        return isString;
    }

    /**
     * Offset up to which a text that is not whole is known to be JSON and free of anything that may have to go: a
     * {@code value} whose {@code key} has not come yet is not free.
     */
    long readable() {
        long free = readable;
        for (Frame frame : frames.subList(0, depth)) {
            for (Paired value : frame.values) {
                free = value.known ? free : Math.min(free, value.start);
            }
        }
        return free;
    }

    private void beforeMove(int keep) throws IOException {
        tell(keep);
        told = 0;
    }

    /** Reads the value that begins with that byte, and all within it. */
    private void values(int first) throws IOException {
        int c = first;
        while (true) {
            if (c == '{' || c == '[') {
                open(c == '{');
                c = bytes.next();
                if (c != top.closing) {
                    c = begin(c);
                    continue;
                }
                close();
            } else {
                scalar(c);
            }
            endOfValue();
            while (depth > 0 && (c = bytes.next()) != ',') {
                if (c != top.closing) {
                    throw new NotJsonException();
                }
                close();
                endOfValue();
            }
            if (depth == 0) {
                return;
            }
            bytes.at++;
            c = begin(bytes.next());
        }
    }

    private void open(boolean object) throws IOException {
        if (depth == DEEPEST) {
            throw new NotJsonException();
        }
        if (depth == frames.size()) {
            frames.add(new Frame());
        }
        top = frames.get(depth++);
        top.begin(object);
        if (!paths.isEmpty()) {
            top.states.clear();
            top.states.or(states);
        }
        if (countArrays && !object) {
            top.array = arrays++;
            top.length = late.length(top.array);
        }
        bytes.at++;
    }

    private void close() throws IOException {
        Frame closed = top;
        bytes.at++;
        depth--;
        top = depth == 0 ? null : frames.get(depth - 1);
        if (countArrays && closed.closing == ']') {
            late.length(closed.array, closed.index + 1);
        }
        if (closed.sensitiveName != null) {
            for (Paired value : closed.values) {
                strings.counts().addNamed(closed.sensitiveName);
                if (!value.known) {
                    late.sensitive(value.number, value.start, value.end);
                }
            }
        }
    }

    private void endOfValue() {
        if (hiddenAt == depth) {
            show(bytes.at);
        }
        if (namedAt == depth) {
            namedAt = -1;
        }
        if (top != null && top.open != null) {
            top.open.end = bytes.offset(bytes.at);
            top.open = null;
        }
    }

    /** Begins a member or an element; gives the first byte of its value. */
    private int begin(int first) throws IOException {
        if (hiddenAt < 0) {
            readable = bytes.offset(bytes.at);
        }
        if (top.closing == '}') {
            return member(first);
        }
        top.index++;
        if (!paths.isEmpty() && paths.step(top.states, null, top.index, top.length, states)) {
            hideValue(first);
        }
        return first;
    }

    private int member(int first) throws IOException {
        if (first != '"') {
            throw new NotJsonException();
        }
        Names.Name name = name();
        if (bytes.next() != ':') {
            throw new NotJsonException();
        }
        bytes.at++;
        int c = bytes.next();
        boolean goes = !paths.isEmpty() && paths.step(top.states, name.text(), 0, -1, states);
        if (namedAt < 0 && name.meaning() != SensitiveNames.Meaning.NONE) {
            goes |= goesByName(name, c);
        }
        if (goes) {
            hideValue(c);
        }
        return c;
    }

    private boolean goesByName(Names.Name name, int first) throws IOException {
        // Null, true and false give nothing away.
        boolean saysSomething = first != 'n' && first != 't' && first != 'f';
        switch (name.meaning()) {
            case SENSITIVE -> {
                if (saysSomething) {
                    strings.counts().addNamed(name.text());
                    namedAt = depth;
                }
                return saysSomething;
            }
            case VALUE_OF_PAIR -> {
                return saysSomething && isPairKnown();
            }
            default -> {
                namesPair = first == '"';
                return false;
            }
        }
    }

    /** Whether the value goes is known for sure only when the object closes, since {@code key} may come after it. */
    private boolean isPairKnown() throws IOException {
        if (top.values.size() == MOST_PAIRED_VALUES || pairedValues == Integer.MAX_VALUE) {
            throw new NotJsonException();
        }
        int number = pairedValues++;
        boolean known = top.sensitiveName != null || late.isSensitive(number);
        top.open = new Paired(number, bytes.offset(bytes.at), known);
        top.values.add(top.open);
        return known;
    }

    private void scalar(int first) throws IOException {
        switch (first) {
            case '"' -> {
                boolean naming = namesPair;
                namesPair = false;
                Names.Name text = string(naming);
                if (naming && text.meaning() == SensitiveNames.Meaning.SENSITIVE) {
                    top.sensitiveName = text.text();
                }
            }
            default -> literal(first);
        }
    }

    private void literal(int first) throws IOException {
        bytes.literal(first);
        if (hiddenAt < 0 && bytes.mark >= 0 && strings.isGiven(bytes.buffer(), bytes.mark, bytes.at)) {
            mask(new TextMask(bytes.mark, bytes.at, 0));
        }
        bytes.mark = -1;
    }

    private Names.Name name() throws IOException {
        Names.Name name = lastName == null ? null : lastName.next();
        if (name == null || !bytes.take(name.raw())) {
            name = string(true);
            if (lastName != null) {
                lastName.next(bytes.suspicious ? null : name);
            }
        }
        lastName = name.raw() == null ? null : name;
        return name;
    }

    /** Passes over a string; gives what it means as a name, if it is one. */
    private Names.Name string(boolean named) throws IOException {
        boolean wanted = named || hiddenAt < 0;
        bytes.mark = wanted ? bytes.at : -1;
        bytes.at++;
        bytes.suspicious = false;
        boolean closed = bytes.toQuote();
        Names.Name name = null;
        if (wanted && (!closed || bytes.at - bytes.mark - 1 > JsonBytes.LONGEST)) {
            name = longString(named, closed);
        } else if (wanted) {
            int from = bytes.mark + 1;
            name = named ? strings.names().of(bytes.buffer(), from, bytes.at) : null;
            if (bytes.suspicious && hiddenAt < 0) {
                for (TextMask mask : strings.in(bytes.buffer(), from, bytes.at)) {
                    mask(mask);
                }
            }
        }
        bytes.at++;
        bytes.mark = -1;
        return name;
    }

    /** Passes over what is left of a string of which a part is in the buffer, from its opening quote on. */
    private Names.Name longString(boolean named, boolean closed) throws IOException {
        int from = bytes.mark + 1;
        LongString string = new LongString(strings, named, bytes.buffer(), from, bytes.at);
        boolean kept = hiddenAt < 0;
        if (kept && string.mayBeJson()) {
            hide(from, TextMask.BARE);
        }
        boolean last = closed;
        while (true) {
            string.meaning(bytes.buffer(), from, bytes.at, last);
            int used = bytes.at;
            if (hiddenAt < 0) {
                LongString.Piece piece = string.piece(bytes.buffer(), from, bytes.at, last);
                for (TextMask mask : piece.masks()) {
                    mask(mask);
                }
                used = piece.used();
                if (piece.goesOn()) {
                    hide(used, TextMask.BARE);
                }
            }
            if (last) {
                break;
            }
            bytes.mark = used;
            last = bytes.toQuote();
            from = bytes.mark;
        }
        if (kept && hiddenAt >= 0) {
            show(bytes.at);
        }
        return string.name();
    }

    private void hideValue(int first) throws IOException {
        if (first < 0) {
            // The text is cut off before it.
            throw new NotJsonException();
        }
        if (hiddenAt < 0) {
            hide(bytes.at, 0);
        }
    }

    private void hide(int from, int quotes) throws IOException {
        tell(from);
        target.hide(from, quotes);
        hiddenAt = depth;
    }

    private void show(int to) {
        target.show(to);
        hiddenAt = -1;
        told = to;
    }

    private void mask(TextMask mask) throws IOException {
        tell(mask.start());
        target.hide(mask.start(), mask.quotes());
        target.show(mask.end());
        told = mask.end();
    }

    /** Tells what stays up to an index. */
    private void tell(int to) throws IOException {
        if (hiddenAt < 0 && to > told) {
            target.keep(bytes.buffer(), told, to);
        }
        told = to;
    }

    /** A value that the name beside it may make sensitive. */
    private static final class Paired {
        private final int number;
        private final long start;
        private final boolean known;
        private long end;

        Paired(int number, long start, boolean known) {
            this.number = number;
            this.start = start;
            this.known = known;
        }
    }

    /** What is known of an object or array that has not closed. */
    private static final class Frame {
        private final BitSet states = new BitSet();
        private final List<Paired> values = new ArrayList<>(1);
        private int closing;
        private int index;
        private int array;
        private int length;
        private String sensitiveName;
        /** The value that is being read, if it is one of these. */
        private Paired open;

        void begin(boolean object) {
            closing = object ? '}' : ']';
            index = -1;
            length = -1;
            sensitiveName = null;
            open = null;
            values.clear();
        }
    }
}
