package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs and gates that mean no good: they end soon, don't pass, and break nothing. */
@Timeout(60)
class HostileOutputTest {

    private static final String BOMB = "(x+x+)+\\1y";
    private static final Step OTHER = ScriptedClient.step("node-2-other", 2);
    private static final String FUSE = "x".repeat(200);

    @TempDir
    private Path folder;

    @Test
    void aRegularExpressionThatNeverEndsIsEndedInFiveSeconds() throws Exception {
        GateKeeper keeper =
                new GateKeeper(List.of(Given.gate("$", "MATCHES", BOMB)), hurrying(), Duration.ofMinutes(1));

        Given.inspect(keeper, Given.STEP, folder, "\"" + FUSE + "\"");

        assertThat(Given.results(keeper, Given.STEP)).singleElement().satisfies(result -> {
            assertThat(result.passed()).isFalse();
            assertThat(result.message()).isEqualTo("evaluating the gates of the run took longer than 5 s");
        });
    }

    @Test
    void allGatesAndStepsOfARunShareTheTime() throws Exception {
        GateKeeper keeper = new GateKeeper(
                List.of(
                        Given.gate("$[0]", "MATCHES", BOMB),
                        Given.gate("$[?(@ =~ /" + BOMB + "/)]", "EMPTY"),
                        Given.gate("$", "EXISTS")),
                hurrying(),
                Duration.ofMinutes(1));

        Given.inspect(keeper, Given.STEP, folder, "[\"" + FUSE + "\"]");

        assertThat(Given.results(keeper, Given.STEP))
                .hasSize(3)
                .allSatisfy(result -> assertThat(result.message()).contains("took longer than 5 s"));
    }

