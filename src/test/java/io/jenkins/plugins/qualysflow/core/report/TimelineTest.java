package io.jenkins.plugins.qualysflow.core.report;

import static io.jenkins.plugins.qualysflow.core.report.Given.START;
import static io.jenkins.plugins.qualysflow.core.report.Given.at;
import static io.jenkins.plugins.qualysflow.core.report.Given.report;
import static io.jenkins.plugins.qualysflow.core.report.Given.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** A timeline shows what is known of each step, says what is not, and no clock can spoil it. */
class TimelineTest {

    private static final double AXIS = 450;

    @Test
    void anExecutionWithoutStepsSaysSo() {
        Parsed picture = inline(report(List.of(), 0, null, null));

        assertThat(picture.text()).contains("No steps are known.", "No time is known of this execution.");
        assertThat(height(picture)).isLessThan(150);
    }

    @Test
    void aStepWithoutAnyTimeHasItsRowAndNoBar() {
        Parsed picture = inline(report(step("node-1", Ending.GOOD, null, null)));

        assertThat(rows(picture)).hasSize(1);
        assertThat(picture.text()).contains("no time known", "node-1");
        assertThat(bars(picture)).isEmpty();
        assertThat(picture.ofClass("qflow-timeline-open")).isEmpty();
    }

    @Test
    void anEndThatIsNotKnownIsDrawnOpenFromTheStart() {
        Parsed picture = inline(report(step("node-1", Ending.RUNNING, at(45), null)));

        List<Element> open = picture.ofClass("qflow-timeline-open");
        assertThat(bars(picture)).isEmpty();
        assertThat(open).hasSize(2);
        assertThat(number(open.get(0), "x1")).isEqualTo(number(open.get(0), "x2"));
        assertThat(number(open.get(1), "x2")).isGreaterThan(number(open.get(1), "x1"));
        assertThat(open.get(1).getAttribute("stroke-dasharray")).isNotEmpty();
    }

    @Test
    void whileAnExecutionRunsAStepThatDoesTooIsDrawnUpToNow() {
        List<StepEntry> steps =
                List.of(step("node-1", Ending.GOOD, at(0), at(30)), step("node-2", Ending.RUNNING, at(30), null));

        Parsed picture = inline(ExecutionReport.ofRunning("e", at(0), steps, 0, at(90)));

        assertThat(bars(picture)).hasSize(2);
        assertThat(number(bars(picture).get(1), "width")).isEqualTo(AXIS * 2 / 3, within(1.0));
        assertThat(picture.text()).contains("1 min so far").doesNotContain("end 2026-01-05 10:01:30 UTC");
    }

    @Test
    void aClockThatIsBehindThatOfTheServiceDrawsARunningStepWhereItBegan() {
        List<StepEntry> steps =
                List.of(step("node-1", Ending.GOOD, at(0), at(100)), step("node-2", Ending.RUNNING, at(50), null));

        Parsed picture = inline(ExecutionReport.ofRunning("e", at(0), steps, 0, at(20)));

        assertThat(bars(picture)).hasSize(2);
        assertThat(number(bars(picture).get(1), "x")).isEqualTo(320 + AXIS / 2, within(1.0));
    }

    @Test
    void aStartThatIsNotKnownIsDrawnOpenTowardsTheEnd() {
        Parsed picture = inline(report(step("node-1", Ending.GOOD, null, at(45))));

        List<Element> open = picture.ofClass("qflow-timeline-open");
        assertThat(bars(picture)).isEmpty();
        assertThat(number(open.get(1), "x2")).isLessThan(number(open.get(1), "x1"));
    }

    @Test
    void anEndBeforeTheStartIsNoBarAndItsDurationIsNegative() {
        Parsed picture = inline(report(step("node-1", Ending.GOOD, at(60), at(20))));

        assertThat(bars(picture)).isEmpty();
        Element open = picture.ofClass("qflow-timeline-open").get(0);
        assertThat(open.getAttribute("stroke-dasharray")).isNotEmpty();
        assertThat(number(open, "width")).isCloseTo(AXIS * 40 / 90, within(0.1));
        assertThat(picture.text()).contains("\u221240 s");
    }

