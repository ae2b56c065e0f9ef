package io.jenkins.plugins.qualysflow.core.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/** Markup that was read back by a parser, to ask what is in it. */
final class Parsed {

    private final Element root;

    private Parsed(Element root) {
        this.root = root;
    }

    /** Fails unless it is well-formed. */
    static Parsed of(String markup) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            // From JDK 24 on, a document of more than 100,000 characters is refused by default. How long one may be is
            // for the tests to say.
            factory.setAttribute("jdk.xml.maxGeneralEntitySizeLimit", "0");
            factory.setAttribute("jdk.xml.totalEntitySizeLimit", "0");
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return new Parsed(
                    builder.parse(new InputSource(new StringReader(markup))).getDocumentElement());
        } catch (Exception e) {
            throw new AssertionError("not well-formed: " + e.getMessage(), e);
        }
    }

    Element root() {
        return root;
    }

    /** All elements, the root first. */
    List<Element> elements() {
        return elements("*");
    }

    /** All elements of that name below the root, and the root where it has any name. */
    List<Element> elements(String name) {
        return Stream.concat(name.equals("*") ? Stream.of(root) : Stream.empty(), below(root, name).stream())
                .toList();
    }

    static List<Element> below(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Those among them that have a word in their class. */
    List<Element> ofClass(String word) {
        return elements().stream()
                .filter(element ->
                        List.of(element.getAttribute("class").split(" ")).contains(word))
                .toList();
    }

    List<Attr> attributes() {
        List<Attr> all = new ArrayList<>();
        for (Element element : elements()) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                all.add((Attr) element.getAttributes().item(i));
            }
        }
        return all;
    }

    /** The text of each element of that name. */
    List<String> texts(String name) {
        return elements(name).stream().map(Node::getTextContent).toList();
    }

    String text() {
        return root.getTextContent();
    }

    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) throws SAXParseException {
            throw warning;
        }

        @Override
        public void error(SAXParseException error) throws SAXParseException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXParseException {
            throw error;
        }
    }
}
