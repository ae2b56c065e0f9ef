package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.model.QFlowAnswers;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import io.jenkins.plugins.qualysflow.core.output.JsonWalk.Range;
import io.jenkins.plugins.qualysflow.core.output.StepListFile.NotUnderstoodException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given the answer to a step list with data in a file, the data of each step are found in it to the byte. */
@Timeout(60)
class StepListFileTest {

    @TempDir
    private Path folder;

    @Test
    void theDataAreWhatStandsInTheAnswerByteForByte() throws Exception {
        String output = "[ {\"a\" : 1.10 , \"\\u0062\":\"\u00e4\u20ac\ud83d\ude00 \\\" ] }\"} ]";
        Path file = given("""
                {"total": "2", "items": [
                  {"nodeId": "two", "eventOrder": 2, "output":  %s  , "input":{"x":[]}},
                  {"nodeId": "one", "eventOrder": 1, "input" : -1e5,"nodeType":"t","status":"Success","createdAt":1767607200000}
                ]}
                """.formatted(output));
        StepListFile.Content content = StepListFile.read(file, "e", false);

        assertThat(content.isWhole()).isTrue();
        assertThat(content.entries()).extracting(entry -> entry.step().nodeId()).containsExactly("one", "two");
        assertThat(cut(file, content.entries().get(0).input())).isEqualTo("-1e5");
        assertThat(content.entries().get(0).output()).as("the answer has none").isNull();
        assertThat(cut(file, content.entries().get(1).output())).isEqualTo(output);
        assertThat(cut(file, content.entries().get(1).input())).isEqualTo("{\"x\":[]}");
        assertThat(content.entries().get(0).step())
                .isEqualTo(new Step("one", "t", "Success", 1, java.time.Instant.parse("2026-01-05T10:00:00Z"), null));
    }

    @Test
    void oneStepOfTheExecutionIsEnough() throws Exception {
        Path file = given(
                "[{\"nodeId\":\"n\",\"execution\":\"other\"},{\"nodeId\":\"m\",\"execution\":\"E\"},{\"nodeId\":\"o\"}]");

        assertThat(StepListFile.read(file, "e", false).entries()).hasSize(3);
    }