    @Test
    void aStepThatTookNoTimeCanStillBeSeen() {
        Parsed picture = inline(report(
                step("first", Ending.GOOD, START, START),
                step("last", Ending.NEUTRAL, at(90), at(90)),
                step("whole", Ending.GOOD, START, at(90))));

        double right = number(bars(picture).get(2), "x") + number(bars(picture).get(2), "width");
        assertThat(bars(picture)).allSatisfy(bar -> {
            assertThat(number(bar, "width")).isGreaterThanOrEqualTo(3);
            assertThat(number(bar, "x") + number(bar, "width")).isLessThanOrEqualTo(right);
        });
    }

    static List<Instant> nonsense() {
        return List.of(
                Instant.EPOCH,
                Instant.parse("9999-12-31T23:59:59Z"),
                Instant.MIN,
                Instant.MAX,
                Instant.ofEpochMilli(Long.MAX_VALUE),
                Instant.ofEpochMilli(Long.MIN_VALUE),
                START.plus(Duration.ofDays(40)));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void aTimeThatAClockGotWrongDoesNotSpoilTheAxis(Instant nonsense) {
        Parsed picture = inline(report(
                step("right", Ending.GOOD, at(0), at(90)),
                step("start", Ending.GOOD, nonsense, at(60)),
                step("end", Ending.GOOD, at(30), nonsense),
                step("both", Ending.GOOD, nonsense, nonsense),
                step("alone", Ending.GOOD, nonsense, null)));

        assertThat(bars(picture))
                .singleElement()
                .satisfies(bar -> assertThat(number(bar, "width")).isEqualTo(AXIS));
        assertThat(picture.texts("text").stream().filter(text -> text.startsWith("not on this axis: ")))
                .hasSize(4);
        assertThat(picture.text()).contains("Time since 2026-01-02 03:04:05 UTC", "1 min 30 s");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void timesOfTheExecutionThatAreNonsenseDoNotSpoilItEither(Instant nonsense) {
        List<StepEntry> steps =
                List.of(step("one", Ending.GOOD, at(0), at(30)), step("two", Ending.GOOD, at(30), at(60)));

        assertThat(bars(inline(report(steps, 0, nonsense, at(60))))).hasSize(2);
        assertThat(bars(inline(report(steps, 0, START, nonsense)))).hasSize(2);
        assertThat(bars(inline(report(steps, 0, nonsense, nonsense)))).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whereAllTimesAreNonsenseThereIsAPictureAllTheSame(Instant nonsense) {
        Parsed picture = inline(report(List.of(step("one", Ending.GOOD, nonsense, nonsense)), 0, nonsense, null));

        assertThat(bars(picture)).hasSize(1);
    }

    @Test
    void barsStandWhereTheirTimesAreWhateverTheirOrder() {
        Parsed picture = inline(report(
                step("late", Ending.GOOD, at(45), at(90)),
                step("early", Ending.GOOD, at(0), at(30)),
                step("overlapping", Ending.GOOD, at(15), at(60))));

        double from = number(bars(picture).get(1), "x");
        assertThat(bars(picture)).extracting(bar -> number(bar, "x") - from).containsExactly(225.0, 0.0, 75.0);
        assertThat(bars(picture)).extracting(bar -> number(bar, "width")).containsExactly(225.0, 150.0, 225.0);
        assertThat(rows(picture))
                .extracting(TimelineTest::title)
                .satisfiesExactly(
                        one -> assertThat(one).contains("late"),
                        two -> assertThat(two).contains("early"),
                        three -> assertThat(three).contains("overlapping"));
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void howAStepEndedIsShownByShapeAndInWordsNotByColorAlone(Ending ending) {
        Parsed inline = inline(report(step("node-1", ending, at(0), at(1))));
        Parsed svg = Parsed.of(Timeline.svg(report(step("node-1", ending, at(0), at(1)))));

        String word = ending.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(rows(inline)).singleElement().satisfies(row -> {
            assertThat(row.getAttribute("class")).contains("qflow-timeline-" + word);
            assertThat(title(row)).contains(Sign.of(ending).meaning);
        });
        assertThat(svg.elements("path"))
                .extracting(path -> path.getAttribute("d"))
                .contains(Sign.of(ending).outline);
    }

    @Test
    void noTwoEndingsShareAShapeOrAColor() {
        Set<String> shapes = new HashSet<>();
        Set<String> colors = new HashSet<>();
        for (Sign sign : Sign.values()) {
            shapes.add(sign.outline);
            colors.add(sign.color);
        }

        assertThat(shapes).hasSameSizeAs(Sign.values());
        assertThat(colors).hasSameSizeAs(Sign.values());
    }

    @ParameterizedTest
    @EnumSource(Sign.class)
    void aColorIsToldFromThePaperAndTheStripes(Sign sign) {
        assertThat(contrast(sign.color, "#ffffff")).isGreaterThan(4.5);
        assertThat(contrast(sign.color, "#f3f5f8")).isGreaterThan(4.5);
    }

    @Test
    void anEndingThatAnOlderReportLacksIsNotKnown() {
        StepEntry old = new StepEntry(0, null, null, null, null, null, null, null);

        Parsed picture = inline(report(old));

        assertThat(rows(picture).get(0).getAttribute("class")).contains("qflow-timeline-unknown");
        assertThat(picture.text()).contains("no status");
    }

    @Test
    void aLongNodeIdIsCutAndStandsWholeInTheTitle() {
        String nodeId = "node-" + "0123456789".repeat(20);

        Parsed picture = inline(report(step(nodeId, Ending.GOOD, at(0), at(1))));

        assertThat(picture.texts("text"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("1  node-0123")
                        .endsWith("…")
                        .hasSizeLessThan(45));
        assertThat(title(rows(picture).get(0))).contains(nodeId);
    }

    @Test
    void aCutNeverTearsACharacterInTwo() {
        for (int length = 1; length < 12; length++) {
            assertThat(Readable.fitted(length, "a\ud83d\ude00".repeat(10))).matches("(a|\\x{1f600})*…");
        }
        assertThat(Readable.fitted(4, "four")).isEqualTo("four");
        assertThat(Readable.fitted(4, "fours")).isEqualTo("fou…");
        assertThat(Readable.fitted(4, "\u6f22\u5b57")).isEqualTo("\u6f22\u5b57");
        assertThat(Readable.fitted(4, "\u6f22\u5b57\u5b57")).isEqualTo("\u6f22…");
        assertThat(Readable.fitted(4, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 499, 500})
    void upToTheLimitEveryStepHasARow(int count) {
        Parsed picture = inline(report(Given.steps(count), 0, START, at(count)));

        assertThat(rows(picture)).hasSize(count);
        assertThat(picture.text()).doesNotContain("not in this picture");
    }

    @Test
    void beyondTheLimitThePictureSaysHowManyAreMissingAndHowManyOfThoseAreBad() {
        List<StepEntry> steps = new ArrayList<>(Given.steps(2_000));
        steps.set(1_999, step("last", Ending.BAD, at(1), at(2)));
        steps.set(1_998, step("odd", Ending.UNKNOWN, at(1), at(2)));
        steps.set(1_997, step("skipped", Ending.NEUTRAL, at(1), at(2)));

        String svg = Timeline.svg(report(steps, 300, START, at(2_000)));

        assertThat(svg).hasSizeLessThan(600_000);
        Parsed picture = Parsed.of(svg);
        assertThat(picture.text())
                .contains("1,800 more steps are not in this picture; at least 2 of them did not succeed.");
        assertThat(picture.text())
                .contains(
                        "Of the first 2,000 of 2,300 steps: 1,997 succeeded, 1 failed, 1 skipped, 1 ended in an unknown way.");
        assertThat(height(picture)).isLessThan(14_000);
    }

    @Test
    void aSingleStepThatIsLeftOutIsOne() {
        assertThat(inline(report(Given.steps(3), 1, START, at(3))).text())
                .contains("1 more step is not in this picture.");
    }

    @Test
    void whatIsSaidOfStepsEndsWhereTheReportEnds() {
        List<StepEntry> steps = new ArrayList<>(Given.steps(2_000));
        steps.set(1_999, step("last", Ending.BAD, at(1), at(2)));

        String words = inline(report(steps, 345, START, at(3_000))).text();

        assertThat(words)
                .contains(
                        "Of the first 2,000 of 2,345 steps: 1,999 succeeded, 1 failed.",
                        "not in this picture; at least 1 of them did not succeed.")
                .doesNotContain("2,000 steps:", "2,345 steps: 2");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1, 7, 400, 999, 1_000, 90_000, 3_599_000, 7_200_000, 86_400_000, 2_592_000_000L, 5_000_000_000L})
    void theAxisHasTicksThatPeopleCanCountWithAndRoomBetweenThem(long millis) {
        TimeAxis axis = TimeAxis.of(report(List.of(), 0, START, START.plusMillis(millis)), 0, 450);

        List<TimeAxis.Tick> ticks = axis.ticks();

        assertThat(ticks).hasSizeBetween(2, 6);
        assertThat(ticks.get(0).place()).isZero();
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(ticks.get(i).place() - ticks.get(i - 1).place()).isGreaterThan(70);
            assertThat(ticks.get(i).place()).isLessThanOrEqualTo(450);
            assertThat(Readable.duration(ticks.get(i).sinceFirst())).matches("\\d+ (ms|s|min|h|d)( \\d+ (s|min|h))?");
        }
    }

    @Test
    void theFileHasColorsOfItsOwnAndNothingThatAStrictPolicyForbids() {
        String svg = Timeline.svg(report(step("node-1", Ending.GOOD, at(0), at(90))));

        assertThat(svg).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        Parsed picture = Parsed.of(svg);
        assertThat(picture.elements())
                .extracting(Element::getTagName)
                .doesNotContain("style", "script", "a", "image", "use");
        assertThat(picture.attributes())
                .extracting(attribute -> attribute.getName())
                .doesNotContain("style", "class", "href");
        assertThat(svg).doesNotContain("url(");
        assertThat(picture.root().getAttribute("role")).isEqualTo("img");
        assertThat(title(picture.root())).isEqualTo("Timeline of execution " + Given.EXECUTION);
        assertThat(picture.elements("rect").get(0).getAttribute("fill")).isEqualTo("#ffffff");
    }

    @Test
    void theOneForPagesLeavesColorsToTheirStyleSheet() {
        String inline = Timeline.inline(
                report(step("node-1", Ending.GOOD, at(0), at(90)), step("node-2", Ending.BAD, null, at(3))));

        assertThat(inline).startsWith("<svg ").doesNotContain("#");
        Parsed picture = Parsed.of(inline);
        assertThat(picture.attributes())
                .extracting(attribute -> attribute.getName())
                .doesNotContain("style", "id");
        assertThat(picture.attributes())
                .filteredOn(attribute -> attribute.getName().equals("fill"))
                .extracting(attribute -> attribute.getValue())
                .containsOnly("none", "currentColor");
        assertThat(picture.attributes())
                .filteredOn(attribute -> attribute.getName().equals("class"))
                .allSatisfy(attribute -> assertThat(attribute.getValue()).matches("(qflow-timeline(-[a-z]+)? ?)+"));
    }

    private static Parsed inline(ExecutionReport report) {
        return Parsed.of(Timeline.inline(report));
    }

    private static List<Element> rows(Parsed picture) {
        return picture.ofClass("qflow-timeline-step");
    }

    private static List<Element> bars(Parsed picture) {
        return picture.ofClass("qflow-timeline-bar");
    }

    private static String title(Element element) {
        return Parsed.below(element, "title").get(0).getTextContent();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static double height(Parsed picture) {
        return number(picture.root(), "height");
    }

    /** By the formula of the Web Content Accessibility Guidelines. */
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String color) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb);
    }

    private static double channel(int value) {
        double share = (value & 0xff) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
