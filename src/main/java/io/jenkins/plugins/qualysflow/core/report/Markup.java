package io.jenkins.plugins.qualysflow.core.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML, or HTML that is XML too, element by element. Whatever is given as a text or as the value of an attribute
 * stays one: the writer of the JDK escapes it, and what neither XML nor HTML may hold is replaced before.
 */
final class Markup {

    /** Stands where there was a character that can't be shown. */
    private static final int REPLACEMENT = 0xfffd;

    /** No text of a report is longer; what is cannot make a page that nothing opens. */
    private static final int LONGEST = 30_000;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;

    Markup() {
        try {
            // The JDK's own, whatever else is on the class path.
            out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("every Java platform writes XML", e);
        }
    }

    /** Begins a file of XML. */
    Markup xml() {
        return write(() -> out.writeStartDocument("UTF-8", "1.0"));
    }

    /** Begins a file of HTML. */
    Markup html() {
        return write(() -> out.writeDTD("<!DOCTYPE html>")).line();
    }

    /**
     * Begins an element.
     *
     * @param name trusted, as names of attributes are
     * @param attributes as {@link #attributes} takes them
     */
    Markup start(String name, Object... attributes) {
        return write(() -> out.writeStartElement(name)).attributes(attributes);
    }

    /** Ends what was begun last. */
    Markup end() {
        return write(out::writeEndElement);
    }

    /** An element that never has content. */
    Markup empty(String name, Object... attributes) {
        return write(() -> out.writeEmptyElement(name)).attributes(attributes);
    }

    /** An element that has text alone; null is no text. */
    Markup element(String name, String content, Object... attributes) {
        return start(name, attributes).text(content).end();
    }

    /**
     * Attributes of the element that was begun last, before there is anything in it.
     *
     * @param namesAndValues in turn; names are trusted, values are not. Null as a value leaves out the attribute; numbers
     *     are written to a tenth
     */
    Markup attributes(Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            Object value = namesAndValues[i + 1];
            if (value != null) {
                write(() -> out.writeAttribute(name, writable(text(value))));
            }
        }
        return this;
    }

    private static String text(Object value) {
        return value instanceof Double number && number != Math.rint(number)
                ? String.format(Locale.ROOT, "%.1f", number)
                : value instanceof Number number ? Long.toString(number.longValue()) : value.toString();
    }

    /** Text; null is none. */
    Markup text(String content) {
        return content == null ? this : write(() -> out.writeCharacters(writable(content)));
    }

    /** Starts a new line, for those who read the file itself. */
    Markup line() {
        return text("\n");
    }

    /** The text with a visible sign in place of each character that markup can't hold, or that would mislead. */
    static String writable(String content) {
        return content.length() <= LONGEST ? replaced(content) : replaced(content.substring(0, LONGEST)) + "…";
    }

    private static String replaced(String content) {
        StringBuilder replaced = new StringBuilder(content.length());
        for (int at = 0; at < content.length(); ) {
            int character = content.codePointAt(at);
            replaced.appendCodePoint(isWritable(character) ? character : REPLACEMENT);
            at += Character.charCount(character);
        }
        return replaced.toString();
    }

    /** False for control characters, halves of characters, what is no character, and marks that turn the direction. */
    private static boolean isWritable(int character) {
        if (character < 0x7f) {
            return character >= ' ' || character == '\n' || character == '\t';
        }
        boolean isNone = character >= 0xfdd0 && character <= 0xfdef || (character & 0xfffe) == 0xfffe;
        return !isNone
                && !Character.isISOControl(character)
                && Character.getType(character) != Character.SURROGATE
                && !turnsDirection(character);
    }

    private static boolean turnsDirection(int character) {
        return character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || character >= 0x202a && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069;
    }

    /** All of it; nothing can be written afterwards. */
    String finish() {
        write(out::writeEndDocument);
        write(out::close);
        return text.toString();
    }

    private Markup write(Writing writing) {
        try {
            writing.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("markup could not be written", e);
        }
        return this;
    }

    /** Something that is written. */
    @FunctionalInterface
    private interface Writing {
        void run() throws XMLStreamException;
    }
}
