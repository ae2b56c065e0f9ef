package io.jenkins.plugins.qualysflow.core.report;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Of any report there are pages and pictures, well-formed and made of nothing but what they may consist of. */
class ReportPropertyTest {

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void anyReportIsShown(@ForAll("reports") ExecutionReport report) {
        Map<String, String> files = ReportPages.of(report);

        Parsed page = SafeMarkup.page(files.get("report.html"), report.files());
        assertThat(page.elements("h1")).hasSize(1);
        assertThat(page.ofClass("steps").stream().flatMap(table -> Parsed.below(table, "tr").stream()))
                .hasSize(report.steps().isEmpty() ? 0 : report.steps().size() + 1);
        Parsed picture = SafeMarkup.picture(files.get("timeline.svg"));
        assertThat(picture.attributes())
                .filteredOn(attribute ->
                        List.of("x", "x1", "x2", "y", "y1", "y2", "width").contains(attribute.getName()))
                .allSatisfy(attribute ->
                        assertThat(Double.parseDouble(attribute.getValue())).isBetween(0.0, 1_000.0));
        SafeMarkup.picture(Timeline.inline(report));
    }

    @Property(tries = 1000)
    void anyTextCanBeWrittenAndReadBack(@ForAll("texts") String text) {
        String written = new Markup().element("a", text, "b", text).finish();

        Parsed read = Parsed.of(written);
        assertThat(read.text()).isEqualTo(Markup.writable(text));
        assertThat(Markup.writable(Markup.writable(text))).isEqualTo(Markup.writable(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("<>&\"'/:;=-!?[]#%. \t\n\u0000\u202e\ud800\udc00a")
                        .ofMaxLength(40),
                Arbitraries.of(HostileTextTest.hostile()));
    }

    @Provide
    Arbitrary<ExecutionReport> reports() {
        Arbitrary<String> text = texts().injectNull(0.1);
        Arbitrary<FileEntry> file = Combinators.combine(
                        texts(), Arbitraries.longs(), text, Arbitraries.longs(), Arbitraries.of(true, false))
                .as(FileEntry::new);
        Arbitrary<GateResult> gate = Combinators.combine(
                        text,
                        text,
                        Arbitraries.of(Condition.class).injectNull(0.1),
                        text,
                        text,
                        Arbitraries.of(true, false),
                        text,
                        Arbitraries.of(OnGateFailure.class).injectNull(0.1))
                .as((step, path, condition, expected, found, passed, message, onFailure) ->
                        new GateResult(step, path, condition, expected, found, passed, message, onFailure, step));
        Arbitrary<ChildEntry> child = Combinators.combine(text, text, text, text, Arbitraries.of(true, false))
                .as(ChildEntry::new);
        Arbitrary<Missing> gap = Combinators.combine(text, text).as(Missing::new);
        Arbitrary<CandidateEntry> candidate =
                Combinators.combine(text, text, text, times()).as(CandidateEntry::new);
        return Combinators.combine(
                        text.list().ofSize(10),
                        times().list().ofSize(2),
                        steps().list().ofMaxSize(8),
                        file.list().ofMaxSize(4),
                        gate.list().ofMaxSize(3),
                        child.list().ofMaxSize(3),
                        Combinators.combine(
                                        gap.list().ofMaxSize(3),
                                        candidate.list().ofMaxSize(3))
                                .as(Map::entry),
                        Arbitraries.integers())
                .as((texts, times, steps, files, gates, children, rest, leftOut) -> new ExecutionReport(
                        texts.get(0),
                        texts.get(1),
                        texts.get(2),
                        texts.get(3),
                        texts.get(4),
                        texts.get(5),
                        leftOut % 2 == 0,
                        texts.get(6),
                        texts.get(7),
                        times.get(0),
                        times.get(1),
                        steps,
                        leftOut,
                        children,
                        gates,
                        files,
                        rest.getKey(),
                        rest.getValue(),
                        texts.get(8),
                        texts.get(9)));
    }

    private Arbitrary<StepEntry> steps() {
        Arbitrary<String> text = texts().injectNull(0.1);
        return Combinators.combine(
                        Arbitraries.integers(),
                        text,
                        text,
                        text,
                        Arbitraries.of(Ending.class).injectNull(0.1),
                        times(),
                        times(),
                        texts().list().ofMaxSize(3))
                .as(StepEntry::new);
    }

    private Arbitrary<Instant> times() {
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(-100, 100_000).map(Given.START::plusMillis),
                        Arbitraries.longs().map(Instant::ofEpochMilli),
                        Arbitraries.of(Instant.MIN, Instant.EPOCH, Instant.MAX))
                .injectNull(0.2);
    }
}
