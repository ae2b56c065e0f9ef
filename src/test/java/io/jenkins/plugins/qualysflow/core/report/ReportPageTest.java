package io.jenkins.plugins.qualysflow.core.report;

import static io.jenkins.plugins.qualysflow.core.report.Given.START;
import static io.jenkins.plugins.qualysflow.core.report.Given.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** The page of a report says how it ended and why, links to what was kept, and is made for everybody to read. */
class ReportPageTest {

    private static final String CHILD = "77777777-2222-4333-8444-555566667777";
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, false, Not passed, The execution succeeded., bad",
        "FAILURE, false, Not passed, The execution failed., bad",
        "UNKNOWN_STATUS, false, Not passed, The execution ended with a status that is not known., unknown",
        "TIMED_OUT, false, Not passed, The execution has not ended before the timeout., unknown",
        "ABORTED, false, Not passed, The wait for the execution was aborted., neutral",
        "NOT_STARTED, false, Not passed, No execution was started., bad",
        "START_UNKNOWN, false, Not passed, It is not known whether an execution was started., unknown",
        "STARTED, false, Started, The execution was started; how it ended is not known., running",
        "LATER_WORD, false, Not passed, Outcome: LATER_WORD, bad",
        "SUCCESS, true, Passed, The execution succeeded., good"
    })
    void theVerdictStandsAboveEverythingInWordsAndWithASign(
            String outcome, boolean passed, String verdict, String words, String sign) {
        Parsed page = page(report(outcome, passed));

        Element box = page.ofClass("verdict").get(0);
        assertThat(box.getAttribute("class")).isEqualTo("verdict " + sign);
        assertThat(box.getTextContent()).contains(verdict, words);
        assertThat(Parsed.below(box, "svg").get(0).getAttribute("aria-hidden")).isEqualTo("true");
        assertThat(page.texts("title").get(0)).startsWith(verdict + ": ");
        assertThat(page.ofClass("summary").get(0).getTextContent()).isEqualTo("how it ended");
    }

    @Test
    void aGateThatDidNotPassShowsWhatWasExpectedAndWhatWasFound() {
        Parsed page = page(report("SUCCESS", false));

        assertThat(rows(page, "gates"))
                .containsExactly(
                        List.of(
                                "node-filter",
                                "not passed",
                                "$.count",
                                "AT_MOST 0",
                                "3",
                                "found 3 (asks for UNSTABLE)"),
                        List.of("node-report", "passed", "$.score", "EXISTS", "97.60", ""),
                        List.of("node-*", "not passed", "$.x", "EXISTS", "nothing", "no step matches"));
        assertThat(page.texts("caption")).contains("1 of 3 gates passed");
    }

    @Test
    void aStepShowsItsStatusItsTimesAndWhatWasKeptOfIt() {
        Parsed page = page(report("FAILURE", false));

        assertThat(rows(page, "steps"))
                .containsExactly(
                        List.of(
                                "1",
                                "trigger",
                                "Success",
                                "trigger",
                                "2026-01-02 03:04:05",
                                "2026-01-02 03:04:06",
                                "1.2 s",
                                ""),
                        List.of(
                                "2",
                                "node-filter",
                                "Error (failed)",
                                "",
                                "2026-01-02 03:04:06",
                                "unknown",
                                "unknown",
                                "output input"));
        assertThat(page.elements("a"))
                .extracting(link -> link.getAttribute("href"))
                .contains("steps/2-node-filter.output.json", "steps/2-node-filter.input.json");
    }

    @Test
    void aChildShowsHowItEndedAndItsFiles() {
        Parsed page = page(report("FAILURE", false));

        assertThat(rows(page, "children"))
                .containsExactly(List.of(CHILD, Given.EXECUTION, "no status", "The execution failed.", "output"));
        assertThat(page.elements("a"))
                .extracting(link -> link.getAttribute("href"))
                .contains("children/" + CHILD + "/steps/1-trigger.output.json");
    }

    @Test
    void childrenWhoseIdsAreAlikeAsNamesLeadToNoFilesOfEachOther() {
        ExecutionReport report =
                withChildren(List.of("AB", "ab", "AB-2", "other"), List.of("AB", "ab-2", "AB-2-2", "other"));

        Parsed page = page(report);

        assertThat(rows(page, "children"))
                .extracting(row -> row.get(0) + ": " + row.get(4))
                .containsExactly(
                        "AB: listed under Files",
                        "ab: listed under Files",
                        "AB-2: listed under Files",
                        "other: output");
        assertThat(Parsed.below(page.ofClass("children").get(0), "a"))
                .extracting(link -> link.getAttribute("href"))
                .containsExactly("children/other/steps/1-trigger.output.json");
        assertThat(rows(page, "files"))
                .extracting(row -> row.get(0))
                .contains("children/ab-2/steps/1-trigger.output.json");
    }

    @Test
    void childrenWhoseIdsAreCutToTheSameNameLeadToNoFilesOfEachOther() {
        String begin = "x".repeat(79);
        ExecutionReport report = withChildren(List.of(begin + "1", begin + "2"), List.of(begin, begin + "-2"));

        assertThat(Parsed.below(page(report).ofClass("children").get(0), "a")).isEmpty();
    }

    private static ExecutionReport withChildren(List<String> ids, List<String> folders) {
        return new ExecutionReport(
                Given.EXECUTION,
                null,
                null,
                null,
                null,
                "SUCCESS",
                true,
                null,
                "",
                null,
                null,
                null,
                0,
                ids.stream()
                        .map(id -> new ChildEntry(id, Given.EXECUTION, "Success", "SUCCESS", true))
                        .toList(),
                null,
                folders.stream()
                        .map(name ->
                                new FileEntry("children/" + name + "/steps/1-trigger.output.json", 2, DIGEST, 0, false))
                        .toList(),
                null,
                null,
                null,
                null);
    }

    @Test
    void eachFileShowsItsSizeItsDigestAndWhatWasMasked() {
        Parsed page = page(report("FAILURE", false));

        assertThat(rows(page, "files"))
                .contains(
                        List.of("execution.json", "1,234", "1", "yes", DIGEST),
                        List.of("steps/2-node-filter.output.json", "104,857,600", "0", "no, cut", DIGEST));
    }

    @Test
    void whatIsMissingIsSaidWithItsReason() {
        assertThat(rows(page(report("FAILURE", false)), "missing"))
                .containsExactly(List.of("output of node-filter", "larger than the size limit"));
    }

    @Test
    void executionsThatMayBeItAreListed() {
        assertThat(rows(page(report("START_UNKNOWN", false)), "candidates"))
                .containsExactly(List.of("c-1", "Running", "PUBLIC_API", "2026-01-02 03:04:05 UTC"));
    }

    @Test
    void whatItWasAskedForStandsInItWithItsLines() {
        Parsed page = page(report("SUCCESS", true));

        assertThat(page.texts("pre")).containsExactly("{\n  \"a\" : \"b\"\n}\n");
        assertThat(page.text()).contains("None are known.");
    }

    @Test
    void whatThereIsNotIsSaidOrLeftOut() {
        Parsed page = page(new ExecutionReport(
                Given.EXECUTION,
                null,
                null,
                null,
                null,
                "TIMED_OUT",
                false,
                null,
                "",
                null,
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null));

        assertThat(page.texts("h1")).containsExactly("Execution " + Given.EXECUTION);
        assertThat(page.text())
                .contains("There are no gates.", "Nothing is missing of the evidence.", "No steps are known.")
                .doesNotContain("Child executions", "Executions that may be it", "null");
    }

    @Test
    void itSaysThatItIsPartOfTheEvidenceAndWhereTheDigestsAre() {
        Parsed page = page(report("SUCCESS", true));

        assertThat(page.texts("footer").get(0)).contains("part of the evidence", "manifest.json", "SHA-256");
        assertThat(Parsed.below(page.elements("footer").get(0), "a"))
                .extracting(link -> link.getAttribute("href"))
                .containsExactly("execution.json", "manifest.json");
    }

    @Test
    void itNeedsNothingThatAStrictPolicyForbids() {
        Map<String, String> files = ReportPages.of(report("SUCCESS", true));
        Parsed page = SafeMarkup.page(
                files.get("report.html"), report("SUCCESS", true).files());

        assertThat(files).containsOnlyKeys("report.html", "report.css", "timeline.svg");
        assertThat(page.elements("link"))
                .singleElement()
                .satisfies(link -> assertThat(link.getAttribute("href")).isEqualTo("report.css"));
        assertThat(page.elements("img")).singleElement().satisfies(image -> {
            assertThat(image.getAttribute("src")).isEqualTo("timeline.svg");
            assertThat(image.getAttribute("alt")).contains("2 steps: 1 succeeded, 1 failed.");
        });
        assertThat(files.get("report.css")).doesNotContain("url(", "@import", "http");
    }

    @Test
    void itIsBuiltForThoseWhoDoNotSeeIt() {
        Parsed page = page(report("START_UNKNOWN", false));

        assertThat(page.root().getAttribute("lang")).isEqualTo("en");
        assertThat(page.elements("h1")).hasSize(1);
        assertThat(page.elements("main")).hasSize(1);
        assertThat(page.elements("table"))
                .isNotEmpty()
                .allSatisfy(table -> assertThat(Parsed.below(table, "caption")).hasSize(1));
        assertThat(page.elements("th"))
                .allSatisfy(heading -> assertThat(heading.getAttribute("scope")).isIn("row", "col"));
        assertThat(page.elements("tr"))
                .allSatisfy(row -> assertThat(Parsed.below(row, "th")).isNotEmpty());
        List<String> ids = page.attributes().stream()
                .filter(attribute -> attribute.getName().equals("id"))
                .map(attribute -> attribute.getValue())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(page.attributes())
                .filteredOn(attribute -> attribute.getName().equals("aria-labelledby"))
                .isNotEmpty()
                .allSatisfy(attribute -> assertThat(ids).contains(attribute.getValue()));
        // What scrolls by itself must be reachable without a mouse.
        assertThat(page.ofClass("scroll"))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.getAttribute("tabindex")).isEqualTo("0"));
    }

    @Test
    void everyClassOfThePageIsKnownToTheStyleSheetAndTheOtherWayRound() {
        String style = ReportPages.of(report("SUCCESS", true)).get("report.css");
        List<String> used = new ArrayList<>();
        for (String outcome : List.of("SUCCESS", "START_UNKNOWN", "STARTED", "ABORTED", "FAILURE")) {
            page(report(outcome, outcome.equals("SUCCESS"))).attributes().stream()
                    .filter(attribute -> attribute.getName().equals("class"))
                    .forEach(attribute ->
                            used.addAll(List.of(attribute.getValue().split(" "))));
        }
        Matcher known = Pattern.compile("\\.([a-z]+)").matcher(style.replaceAll("(?s)/\\*.*?\\*/", ""));

        while (known.find()) {
            assertThat(used).contains(known.group(1));
        }
        assertThat(style)
                .contains(
                        "@media print",
                        "@media (prefers-color-scheme: dark)",
                        "break-inside: avoid",
                        "table-header-group");
    }

    @Test
    void aCellHasAnEndOfLinks() {
        List<String> paths = IntStream.range(0, 60)
                .mapToObj(i -> "steps/" + i + "-x.output.json")
                .toList();
        ExecutionReport report = Filled.with(place -> "x");
        StepEntry step = new StepEntry(1, "x", null, "Success", Ending.GOOD, START, START, paths);

        assertThat(rows(page(with(report, List.of(step), 3)), "steps").get(0).get(7))
                .endsWith("and 10 more");
        assertThat(page(with(report, List.of(step), 3)).text()).contains("3 more steps are not listed here.");
    }

    private static ExecutionReport report(String outcome, boolean passed) {
        return new ExecutionReport(
                Given.EXECUTION,
                Given.WORKFLOW,
                "Stop public instances",
                "production",
                "folder/job #12",
                outcome,
                passed,
                "Word",
                "how it ended",
                START,
                at(90),
                List.of(
                        new StepEntry(1, "trigger", "trigger", "Success", Ending.GOOD, at(0), at(1.25), List.of()),
                        new StepEntry(
                                2,
                                "node-filter",
                                null,
                                "Error",
                                Ending.BAD,
                                at(1.25),
                                null,
                                List.of("steps/2-node-filter.output.json", "steps/2-node-filter.input.json"))),
                0,
                List.of(new ChildEntry(CHILD, Given.EXECUTION, null, "FAILURE", false)),
                List.of(
                        new GateResult(
                                "node-filter",
                                "$.count",
                                Condition.AT_MOST,
                                0,
                                3,
                                false,
                                "found 3",
                                OnGateFailure.UNSTABLE,
                                null),
                        new GateResult(
                                "node-report",
                                "$.score",
                                Condition.EXISTS,
                                null,
                                new BigDecimal("97.60"),
                                true,
                                "",
                                OnGateFailure.FAILURE,
                                null),
                        new GateResult(
                                "node-*", "$.x", Condition.EXISTS, null, null, false, "no step matches", null, null)),
                List.of(
                        new FileEntry("execution.json", 1_234, DIGEST, 1, false),
                        new FileEntry("steps/2-node-filter.output.json", 104_857_600, DIGEST, 0, true),
                        new FileEntry("steps/2-node-filter.input.json", 2, DIGEST, 0, false),
                        new FileEntry("children/" + CHILD + "/steps/1-trigger.output.json", 2, DIGEST, 0, false)),
                List.of(new Missing("output of node-filter", "larger than the size limit")),
                List.of(new CandidateEntry("c-1", "Running", "PUBLIC_API", START)),
                "{\n  \"a\" : \"b\"\n}\n",
                null);
    }

    private static ExecutionReport with(ExecutionReport report, List<StepEntry> steps, int leftOut) {
        return new ExecutionReport(
                report.executionId(),
                null,
                null,
                null,
                null,
                "SUCCESS",
                true,
                null,
                "",
                null,
                null,
                steps,
                leftOut,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Parsed page(ExecutionReport report) {
        return SafeMarkup.page(new ReportPage(report).html(), report.files());
    }

    /** The texts of the cells of a table, without its head. */
    private static List<List<String>> rows(Parsed page, String table) {
        Element body = Parsed.below(page.ofClass(table).get(0), "tbody").get(0);
        return Parsed.below(body, "tr").stream()
                .map(row -> Parsed.below(row, "*").stream()
                        .filter(cell -> cell.getTagName().equals("td")
                                || cell.getTagName().equals("th"))
                        .map(cell -> cell.getTextContent().strip())
                        .toList())
                .toList();
    }
}