    static Stream<String> envelopes() {
        return Stream.of(
                "%s",
                "\ufeff%s\n",
                "{\"items\":%s}",
                "{\"total\":1,\"items\":%s,\"more\":{\"items\":[1]}}",
                "{\"data\":%s}",
                "{\"data\":{\"items\":%s,\"total\":\"1\"},\"total\":77}");
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void everyEnvelopeOfAListIsUnderstood(String envelope) throws Exception {
        Path file = given(envelope.formatted("[{\"nodeId\":\"n\",\"output\":[1]}]"));
        StepListFile.Content content = StepListFile.read(file, "e", false);

        assertThat(content.isWhole()).isTrue();
        assertThat(cut(file, content.entries().get(0).output())).isEqualTo("[1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                "[]",
                "\"[{\\\"a\\\":1}]\"",
                "\"\"",
                "0",
                "-0.5E-07",
                "12345678901234567890.10e+5",
                "true",
                "[[[{}],[]],{\"a\":{}}]",
                "\"*******\"",
                "\"** ********************\""
            })
    void dataMayBeAnyJson(String output) throws Exception {
        Path file = given("[{\"nodeId\":\"n\",\"output\":" + output + "}]");

        assertThat(cut(file, only(file).output())).isEqualTo(output);
    }

    @Test
    void dataMayStandBelowTheMemberData() throws Exception {
        Path file = given("[{\"nodeId\":\"n\",\"data\":{\"more\":0,\"output\":[1],\"input\":[2]}}]");

        assertThat(cut(file, only(file).output())).isEqualTo("[1]");
        assertThat(cut(file, only(file).input())).isEqualTo("[2]");
    }

    @Test
    void nullMeansThatThereAreNone() throws Exception {
        assertThat(only(given("[{\"nodeId\":\"n\",\"output\":null}]")).output().size())
                .isZero();
    }

    @Test
    void aNameMayBeEscaped() throws Exception {
        Path file = given("[{\"node\\u0049d\":\"n\",\"\\u006futput\":[1]}]");

        assertThat(cut(file, only(file).output())).isEqualTo("[1]");
    }

    @Test
    void aMaskInPlaceOfTheDataIsNotTheData() throws Exception {
        Path file = given("[{\"nodeId\":\"n\",\"output\":\"" + "*".repeat(20) + "\"}]");

        assertThat(only(file).output()).isNull();
    }

    @Test
    void aMemberThatComesTwiceIsNotBelieved() throws Exception {
        assertThat(only(given("[{\"nodeId\":\"n\",\"output\":[1],\"output\":[2]}]"))
                        .output())
                .isNull();
        assertThat(only(given("[{\"nodeId\":\"n\",\"output\":[1],\"data\":{\"output\":[2]}}]"))
                        .output())
                .isNull();
    }

    @Test
    void aTotalThatSaysMoreMeansThatStepsAreMissing() throws Exception {
        assertThat(StepListFile.read(given("{\"items\":[{\"nodeId\":\"n\"}],\"total\":\"2\"}"), "e", false)
                        .isWhole())
                .isFalse();
        assertThat(StepListFile.read(given("{\"items\":[{\"nodeId\":\"n\"}],\"total\":null}"), "e", false)
                        .isWhole())
                .isTrue();
    }

    @Test
    void ofAnAnswerThatWasCutTheStepsThatAreWholeCount() throws Exception {
        String whole = "{\"total\":3,\"items\":[{\"nodeId\":\"a\",\"output\":[1]},{\"nodeId\":\"b\",\"output\":[2]},";
        Path file = given(whole + "{\"nodeId\":\"c\",\"output\":[3");
        StepListFile.Content content = StepListFile.read(file, "e", true);

        assertThat(content.isWhole()).isFalse();
        assertThat(content.entries()).extracting(entry -> entry.step().nodeId()).containsExactly("a", "b");
        assertThatThrownBy(() -> StepListFile.read(file, "e", false))
                .as("nobody cut it, so nobody knows what it is")
                .isInstanceOf(NotUnderstoodException.class);
    }

    @Test
    void anAnswerMayBeCutAnywhere() throws Exception {
        byte[] whole =
                "{\"data\":{\"total\":-1.5e3,\"items\":[{\"nodeId\":\"a\\u00e4\",\"output\":{\"b\":[true,null,\"\u20ac\"]}}]}}"
                        .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("cut");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(StepListFile.read(file, "e", true).isWhole()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "nothing",
                "{}",
                "{\"items\":{}}",
                "{\"items\":[1]}",
                "{\"items\":[{\"output\":[1]}]}",
                "{\"items\":[],\"items\":[]}",
                "[{\"nodeId\":\"n\"}] more",
                "[{\"nodeId\":\"n\",}]",
                "[{\"nodeId\":\"n\"},]",
                "[{\"nodeId\" \"n\"}]",
                "[{\"nodeId\":\"n\",\"output\":[1}]",
                "[{\"nodeId\":\"n\",\"output\":{1:2}}]",
                "[{\"nodeId\":\"n\",\"output\":[1,]}]",
                "[{\"nodeId\":\"n\",\"execution\":\"other\"},{\"nodeId\":\"m\"}]",
                "[{\"nodeId\":\"n\",\"output\":[01]}]",
                "[{\"nodeId\":\"n\",\"output\":nul}]",
                "[{\"nodeId\":\"n\",\"output\":-}]",
                "[{\"nodeId\":\"n\",\"output\":+1}]",
                "[{\"nodeId\":\"n\",\"output\":1.}]",
                "[{\"nodeId\":\"n\",\"output\":.5}]",
                "[{\"nodeId\":\"n\",\"output\":1e}]",
                "[{\"nodeId\":\"n\",\"output\":1e+}]",
                "[{\"nodeId\":\"n\",\"output\":1x}]",
                "[{\"nodeId\":\"n\",\"output\":True}]",
                "[{\"nodeId\":\"n\",\"output\":\"\\x\"}]",
                "[{\"nodeId\":\"n\",\"output\":\"\\u12g4\"}]",
                "[{\"nodeId\":\"n\",\"output\":\"a\nb\"}]"
            })
    void whatIsNoJsonOrNoStepListIsRefused(String answer) throws Exception {
        Path file = given(answer);

        assertThatThrownBy(() -> StepListFile.read(file, "e", false)).isInstanceOf(NotUnderstoodException.class);
    }

    @Test
    void largeDataLongNamesAndDeepNestingTakeNoMemory() throws Exception {
        Path file = folder.resolve("large");
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String name = "n".repeat(3_000_000);
        Files.writeString(
                file,
                "[{\"nodeId\":\"n\",\"" + name + "\":1,\"state\":\"" + "s".repeat(2_000_000) + "\",\"output\":{\""
                        + name + "\":" + deep + "}}]");

        assertThat(only(file).output().size()).isEqualTo(name.length() + deep.length() + 5L);
        assertThat(only(file).step().nodeId()).isEqualTo("n");
    }

    @Test
    void aListWithoutAnEndIsRefusedBeforeItTakesAllMemory() throws Exception {
        Path file = folder.resolve("endless");
        String step = "{\"nodeId\":\"" + "n".repeat(60_000) + "\"},";
        Files.writeString(file, "[" + step.repeat(400));

        assertThatThrownBy(() -> StepListFile.read(file, "e", true)).isInstanceOf(NotUnderstoodException.class);

        Files.writeString(file, "[" + "{\"nodeId\":\"a\"},".repeat(20_001));
        assertThatThrownBy(() -> StepListFile.read(file, "e", true)).hasMessage("it has more than 20000 steps");
    }

    @Test
    void blocksOfAnySizeGiveTheSame() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            String value = value(random, 0);
            Path file = given("  " + value + " ");
            for (int block : new int[] {1, 2, 3, 7, 64}) {
                try (JsonWalk walk = new JsonWalk(inBlocks(file, block))) {
                    assertThat(cut(file, walk.value())).isEqualTo(value);
                    walk.end();
                    assertThatThrownBy(walk::kind).isInstanceOf(NotJsonException.class);
                }
            }
            assertThat(QFlowJson.MAPPER.readTree(value)).isNotNull();
        }
    }

    @Test
    void theStepsAreThoseOfTheListWithoutData() throws Exception {
        String steps =
                "{\"total\":2,\"items\":[{\"nodeId\":\"b\",\"nodeType\":null,\"status\":\"Odd\",\"eventOrder\":\"9\","
                        + "\"endDate\":-1,\"updatedAt\":\"2026-01-05T10:00:00Z\"%s},{\"nodeId\":7,\"tags\":[\"x\"]%s}]}";
        List<Step> plain = QFlowAnswers.stepPage(QFlowJson.MAPPER.readTree(steps.formatted("", "")))
                .values();
        Path file = given(steps.formatted(",\"output\":[]", ",\"output\":{}"));

        assertThat(StepListFile.read(file, "e", false).entries())
                .extracting(StepListFile.Entry::step)
                .containsExactlyElementsOf(plain);
    }

    private static InputStream inBlocks(Path file, int size) throws IOException {
        return new FilterInputStream(Files.newInputStream(file)) {
            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                return super.read(bytes, from, Math.min(most, size));
            }
        };
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(depth > 4 ? 4 : 6);
        StringBuilder text = new StringBuilder();
        switch (kind) {
            case 0 ->
                text.append("\"\\\\\\\"\u00e4\ud83d\ude00\\u00e4")
                        .append("x".repeat(random.nextInt(9)))
                        .append('"');
            case 1 -> text.append(random.nextInt()).append(".5E-").append(random.nextInt(20));
            case 2 -> text.append(random.nextBoolean());
            case 3 -> text.append("null");
            default -> {
                boolean object = kind == 4;
                text.append(object ? "{ " : "[\t");
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    text.append(i == 0 ? "" : " ,\r\n").append(object ? "\"k\\t" + i + "\" : " : "");
                    text.append(value(random, depth + 1));
                }
                text.append(object ? " }" : "]");
            }
        }
        return text.toString();
    }

    private StepListFile.Entry only(Path file) throws IOException {
        List<StepListFile.Entry> entries = StepListFile.read(file, "e", false).entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private Path given(String answer) throws IOException {
        return Files.writeString(folder.resolve("answer"), answer);
    }

    private String cut(Path file, Range range) throws IOException {
        Path part = folder.resolve("part");
        assertThat(Downloads.cut(file, range, Long.MAX_VALUE, part).cut()).isFalse();
        return Files.readString(part);
    }
}
