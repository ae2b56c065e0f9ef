package io.jenkins.plugins.qualysflow.core.report;

import java.io.StringWriter;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML, or HTML that is XML too, element by element. Whatever is given as a text or as the value of an attribute
 * stays one: the writer of the JDK escapes it, and what neither XML nor HTML may hold is replaced before.
 */
final class Markup {

    /** Stands where there was a character that can't be shown. */
    private static final String REPLACEMENT = "\ufffd";

    /**
     * Control characters, halves of characters, characters that are none, and marks that turn the direction of what
     * follows.
     */
    private static final Pattern UNWRITABLE = Pattern.compile("[^\\t\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufdcf"
            + "\\ufdf0-\\ufffd\\x{10000}-\\x{10ffff}]|[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]"
            + "|[\\x{1fffe}\\x{1ffff}\\x{2fffe}\\x{2ffff}\\x{10fffe}\\x{10ffff}]");

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

    /** Begins an element whose name is trusted. */
    Markup start(String name, Attributes attributes) {
        return write(() -> out.writeStartElement(name)).with(attributes);
    }

    /**
     * Begins an element.
     *
     * @param name trusted, as names of attributes are
     * @param attributes names and values in turn; one whose value is null is left out
     */
    Markup start(String name, String... attributes) {
        return start(name, Attributes.of(attributes));
    }

    /** Ends what was begun last. */
    Markup end() {
        return write(out::writeEndElement);
    }

    /** An element that never has content. */
    Markup empty(String name, Attributes attributes) {
        return write(() -> out.writeEmptyElement(name)).with(attributes);
    }

    /** An element that never has content. */
    Markup empty(String name, String... attributes) {
        return empty(name, Attributes.of(attributes));
    }

    /** An element that has text alone; null is no text. */
    Markup element(String name, String content, Attributes attributes) {
        return start(name, attributes).text(content).end();
    }

    /** An element that has text alone; null is no text. */
    Markup element(String name, String content, String... attributes) {
        return start(name, attributes).text(content).end();
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
        return UNWRITABLE.matcher(content).replaceAll(REPLACEMENT);
    }

    /** All of it; nothing can be written afterwards. */
    String finish() {
        write(out::writeEndDocument);
        write(out::close);
        return text.toString();
    }

    private Markup with(Attributes attributes) {
        attributes.forEach((name, value) -> write(() -> out.writeAttribute(name, writable(value))));
        return this;
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
