package io.jenkins.plugins.qualysflow.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Whatever stands in any text of a report, it stays a text: in the page, in the file of the picture, and in the picture. */
class HostileTextTest {

    private static final String PLAIN = "plain";

    static List<String> hostile() {
        return List.of(
                "<script>alert(1)</script>",
                "</title><script src=//evil.example/x.js></script>",
                "</pre></td></table><iframe srcdoc='<script>alert(1)</script>'>",
                "\" onmouseover=\"alert(1)",
                "' onerror='alert(1)",
                "\"><svg onload=alert(1)>",
                "`onfocus=alert(1) autofocus",
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)//",
                "data:text/html,<script>alert(1)</script>",
                "//evil.example/x",
                "https://evil.example/",
                "\\\\evil.example\\share",
                "/etc/passwd",
                "../../x",
                "steps/../../x",
                "..",
                ".",
                "?query",
                "#fragment",
                "%2e%2e/%2e%2e/x",
                "steps/a b+c&d=e;f",
                "steps/\u00e4\u6f22\ud83d\ude00.output.json",
                "<!-- --> -- >",
                "<![CDATA[ x ]]>",
                "]]>",
                "<?xml version='1.1'?><?php phpinfo() ?>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
                "&amp; &lt; &#0; &#x1b; &bogus; &",
                "\u0000\u0001\u0007\u0008\u000b\u000c\u001b[31m\u007f\u0085\u009f",
                "line\r\nline\nline\rline\ttab",
                "\u202egnp.exe\u202c \u2066a\u2069 \u200e\u200f\u061c",
                "\ud800 \udc00 \ud83d",
                "\udc00\ud800",
                "\ufffe\uffff\ufdd0\ud83f\udffe",
                "\ufeff\u200b\u2028\u2029\u00ad",
                "a\u0301\u0302\u0303".repeat(200),
                "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
                "expression(alert(1)); } body { display: none",
                "",
                " ",
                "\n");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void inEveryTextAtOnceItStaysText(String text) {
        ExecutionReport report = Filled.with(place -> text);
        ExecutionReport harmless = Filled.with(place -> PLAIN);

        Map<String, String> files = ReportPages.of(report);

        Parsed page = SafeMarkup.page(files.get("report.html"), report.files());
        assertThat(shape(page))
                .isEqualTo(shape(SafeMarkup.page(ReportPages.of(harmless).get("report.html"), harmless.files())));
        assertThat(shape(SafeMarkup.picture(files.get("timeline.svg"))))
                .isEqualTo(shape(SafeMarkup.picture(Timeline.svg(harmless))));
        assertThat(shape(SafeMarkup.picture(Timeline.inline(report))))
                .isEqualTo(shape(SafeMarkup.picture(Timeline.inline(harmless))));
        assertThat(files.get("report.css")).isEqualTo(ReportPages.of(harmless).get("report.css"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whoReadsItReadsWhatTheServiceSaid(String text) {
        ExecutionReport report = Filled.with(place -> text);

        String shown = Markup.writable(text);
        if (!shown.isBlank()) {
            Parsed page = Parsed.of(new ReportPage(report).html());
            assertThat(page.texts("h1")).containsExactly(shown);
            assertThat(page.texts("pre")).containsExactly(shown, shown);
            assertThat(title(Parsed.of(Timeline.svg(report)).root())).isEqualTo("Timeline of execution " + shown);
            assertThat(title(Parsed.of(Timeline.inline(report)).root())).isEqualTo("Timeline of execution " + shown);
        }
    }

    static Stream<String> places() {
        return Filled.places().stream();
    }

    @ParameterizedTest
    @MethodSource("places")
    void noTextOfAReportIsForgotten(String place) {
        String mark = "<mark> & \"" + place + "\"";

        ExecutionReport report = Filled.with(other -> other.equals(place) ? mark : PLAIN);

        Parsed page = SafeMarkup.page(new ReportPage(report).html(), report.files());
        assertThat(page.text()).contains(shownOf(place, mark));
    }

    /** Files of a step are shown by what they are of, and values of a gate as JSON. */
    private static String shownOf(String place, String mark) {
        return switch (place) {
            case "steps.files" -> mark.substring(mark.lastIndexOf('/') + 1);
            case "gates.expected", "gates.found" -> mark.replace("\"", "\\\"");
            default -> mark;
        };
    }

    @ParameterizedTest
    @MethodSource("places")
    void aTextThatIsMissingLeavesNoWordNull(String place) {
        ExecutionReport report = withoutNullsInLists(place);

        Parsed page = SafeMarkup.page(new ReportPage(report).html(), report.files());
        Parsed picture = SafeMarkup.picture(Timeline.svg(report));

        assertThat(page.text()).doesNotContain("null");
        assertThat(picture.text()).doesNotContain("null");
    }

    /** A list of texts has no place for null; every other text may be missing. */
    private static ExecutionReport withoutNullsInLists(String missing) {
        return Filled.with(place -> place.equals(missing) && !place.equals("steps.files") ? null : PLAIN);
    }

    @Test
    void aTextOfAMegabyteInEveryPlaceMakesNoPageOfMegabytes() {
        String megabyte = "<\ud83d\ude00&".repeat(250_000);
        ExecutionReport report = Filled.with(place -> megabyte);

        Map<String, String> files = ReportPages.of(report);

        SafeMarkup.page(files.get("report.html"), report.files());
        SafeMarkup.picture(files.get("timeline.svg"));
        SafeMarkup.picture(Timeline.inline(report));
        assertThat(files.get("report.html").length()).isLessThan(6_000_000);
        assertThat(files.get("timeline.svg").length()).isLessThan(500_000);
        assertThat(Parsed.of(files.get("report.html")).texts("h1").get(0))
                .endsWith("…")
                .hasSizeLessThan(30_100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "//evil.example/x",
                "../x",
                "a/../../x",
                "/x",
                "a//b",
                "./x",
                "",
                "\\\\evil\\x"
            })
    void aPathThatLeadsOutOfTheBundleIsNoLink(String path) {
        ExecutionReport report =
                Filled.with(place -> place.endsWith("files") || place.equals("files.path") ? path : PLAIN);

        Parsed page = SafeMarkup.page(new ReportPage(report).html(), report.files());

        List<String> links = page.elements("a").stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        assertThat(links)
                .allSatisfy(
                        link -> assertThat(link).doesNotContain(":", "..", "//").doesNotStartWith("/"));
    }

    @Test
    void aPathThatIsNotInTheBundleIsNoLink() {
        ExecutionReport report =
                Filled.with(place -> place.equals("steps.files") ? "steps/1-other.output.json" : PLAIN);

        Parsed page = Parsed.of(new ReportPage(report).html());

        assertThat(page.elements("a"))
                .extracting(link -> link.getAttribute("href"))
                .containsExactlyInAnyOrder("timeline.svg", PLAIN, "execution.json", "manifest.json");
        assertThat(page.text()).contains("output");
    }

    @Test
    void aBrowserThatTakesThePageForHtmlSeesTheSameElements() {
        String html = new ReportPage(Filled.with(place -> "")).html();

        assertThat(html).startsWith("<!DOCTYPE html>");
        // Only what is void in HTML, or stands within a picture, may close itself.
        assertThat(html.replaceAll("<(meta|link|img|path)( [^<>]*)?/>", "")).doesNotContain("/>");
    }

    private static List<String> shape(Parsed parsed) {
        return parsed.elements().stream()
                .map(Element::getTagName)
                // A text decides whether there is a link, and whether there is something to say.
                .filter(name -> !name.equals("a") && !name.equals("text") && !name.equals("span"))
                .toList();
    }

    private static String title(Element element) {
        return Parsed.below(element, "title").get(0).getTextContent();
    }
}