    @Test
    void aRegularExpressionThatGoesRoundWithoutReadingIsLeftBehind() throws Exception {
        // At the end of the text nothing is read any more, and there are 2^26 ways to match nothing: some seconds.
        Gate bomb = Given.gate("$", "MATCHES", "(|)".repeat(26) + "y");
        GateKeeper keeper =
                new GateKeeper(List.of(bomb, Given.gate("$", "EXISTS")), System::nanoTime, Duration.ofMillis(100));

        Given.inspect(keeper, Given.STEP, folder, "\"\"");
        Given.inspect(keeper, OTHER, folder, "\"\"");

        List<Thread> judging = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("qflow-gates"))
                .toList();
        assertThat(judging).as("what is not waited for, and goes on only once").hasSize(1);
        assertThat(Given.results(keeper, Given.STEP, OTHER))
                .hasSize(4)
                .allSatisfy(result ->
                        assertThat(result.message()).isEqualTo("evaluating the gates of the run took longer than 5 s"));
        // Nothing that comes after this test should have to share the machine with it.
        judging.get(0).join();
    }

    @Test
    void alsoWithoutRegularExpressionsAnEvaluationEndsInFiveSeconds() throws Exception {
        String many = "[" + "0,".repeat(5_000) + "0]";
        for (Gate gate : List.of(
                Given.gate("$[*]", "EXISTS"),
                Given.gate("$..*", "EXISTS"),
                Given.gate("$..none", "EXISTS"),
                Given.gate("$[?(@ == 1)]", "EMPTY"),
                Given.gate("$[?(@.none)]", "EMPTY"),
                Given.gate("$", "EQUALS", QFlowJson.readPlain(many)))) {
            GateKeeper keeper = new GateKeeper(List.of(gate), hurrying(), Duration.ofMinutes(1));

            Given.inspect(keeper, Given.STEP, folder, many);

            assertThat(Given.results(keeper, Given.STEP))
                    .singleElement()
                    .satisfies(result -> assertThat(result.message()).contains("took longer than 5 s"));
        }
    }

    @Test
    void onlyTheTimeOfEvaluationsCounts() throws Exception {
        AtomicLong now = new AtomicLong(Duration.ofHours(1).toNanos());
        GateKeeper keeper = new GateKeeper(
                List.of(Given.gate("$", "EXISTS")), () -> now.getAndAdd(100_000_000), Duration.ofMinutes(1));

        Given.inspect(keeper, Given.STEP, folder, "1");
        now.addAndGet(Duration.ofHours(1).toNanos());
        Given.inspect(keeper, OTHER, folder, "1");

        assertThat(Given.results(keeper, Given.STEP, OTHER)).hasSize(2).allMatch(GateResult::passed);
    }

    /** A clock that goes a second further each time it is looked at. */
    private static LongSupplier hurrying() {
        AtomicLong seconds = new AtomicLong();
        return () -> seconds.getAndIncrement() * 1_000_000_000L;
    }

    @Test
    void aRegularExpressionThatRecursesTooDeepDoesNotPass() throws Exception {
        String text = "\"" + "ab".repeat(200_000) + "\"";

        GateResult result = Given.judged(folder, text, Given.gate("$", "MATCHES", "(a|b|ab)*"));

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).startsWith("could not be evaluated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "[NaN]",
                "[Infinity]",
                "[01]",
                "[1,]",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "<html></html>",
                "[1",
                "{'a':1}",
                "\u0000",
                "[1e99999999999]"
            })
    void whatIsNoJsonDoesNotPass(String output) throws Exception {
        GateResult result = Given.judged(folder, output, Given.gate("$", "EXISTS"));

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).startsWith("the output can't be read: ");
    }

    @Test
    void nestingWithoutEndIsNotRead() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        GateResult result = Given.judged(folder, deep, Given.gate("$", "EXISTS"));

        assertThat(result.message())
                .isEqualTo("the output can't be read: it is nested too deeply, or has a number that" + " is too long");
    }

    @Test
    void deepNestingIsSearchedToItsGround() throws Exception {
        String deep = "{\"a\":[".repeat(200) + "{\"n\": 1}" + "]}".repeat(200);

        assertThat(Given.judged(folder, deep, Given.gate("$..n", "EQUALS", 1)).passed())
                .isTrue();
        assertThat(Given.judged(folder, deep, Given.gate("$..*", "EXISTS")).passed())
                .isTrue();
    }

    @Test
    void aMemberThatComesTwiceMakesTheOutputUnreadable() throws Exception {
        GateResult result = Given.judged(folder, "{\"open\": 7, \"open\": 0}", Given.gate("$.open", "EQUALS", 0));

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).isEqualTo("the output can't be read: it has a member twice in one object");
    }

    @Test
    void anArrayOfManyIsJudgedToItsLastElement() throws Exception {
        String many = "[" + "1,".repeat(500_000) + "2]";

        GateResult result = Given.judged(folder, many, Given.gate("$[*]", "AT_MOST", 1));

        assertThat(result.message()).isEqualTo("found 2, expected at most 1 (value 500001 of 500001)");
        assertThat(result.found())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(11)
                .endsWith("… and 499991 more");
    }

    @Test
    void tenValuesAreShownAndNoWordMore() throws Exception {
        GateResult result = Given.judged(folder, "[0,1,2,3,4,5,6,7,8,9]", Given.gate("$[*]", "EXISTS"));

        assertThat(result.found()).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    @ParameterizedTest
    @CsvSource({
        "1e400, GREATER_THAN, 1e399, true",
        "1e400, LESS_THAN, 1e401, true",
        "1e-400, GREATER_THAN, 0, true",
        "-0, EQUALS, 0, true",
        "-0.0, EQUALS, 0, true",
        "-0, LESS_THAN, 0, false",
        "1000000000000000000000000000001, EQUALS, 1000000000000000000000000000000, false",
        "1000000000000000000000000000001, GREATER_THAN, 1000000000000000000000000000000, true",
        "1e30, EQUALS, 1000000000000000000000000000000, true",
        "0.1, EQUALS, 0.1000000000000000055511151231257827, false",
        "9007199254740993, EQUALS, 9007199254740992.0, false",
        "1e999999999, EQUALS, 1, false",
        "1e999999999, GREATER_THAN, 1e-999999999, true"
    })
    void numbersAreComparedExactlyByConditionsAndByFilters(String number, String condition, String value, boolean holds)
            throws Exception {
        Gate gate = Given.gate("$[0]", condition, new BigDecimal(value));
        assertThat(Given.judged(folder, "[" + number + "]", gate).passed()).isEqualTo(holds);

        String operator =
                switch (condition) {
                    case "GREATER_THAN" -> ">";
                    case "LESS_THAN" -> "<";
                    default -> "==";
                };
        if (!value.contains("999999999")) {
            Gate filter = Given.gate("$[?(@ " + operator + " " + value + ")]", "NOT_EMPTY");
            assertThat(Given.judged(folder, "[" + number + "]", filter).passed())
                    .isEqualTo(holds);
        }
    }

    @Test
    void sumsOfNumbersOfEndlessLengthAreNotMade() throws Exception {
        GateResult result =
                Given.judged(folder, "[1e999999999, 1]", Given.gate("$.sum()", "GREATER_THAN", BigInteger.ONE));

        assertThat(result.message()).isEqualTo("cannot be compared: sum() is for numbers of an ordinary size");
        assertThat(Given.judged(folder, "[1e1000, 1e-1000]", Given.gate("$.sum()", "GREATER_THAN", BigInteger.ONE))
                        .passed())
                .as("the longest")
                .isTrue();
    }

    @Test
    void anAverageBelowALimitIsNotRoundedUpToIt() throws Exception {
        String almost = "89." + "9".repeat(50);

        for (String scores : List.of("[%s]", "[%s, 90, 90]", "[%s, 90, 90, 90, 90, 90, 90]")) {
            assertThat(Given.judged(folder, scores.formatted(almost), Given.gate("$.avg()", "AT_LEAST", 90))
                            .passed())
                    .as(scores)
                    .isFalse();
        }
        assertThat(Given.judged(folder, "[90, 90, 90]", Given.gate("$.avg()", "AT_LEAST", 90))
                        .passed())
                .isTrue();
    }

    @Test
    void sumsAreExact() throws Exception {
        assertThat(Given.judged(
                                folder,
                                "[0.1, 0.2, 9007199254740993]",
                                Given.gate("$.sum()", "EQUALS", new BigDecimal("9007199254740993.3")))
                        .passed())
                .isTrue();
        assertThat(Given.judged(folder, "[1, 2]", Given.gate("$.avg()", "EQUALS", new BigDecimal("1.5")))
                        .passed())
                .isTrue();
        assertThat(Given.judged(folder, "[3, 1e0, 2]", Given.gate("$.min()", "EQUALS", 1))
                        .passed())
                .isTrue();
    }

    @Test
    void halfCharactersAndMarksOfDirectionCanBeFoundAndShown() throws Exception {
        String odd = "\"\\ud800 \\u202e " + "\\ud83d\\ude00".repeat(400) + "\"";

        GateResult result = Given.judged(folder, odd, Given.gate("$", "EQUALS", "x"));

        assertThat(result.passed()).isFalse();
        assertThat((String) result.found()).endsWith("…").hasSizeLessThan(510);
        assertThatCode(() -> QFlowJson.writePretty(result.toMap()).getBytes(StandardCharsets.UTF_8))
                .doesNotThrowAnyException();
    }

    @Test
    void anOutputThatIsLargeOrCutIsNotRead() throws Exception {
        Path nowhere = folder.resolve("not-read");
        for (Download download : List.of(new Download((10L << 20) + 1, false), new Download(5, true))) {
            GateKeeper keeper = new GateKeeper(List.of(Given.gate("$.error", "ABSENT")));

            keeper.inspect(Given.STEP, nowhere, download);

            assertThat(Given.results(keeper, Given.STEP)).singleElement().satisfies(result -> {
                assertThat(result.passed()).isFalse();
                assertThat(result.message()).isEqualTo("too large: gates read outputs of up to 10 MB");
            });
        }
    }

    @Test
    void anOutputOfTenMegabytesIsJudged() throws Exception {
        String large = "[\"" + "x".repeat((10 << 20) - 4) + "\"]";

        assertThat(Given.judged(folder, large, Given.gate("$", "COUNT_AT_MOST", 1))
                        .passed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$x",
                "$.a.",
                "$[",
                "$[]",
                "$['a",
                "$['a\\n']",
                "$[1,2]",
                "$[1:2:3]",
                "$[12345678901]",
                "$[-]",
                "$...a",
                "$..a..b",
                "$..[0]",
                "$..[?(@.a)]",
                "$.a()",
                "$.length(1)",
                "$.length().a",
                "$.a[?]",
                "$[?(@.a]",
                "$[?()]",
                "$[?(1 == 1)]",
                "$[?('a')]",
                "$[?(@.a == )]",
                "$[?(@.a = 1)]",
                "$[?(@.a == 1]",
                "$[?(@.a == 01)]",
                "$[?(@.a == 1e9999999)]",
                "$[?(@.a == NaN)]",
                "$[?(@..a)]",
                "$[?(@.a[?(@.b)])]",
                "$[?(@.a in 1)]",
                "$[?(1 in [1])]",
                "$[?(@.a =~ 'x')]",
                "$[?(@.a =~ /x/q)]",
                "$[?(@.a =~ /x)]",
                "$[?(!@.a == 1)]",
                "$[?(@.a < true)]",
                "$[?(null < @.a)]",
                "$[?(@.a && )]",
                "$[?(@.a) && (@.b)]",
                "$ .a",
                "$.a .b"
            })
    void aPathThatIsNotUnderstoodIsRefused(String path) {
        assertThatThrownBy(() -> GatePath.of(path))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void aPathWithoutMeasureIsRefused() {
        for (String path : List.of(
                "$" + ".a".repeat(1000) + "b",
                "$[?(" + "(".repeat(400) + "@.a" + ")".repeat(400) + ")]",
                "$[?(" + "!".repeat(900) + "@.a)]",
                "$[?(@ =~ /" + "(".repeat(900) + ")".repeat(900) + "/)]" + " ".repeat(300) + ".a")) {
            assertThatThrownBy(() -> GatePath.of(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
