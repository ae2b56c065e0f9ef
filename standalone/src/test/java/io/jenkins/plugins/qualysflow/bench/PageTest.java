package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What is written of the figures. */
class PageTest {

    private static final Plot PLOT = new Plot(
            "plot.svg",
            "Late & later",
            Plot.Axis.logarithmic("runs", 1, 10, 100),
            Plot.Axis.linear("seconds", 0, 50, 100),
            List.of(
                    new Plot.Line("<ours>", List.of(new Plot.Point(1, 0), new Plot.Point(100, 100))),
                    new Plot.Line("theirs", List.of(new Plot.Point(1, 0), new Plot.Point(10, 1000)))));

    @TempDir
    private Path docs;

    @Test
    void percentilesAreByNearestRank() {
        List<Double> values = List.of(4.0, 1.0, 3.0, 2.0);

        assertThat(Numbers.percentile(values, 50)).isEqualTo(2);
        assertThat(Numbers.percentile(values, 51)).isEqualTo(3);
        assertThat(Numbers.percentile(values, 95)).isEqualTo(4);
        assertThat(Numbers.percentile(values, 100)).isEqualTo(4);
        assertThat(Numbers.percentile(List.of(), 50)).isNaN();
        assertThat(Numbers.spread(values)).isEqualTo("1 / 2 / 4");
    }

    @Test
    void numbersHaveAsManyDigitsAsTheyAreWorth() {
        assertThat(List.of(0.0, 0.123, 1.26, 9.96, 10.4, 3121.2).stream().map(Numbers::text))
                .containsExactly("0", "0.12", "1.3", "10.0", "10", "3,121");
    }

    @Test
    void aPlotIsXmlWithTheNamesOfItsLinesAndStaysWithinItsAxes() throws Exception {
        String svg = PLOT.svg();
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));

        assertThat(svg).contains("Late &amp; later", "&lt;ours&gt;", "prefers-color-scheme:dark");
        // From the lower left to the upper right corner; from there on what is too high is at the top.
        assertThat(svg).contains("d=\"M64.0 348.0L570.0 44.0\"", "d=\"M64.0 348.0L317.0 44.0\"");
    }

    @Test
    void aTableIsEvenInATerminalAndMarkdownOnThePage() {
        Table table =
                Table.of("Times", "n", "late").row("8", "a|b").row("100", "2").build();

        assertThat(table.text()).isEqualTo("Times:\n  n    late\n  8    a|b\n  100  2\n");
        assertThat(table.markdown()).isEqualTo("Times:\n\n| n | late |\n| --- | --- |\n| 8 | a\\|b |\n| 100 | 2 |\n");
    }

    @Test
    void thePageSaysFirstWhatFallsShort() throws Exception {
        Row row = new Row() {
            @Override
            public String name() {
                return "some-row";
            }

            @Override
            public String title() {
                return "Some row";
            }

            @Override
            public RowReport measure(Settings settings) {
                return new RowReport(
                        List.of("About it."),
                        List.of(),
                        List.of(PLOT),
                        List.of(
                                Goal.atMost("p95", 70, 71, " s"),
                                Goal.atLeast("speed", 0.5, 0.6, ""),
                                Goal.none("waits missed", 0)));
            }
        };
        PerformancePage page = new PerformancePage(docs, "2 cores", LocalDate.of(2026, 1, 5), 7);
        page.add(row, row.measure(null));
        page.write();

        String text = Files.readString(docs.resolve("performance.md"));
        assertThat(text)
                .contains("Measured on 2026-01-05, seed 7: 2 cores.")
                .contains("These goals were not met:\n\n- Some row: p95 ≤ 70 s; measured 71 s.\n\n## Some row")
                .contains("| speed ≥ 0.50 | 0.60 | met |", "| waits missed: none | none | met |")
                .contains("`bin/bench --row some-row --seed 7`", "(images/plot.svg)");
        assertThat(Files.readString(docs.resolve("images/plot.svg"))).isEqualTo(PLOT.svg());
    }
}
