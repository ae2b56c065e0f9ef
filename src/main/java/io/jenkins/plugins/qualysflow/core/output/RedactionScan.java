package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON from a stream once and notes where the values are that must be taken out. Holds the open objects only, so
 * the size of the text does not matter.
 *
 * <p>Values are sensitive under a sensitive name, and as {@code value} of an object whose {@code key} or {@code name} is
 * one: the way Qualys Flow repeats the variables of a run.
 */
final class RedactionScan {

    /** Only strings that name something are held in memory; one longer than this names nothing. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1_000_000).build())
            .build();

    private static final int MOST_NAMES_REMEMBERED = 200;

    /** Values of one object; more than one only where a name comes twice. */
    private static final int MOST_PAIRED_VALUES = 1000;

    /**
     * A value to be taken out.
     *
     * @param start offset of its first byte
     * @param end offset after its last byte; {@link #TO_QUOTE} for a string, which ends at its closing quote
     */
    record Span(long start, long end) {
        static final long TO_QUOTE = -1;
    }

    private final JsonParser parser;
    private final PlaceNotes places;
    private final boolean inMemory;
    private final RedactionCounts counts = new RedactionCounts();
    private final Map<String, SensitiveNames.Meaning> namesSeen = new HashMap<>();
    private final Deque<Container> open = new ArrayDeque<>();
    private JsonToken root;
    private boolean whole;
    private long readable;

    private RedactionScan(JsonParser parser, PlaceNotes places, boolean inMemory) {
        this.parser = parser;
        this.places = places;
        this.inMemory = inMemory;
    }

    /**
     * Scans a whole text. The places are offsets of bytes.
     *
     * @return what was found; {@link #isWhole()} tells whether the text was JSON to its end
     */
    static RedactionScan of(InputStream json, PlaceNotes notes) throws IOException {
        JsonParser parser;
        try {
            parser = JSON.createParser(ObjectReadContext.empty(), json);
        } catch (JacksonException e) {
            // Its first bytes are the mark of an encoding that nobody reads.
            return new RedactionScan(null, notes, false);
        }
        try (parser) {
            return new RedactionScan(parser, notes, false).scanned();
        }
    }

    /** Scans a text in memory. The places are offsets of characters. */
    static RedactionScan of(char[] json, int length, PlaceNotes notes) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, 0, length)) {
            return new RedactionScan(parser, notes, true).scanned();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be read", e);
        }
    }

    private RedactionScan scanned() throws IOException {
        try {
            read();
        } catch (JacksonException e) {
            whole = false;
        }
        return this;
    }

    private void read() throws IOException {
        root = parser.nextToken();
        if (root == null || here() < 0) {
            // Nothing there, or an encoding other than UTF-8, in which places can't be told.
            return;
        }
        boolean first = true;
        for (JsonToken token = root; token != null; token = parser.nextToken()) {
            if (open.isEmpty() && !first) {
                // A second value after the first.
                return;
            }
            first = false;
            readable = here();
            visit(token);
        }
        whole = open.isEmpty();
    }

    private void visit(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> open.push(new Container(here(), null));
            case END_OBJECT, END_ARRAY -> close(open.pop());
            case PROPERTY_NAME -> member(parser.currentName());
            default -> {}
        }
    }

    private void member(String name) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return;
        }
        switch (meaning(name)) {
            case SENSITIVE -> {
                if (saysSomething(token)) {
                    long number = places.add(here(), PlaceNotes.STAYS);
                    places.end(number, endOfValue(token));
                    counts.add(name);
                }
            }
            case VALUE_OF_PAIR -> pairedValue(token);
            case NAME_OF_PAIR -> {
                if (token == JsonToken.VALUE_STRING) {
                    open.element().nameIfSensitive(parser.getString());
                }
                visit(token);
            }
            default -> visit(token);
        }
    }

    /** Most texts repeat a few names over and over. */
    private SensitiveNames.Meaning meaning(String name) {
        SensitiveNames.Meaning known = namesSeen.get(name);
        if (known == null) {
            known = SensitiveNames.meaning(name);
            if (namesSeen.size() < MOST_NAMES_REMEMBERED) {
                namesSeen.put(name, known);
            }
        }
        return known;
    }

    /** Whether it goes is known only when the object closes, since {@code key} may come after {@code value}. */
    private void pairedValue(JsonToken token) throws IOException {
        if (token.isStructStart()) {
            open.push(new Container(here(), places.add(here(), PlaceNotes.STAYS)));
        } else if (saysSomething(token)) {
            long start = here();
            open.element().add(new Value(places.add(start, PlaceNotes.STAYS), start, endOfValue(token)));
        }
    }

    private void close(Container closed) throws IOException {
        if (closed.sensitiveName != null) {
            for (Value value : closed.values) {
                places.end(value.number(), value.end());
                counts.add(closed.sensitiveName);
            }
        }
        if (closed.number != null) {
            long end = offset(parser.currentLocation());
            open.element().add(new Value(closed.number, closed.start, end));
        }
    }

    /** Passes over the value that begins here. */
    private long endOfValue(JsonToken token) {
        if (token == JsonToken.VALUE_STRING) {
            return Span.TO_QUOTE;
        }
        parser.skipChildren();
        parser.finishToken();
        return offset(parser.currentLocation());
    }

    private long here() {
        return offset(parser.currentTokenLocation());
    }

    private long offset(TokenStreamLocation location) {
        return inMemory ? location.getCharOffset() : location.getByteOffset();
    }

    /** Null, true and false give nothing away. */
    private static boolean saysSomething(JsonToken token) {
        return token != JsonToken.VALUE_NULL && token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE;
    }

    /** Whether the text was one JSON value, and nothing after it. */
    boolean isWhole() {
        return whole;
    }

    /** Whether the text is one string, which may hold JSON itself. */
    boolean isString() {
        return whole && root == JsonToken.VALUE_STRING;
    }

    /**
     * Offset up to which the text is known to be JSON and free of anything that may have to go, where it is not whole: a
     * {@code value} whose {@code key} has not come yet is not free.
     */
    long readable() {
        long end = readable;
        for (Container container : open) {
            if (container.number != null) {
                end = Math.min(end, container.start);
            }
            if (!container.values.isEmpty()) {
                end = Math.min(end, container.values.get(0).start());
            }
        }
        return end;
    }

    /** How many values were found under each name. */
    RedactionCounts counts() {
        return counts;
    }

    /** A value that may have to go, by its number among the places. */
    private record Value(long number, long start, long end) {}

    /** What is known of an object or array that has not closed. */
    private static final class Container {
        private final long start;
        /** Its number among the places, where it is such a value itself; else null. */
        private final Long number;

        private String sensitiveName;
        /** More than one only where the name comes twice. */
        private final List<Value> values = new ArrayList<>(1);

        Container(long start, Long number) {
            this.start = start;
            this.number = number;
        }

        void add(Value value) {
            if (values.size() == MOST_PAIRED_VALUES) {
                throw new StreamConstraintsException("too many members of one name");
            }
            values.add(value);
        }

        void nameIfSensitive(String name) {
            if (SensitiveNames.isSensitive(name)) {
                sensitiveName = name;
            }
        }
    }
}
