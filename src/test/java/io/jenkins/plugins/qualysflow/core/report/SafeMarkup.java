package io.jenkins.plugins.qualysflow.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;

/** What pages and pictures may consist of; nothing that is not listed here may be in them, whatever the service says. */
final class SafeMarkup {

    private static final Set<String> OF_PICTURES = Set.of("svg", "title", "desc", "rect", "line", "text", "g", "path");

    private static final Set<String> OF_PAGES = Set.of(
            "html", "head", "meta", "title", "link", "body", "header", "main", "section", "footer", "h1", "h2", "h3",
            "p", "div", "span", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "a", "img", "pre",
            "svg", "path");

    private static final Set<String> ATTRIBUTES_OF_PICTURES = Set.of(
            "xmlns",
            "role",
            "class",
            "viewBox",
            "width",
            "height",
            "font-family",
            "font-size",
            "x",
            "y",
            "x1",
            "x2",
            "y1",
            "y2",
            "rx",
            "d",
            "transform",
            "fill",
            "stroke",
            "stroke-width",
            "stroke-linecap",
            "stroke-dasharray",
            "stroke-opacity",
            "text-anchor");

    private static final Set<String> ATTRIBUTES_OF_PAGES = Set.of(
            "lang",
            "charset",
            "name",
            "content",
            "rel",
            "href",
            "src",
            "alt",
            "class",
            "id",
            "role",
            "tabindex",
            "scope",
            "aria-labelledby",
            "aria-label",
            "aria-hidden",
            "viewBox",
            "width",
            "height",
            "d",
            "fill",
            "stroke",
            "stroke-width");

    private static final Pattern RELATIVE = Pattern.compile("[A-Za-z0-9._*%+-]+(/[A-Za-z0-9._*%+-]+)*");

    private static final Pattern HARMFUL = Pattern.compile(
            "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufffe]");

    private SafeMarkup() {}

    static Parsed picture(String svg) {
        return check(svg, OF_PICTURES, ATTRIBUTES_OF_PICTURES);
    }

    /**
     * Checks a page.
     *
     * @param files what it may have links to, besides what always is in a bundle
     */
    static Parsed page(String html, List<FileEntry> files) {
        Parsed page = check(html, OF_PAGES, ATTRIBUTES_OF_PAGES);
        Set<String> known = new HashSet<>(Set.of("execution.json", "manifest.json", "timeline.svg", "report.css"));
        files.forEach(file -> known.add(file.path()));
        for (Attr attribute : page.attributes()) {
            if (attribute.getName().equals("href") || attribute.getName().equals("src")) {
                assertThat(attribute.getValue()).matches(RELATIVE);
                assertThat(attribute.getValue().split("/")).doesNotContain(".", "..", "");
                assertThat(known).contains(URLDecoder.decode(attribute.getValue(), StandardCharsets.UTF_8));
            }
        }
        return page;
    }

    private static Parsed check(String markup, Set<String> elements, Set<String> attributes) {
        assertThat(HARMFUL.matcher(markup).find())
                .as("control characters in the file")
                .isFalse();
        Parsed parsed = Parsed.of(markup);
        assertThat(parsed.elements()).allSatisfy(element -> assertThat(elements).contains(element.getTagName()));
        assertThat(parsed.attributes())
                .allSatisfy(attribute -> assertThat(attributes).contains(attribute.getName()));
        return parsed;
    }
}
