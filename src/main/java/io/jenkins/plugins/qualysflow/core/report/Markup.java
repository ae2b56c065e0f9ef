package io.jenkins.plugins.qualysflow.core.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML, or HTML that is well-formed XML, element by element. The writer of the JDK escapes texts and attribute
 * values; characters that neither XML nor HTML allows are replaced before.
 */
final class Markup {

    /** Replaces characters that are not allowed. */
    private static final int REPLACEMENT = 0xfffd;

    /** Longer texts are cut, so that a page never becomes too large to open. Texts of a report are shorter. */
    private static final int LONGEST = 30_000;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;

    Markup() {
        try {
            // The implementation of the JDK, even if there is another one on the class path.
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

    /** Ends the element that was begun last. */
    Markup end() {
        return write(out::writeEndElement);
    }

    /** An element without content. */
    Markup empty(String name, Object... attributes) {
        return write(() -> out.writeEmptyElement(name)).attributes(attributes);
    }

    /** An element that contains only text; null for none. */
    Markup element(String name, String content, Object... attributes) {
        return start(name, attributes).text(content).end();
    }

    /**
     * Attributes of the element that was begun last, which must not have content yet.
     *
     * @param namesAndValues alternating; names are trusted, values are not. An attribute with the value null is left out;
     *     numbers are written with one decimal place at most
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

    /** Text; null for none. */
    Markup text(String content) {
        return content == null ? this : write(() -> out.writeCharacters(writable(content)));
    }

    /** A line break, which makes the source of the file readable. */
    Markup line() {
        return text("\n");
    }

    /** The text with each character replaced that markup does not allow, or that changes the direction of text. */
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

    /** False for control characters, unpaired surrogates, noncharacters, and marks that change the direction of text. */
    private static boolean isWritable(int character) {
        if (character < 0x7f) {
            return character >= ' ' || character == '\n' || character == '\t';
        }
        boolean isNoncharacter = character >= 0xfdd0 && character <= 0xfdef || (character & 0xfffe) == 0xfffe;
        return !isNoncharacter
                && !Character.isISOControl(character)
                && Character.getType(character) != Character.SURROGATE
                && !changesDirection(character);
    }

    private static boolean changesDirection(int character) {
        return character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || character >= 0x202a && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069;
    }

    /** The whole text; nothing may be written afterwards. */
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

    /** One call of the writer. */
    @FunctionalInterface
    private interface Writing {
        void run() throws XMLStreamException;
    }
}
