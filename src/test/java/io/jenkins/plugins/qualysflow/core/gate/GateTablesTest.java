package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/gates.md} says in its tables is what gates do. */
class GateTablesTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> examples() throws IOException {
        return rows("Examples")
                .map(row -> arguments(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)));
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
    @MethodSource("examples")
    void anExampleOfTheTableIsJudgedAsItSays(
            String json, String path, String condition, String value, String verdict, String reason) throws Exception {
        Gate gate =
                value.isEmpty() ? Given.gate(path, condition) : Given.gate(path, condition, QFlowJson.readPlain(value));

        GateResult result = Given.judged(folder, json, gate);

        assertThat(verdict).isIn("passed", "not passed");
        assertThat(result.message()).isEqualTo(reason);
        assertThat(result.passed()).isEqualTo(verdict.equals("passed"));
    }

    static Stream<Arguments> refused() throws IOException {
        return rows("What is refused before anything is sent").map(row -> arguments(row.get(0), row.get(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aGateOfTheTableIsRefusedAsItSays(String gate, String error) {
        InvalidParametersException refused = catchThrowableOfType(
                InvalidParametersException.class,
                () -> GateRules.check(List.of(QFlowJson.readObject(gate)), index -> "gate", true));

        assertThat(refused.problems()).containsExactly(error);
    }

    @Test
    void everyConditionHasAnExampleThatPassesAndOneThatDoesNot() throws IOException {
        Set<String> seen = new HashSet<>();
        rows("Examples").forEach(row -> seen.add(row.get(2) + " " + row.get(4)));

        for (Condition condition : Condition.values()) {
            assertThat(seen).contains(condition + " not passed", condition + " passed");
        }
    }

    /** The rows of the table under that heading, without its head. */
    private static Stream<List<String>> rows(String heading) throws IOException {
        String text = Files.readString(document());
        int start = text.indexOf("\n## " + heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = text.indexOf("\n## ", start + 1);
        String[] lines = text.substring(start, end < 0 ? text.length() : end).split("\n");
        List<List<String>> rows = Arrays.stream(lines)
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(GateTablesTest::cells)
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.stream();
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1)) {
            String text = cell.strip().replace("\\|", "|");
            boolean code = text.length() > 1 && text.startsWith("`") && text.endsWith("`");
            cells.add(code ? text.substring(1, text.length() - 1) : text);
        }
        return cells;
    }

    /** Both builds run this, in folders of their own. */
    private static Path document() {
        Path here = Path.of("docs/gates.md");
        return Files.exists(here) ? here : Path.of("..").resolve(here);
    }
}
