package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which steps are judged, what becomes of outputs that can't be had, and what of them may be seen. */
class GateKeeperTest {

    private static final Step ONE = ScriptedClient.step("node-1-filter", 1);
    private static final Step TWO = ScriptedClient.step("node-2-filter", 2);
    private static final Step SKIPPED = ScriptedClient.step("node-3-filter", 3, "Skipped");
    private static final Step FAILED = ScriptedClient.step("node-4-filter", 4, "Failed");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"EXISTS", "ABSENT", "EMPTY"})
    void aSecretThatIsLongerThanWhatIsShownIsMaskedBeforeItIsCut(String condition) throws Exception {
        String key = "-----BEGIN KEY-----\n" + "abcdefgh\n".repeat(200) + "\"end\"";
        GateKeeper keeper = new GateKeeper(
                List.of(Given.gate("$.note", condition), Given.gate("$", condition), Given.gate("$.*", condition)),
                false,
                new MaskedLiterals(List.of(key)));
        Path output = folder.resolve("output");
        Files.writeString(output, QFlowJson.write(Map.of("note", "it is " + key + " and more")));
        Step step = new Step("node-1", "type", "Success", 1, null, null);

        keeper.inspect(step, output, new Download(Files.size(output), false));

        assertThat(keeper.results(new Collected(List.of(step), List.of())).toString())
                .doesNotContain("BEGIN KEY", "abcdefgh");
    }

    @Test
    void ofASecretThatAGateComparesWithNotEvenTheBeginningIsShown() throws Exception {
        String key = "-----BEGIN KEY-----\n" + "abcdefgh".repeat(100);
        GateKeeper keeper =
                new GateKeeper(List.of(Given.gate("$", "EQUALS", key)), false, new MaskedLiterals(List.of(key)));
        Given.inspect(keeper, Given.STEP, folder, "\"something else\"");

        assertThat(Given.results(keeper, Given.STEP).toString())
                .contains("expected equal to")
                .doesNotContain("BEGIN KEY", "abcdefgh");
        assertThat(keeper.notEvaluated("no reason").toString()).doesNotContain("BEGIN KEY", "abcdefgh");
    }

    @Test
    void whatTheUserHidesByExpressionsIsNotShownByGatesEither() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(Given.gate("$.owner", "EXISTS")), true, new MaskedLiterals());
        Path output = folder.resolve("output");
        Files.writeString(output, "{\"owner\": \"somebody@example.com\"}");
        Step step = new Step("node-1", "type", "Success", 1, null, null);

        keeper.inspect(step, output, new Download(Files.size(output), false));

        assertThat(keeper.results(new Collected(List.of(step), List.of())))
                .singleElement()
                .satisfies(result -> assertThat(result.toMap().toString())
                        .contains("passed=true")
                        .doesNotContain("somebody"));
    }

    @Test
    void eachStepThatMatchesHasAVerdictOfItsOwn() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*filter"), gate("node-2*")));
        Given.inspect(keeper, ONE, folder, "{\"n\": 1}");
        Given.inspect(keeper, TWO, folder, "{\"n\": 9}");

        assertThat(Given.results(keeper, ONE, TWO))
                .extracting(GateResult::step, GateResult::passed)
                .containsExactly(
                        tuple("node-1-filter", true), tuple("node-2-filter", false), tuple("node-2-filter", false));
    }

    @Test
    void aStepIsChosenByItsTypeToo() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("typ?")));
        Given.inspect(keeper, ONE, folder, "{\"n\": 1}");

        assertThat(Given.results(keeper, ONE)).singleElement().matches(GateResult::passed);
    }

    @Test
    void aSkippedStepIsNotWantedAndNotJudged() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*")));
        Given.inspect(keeper, ONE, folder, "{\"n\": 1}");

        assertThat(keeper.wants(SKIPPED)).isFalse();
        assertThat(Given.results(keeper, ONE, SKIPPED)).singleElement().matches(GateResult::passed);
    }

    @Test
    void aStepThatFailedIsJudged() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*")));
        Given.inspect(keeper, FAILED, folder, "{\"n\": 1}");

        assertThat(keeper.wants(FAILED)).isTrue();
        assertThat(Given.results(keeper, FAILED)).singleElement().matches(GateResult::passed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void ofTwoStepsThatCantBeToldApartTheOutputThatDoesNotPassCounts(int first) throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*")));
        Given.inspect(keeper, ONE, folder, "{\"n\": " + first + "}");
        Given.inspect(keeper, ScriptedClient.step("node-1-filter", 1), folder, "{\"n\": " + (10 - first) + "}");

        assertThat(Given.results(keeper, ONE, ONE)).hasSize(2).noneMatch(GateResult::passed);
    }

    @Test
    void noMatchDoesNotPass() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("nothing*"), gate("node-3*")));

        assertThat(Given.results(keeper, ONE, SKIPPED)).hasSize(2).allSatisfy(result -> {
            assertThat(result.passed()).isFalse();
            assertThat(result.message()).isEqualTo("no step matches");
        });
        assertThat(Given.results(keeper, ONE)).extracting(GateResult::step).containsExactly("nothing*", "node-3*");
    }

    @Test
    void stepsThatCouldNotBeListedDoNotPass() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*")));
        Collected unlisted = new Collected(List.of(), List.of(new Missing("steps of the execution", "no permission")));

        assertThat(keeper.results(unlisted)).singleElement().satisfies(result -> {
            assertThat(result.passed()).isFalse();
            assertThat(result.message()).isEqualTo("not evaluated: the steps are not known: no permission");
        });
    }

    @Test
    void anOutputThatCouldNotBeHadDoesNotPass() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(Given.gate("$.error", "ABSENT")));
        keeper.unavailable(ONE, "no permission");

        assertThat(Given.results(keeper, ONE))
                .singleElement()
                .satisfies(result -> assertThat(result.message())
                        .isEqualTo("not evaluated: the output could not be had: no permission"));
    }

    @Test
    void whatWasGivenUpStaysGivenUpWhenAnInspectionEndsLate() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*")));
        keeper.unavailable(ONE, "the build was aborted");
        Given.inspect(keeper, ONE, folder, "{\"n\": 1}");
        Given.inspect(keeper, TWO, folder, "{\"n\": 1}");
        keeper.unavailable(TWO, "the build was aborted");

        assertThat(Given.results(keeper, ONE, TWO)).hasSize(2).noneMatch(GateResult::passed);
    }

    @Test
    void aRunWithoutGatesWantsNoOutput() throws Exception {
        assertThat(new GateKeeper(List.of()).wantsAny()).isFalse();
        assertThat(new GateKeeper(List.of(gate("*"))).wantsAny()).isTrue();
    }

    @Test
    void anOutputThatCannotBeReadForAReasonOfThisMachineDoesNotPass() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(Given.gate("$.error", "ABSENT")));
        Path output;
        try (FileSystem gone = FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", "true"))) {
            output = Files.writeString(gone.getPath("output"), "{}");
        }

        keeper.inspect(ONE, output, new Download(2, false));

        assertThat(Given.results(keeper, ONE))
                .singleElement()
                .satisfies(result ->
                        assertThat(result.message()).isEqualTo("the output can't be read: ClosedFileSystemException"));
    }

    @Test
    void aGateIsJudgedByAThreadThatKeepsNoProcessFromEnding() throws Exception {
        Set<Boolean> daemon = ConcurrentHashMap.newKeySet();
        GateKeeper keeper = new GateKeeper(
                List.of(gate("*")),
                () -> {
                    daemon.add(Thread.currentThread().isDaemon());
                    return 0;
                },
                Duration.ofMinutes(1));

        Path output = Files.writeString(folder.resolve("output"), "{\"n\": 1}");

        // One that is no daemon, as threads are like those that start them.
        Thread run = new Thread(() -> keeper.inspect(ONE, output, new Download(8, false)));
        run.setDaemon(false);
        run.start();
        run.join();

        assertThat(daemon).containsExactly(true);
    }

    /** By the clock, which every evaluation looks at first. */
    @Test
    void aFaultOfThePluginOrOfTheJvmWhileAGateIsJudgedDoesNotPass() throws Exception {
        for (Throwable fault : List.of(new IllegalStateException("ours"), new OutOfMemoryError("of this JVM"))) {
            AtomicBoolean hit = new AtomicBoolean();
            GateKeeper keeper = new GateKeeper(
                    List.of(Given.gate("$.error", "ABSENT")),
                    () -> {
                        if (hit.getAndSet(true)) {
                            return 0;
                        }
                        if (fault instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) fault;
                    },
                    Duration.ofMinutes(1));

            Given.inspect(keeper, ONE, folder, "{}");

            assertThat(Given.results(keeper, ONE)).singleElement().satisfies(result -> {
                assertThat(result.passed()).isFalse();
                assertThat(result.message())
                        .isEqualTo("could not be evaluated: " + fault.getClass().getSimpleName());
            });
        }
    }

    @Test
    void aRunThatIsInterruptedWhileAGateIsJudgedDoesNotPassAndStaysInterrupted() throws Exception {
        Thread run = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        GateKeeper keeper = new GateKeeper(
                List.of(Given.gate("$.error", "ABSENT")),
                () -> {
                    if (over.getCount() > 0) {
                        run.interrupt();
                    }
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 0;
                },
                Duration.ofMinutes(1));

        Given.inspect(keeper, ONE, folder, "{}");
        over.countDown();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Given.results(keeper, ONE))
                .singleElement()
                .satisfies(result -> assertThat(result.message()).isEqualTo("not evaluated: it was interrupted"));
    }

    @Test
    void anOutputOfWhichNothingWasHeardDoesNotPass() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(gate("*")));

        assertThat(Given.results(keeper, ONE))
                .singleElement()
                .satisfies(result ->
                        assertThat(result.message()).isEqualTo("not evaluated: the output was not collected"));
    }

    @Test
    void anOutputWithoutAByteOrWithoutAFileDoesNotPass() throws Exception {
        GateKeeper keeper = new GateKeeper(List.of(Given.gate("$.error", "ABSENT")));
        Given.inspect(keeper, ONE, folder, "");
        keeper.inspect(TWO, folder.resolve("gone"), new Download(3, false));

        assertThat(Given.results(keeper, ONE, TWO))
                .extracting(GateResult::message)
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("the step has no output"),
                        second -> assertThat(second).isEqualTo("the output can't be read: its file is gone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\": 1}",
                "\"{\\\"n\\\": 1}\"",
                "{\\\"n\\\": 1}",
                "  {\\\"n\\\":\\u0031}",
                "\"{\\\"n\\\": 1, \\\"s\\\": \\\"a \\\\\\\"b\\\\\\\"\\\"}\""
            })
    void everyFormInWhichTheServiceSendsDataIsRead(String output) throws Exception {
        GateResult result = Given.judged(folder, output, gate("*"));

        assertThat(result.message()).isEmpty();
        assertThat(result.found()).isEqualTo(1);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("download"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"{\\\"n\\\": 1\"", "\"\\\"{\\\\\\\"n\\\\\\\": 1}\\\"\"", "{\\\"n\\\": 1", "{\\\"n\\\": \\x}"})
    void halfOrDoublyQuotedDataIsNotTakenForAText(String output) throws Exception {
        GateResult result = Given.judged(folder, output, Given.gate("$", "EXISTS"));

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).startsWith("the output can't be read: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$.*",
                "$..*",
                "$.apiToken",
                "$['apiToken']",
                "$.login",
                "$.login.credentials",
                "$.login.credentials.user",
                "$.login.credentials.*",
                "$.pairs[0].value",
                "$.pairs[*].value",
                "$.pairs[?(@.key == 'password')].value",
                "$..value",
                "$.externalId",
                "$.tokens[0]",
                "$.tokens[*]",
                "$.tokens",
                "$.pins.secrets.sum()"
            })
    void whatIsSecretIsComparedButNeverShown(String path) throws Exception {
        String output = "{\"apiToken\": \"hidden-1\", \"login\": {\"credentials\": {\"user\": \"hidden-2\"}},"
                + " \"pairs\": [{\"key\": \"password\", \"value\": \"hidden-3\"}], \"externalId\": \"hidden-4\","
                + " \"tokens\": [\"hidden-5\"], \"pins\": {\"secrets\": [4711000, 1]}}";

        for (Gate gate : List.of(
                Given.gate(path, "NOT_EQUALS", "other"),
                Given.gate(path, "EQUALS", "other"),
                Given.gate(path, "LESS_THAN", 5),
                Given.gate(path, "EXISTS"))) {
            GateResult result = Given.judged(folder, output, gate);

            assertThat(QFlowJson.write(result.toMap()) + result)
                    .doesNotContain("hidden")
                    .doesNotContain("4711");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$.apiToken", "$.*", "$..*", "$..apiToken", "$[?(@.x)].apiToken", "$.pair.value", "$.pair.*"})
    void whatIsComparedWithASecretIsNotShownEither(String path) throws Exception {
        String output =
                "{\"apiToken\": \"hidden-1\", \"x\": 1, \"pair\": {\"name\": \"pwd\", \"value\": \"hidden-1\"}}";

        for (String condition : List.of("EQUALS", "NOT_EQUALS", "MATCHES")) {
            GateResult result = Given.judged(folder, output, Given.gate(path, condition, "hidden-1"));

            assertThat(QFlowJson.write(result.toMap()) + result).doesNotContain("hidden");
        }
    }

    @Test
    void aSecretIsComparedByItsValueAndNotByItsMask() throws Exception {
        assertThat(Given.judged(folder, "{\"token\": \"a\"}", Given.gate("$.token", "EQUALS", "a"))
                        .passed())
                .isTrue();
        assertThat(Given.judged(folder, "{\"token\": \"a\"}", Given.gate("$.token", "EQUALS", "********"))
                        .passed())
                .isFalse();
    }

    @Test
    void constantsThatAreComparedWithSecretsAreMaskedInThePath() throws Exception {
        assertThat(GatePath.of("$[?(@.token == 'hidden' && @.n == 1 || 'hidden' != @['api key'])].x"))
                .hasToString("$[?(@.token == ******** && @.n == 1 || ******** != @['api key'])].x");
        assertThat(GatePath.of("$[?(@.pwd =~ /hidden/i || @.secret in ['hidden'])]"))
                .hasToString("$[?(@.pwd =~ ******** || @.secret in ********)]");
        assertThat(Given.gate("$.token", "EQUALS", "hidden"))
                .hasToString("Gate[step=*, path=$.token, condition=EQUALS]");
    }

    @Test
    void aValueWhoseTextHasFiveHundredCharactersIsShownWhole() throws Exception {
        String longest = "x".repeat(498);
        Gate gate = Given.gate("$", "EXISTS");

        assertThat(Given.judged(folder, "\"" + longest + "\"", gate).found()).isEqualTo(longest);
        assertThat(Given.judged(folder, "\"" + longest + "x\"", gate).found()).isEqualTo("\"" + longest + "x…");
    }

    @Test
    void whatIsLongIsCutBeforeItIsShown() throws Exception {
        GateResult result = Given.judged(
                folder, "{\"a\": \"" + "é".repeat(5000) + "\"}", Given.gate("$.a", "EQUALS", "x".repeat(5000)));

        assertThat((String) result.found()).hasSize(501).endsWith("…");
        assertThat((String) result.expected()).hasSize(501).endsWith("…");
        assertThat(result.message()).hasSizeLessThan(1100);
        GateResult object =
                Given.judged(folder, "{\"a\": {\"n\": [" + "1,".repeat(5000) + "1]}}", Given.gate("$.a", "EXISTS"));
        assertThat((String) object.found()).startsWith("{\"n\":[1,1,").hasSize(501);
    }

    private static Gate gate(String step) throws Exception {
        return Given.gate(
                Map.of("step", step, "path", "$.n", "condition", "AT_MOST", "value", 5, "onFailure", "UNSTABLE"));
    }
}
