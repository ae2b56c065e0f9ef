package io.jenkins.plugins.qualysflow.core.output;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps and data come by one call where its answer has them; what it lacks comes by a call each. */
@Timeout(20)
class OneCallTest extends CollectingFixture {

    private static final CollectOptions ALL = options("*", "", 1000, 10_000);

    private final Map<String, String> seen = new LinkedHashMap<>();

    @BeforeEach
    void theServiceListsTheSteps() {
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
    }

    @Test
    void fourStepsCostOneCall() throws Exception {
        fourSteps();
        collect(1000, 10_000);

        assertThat(service.listsWithData).hasSize(1);
        assertThat(service.lists).isEmpty();
        assertThat(service.stepCalls).isEmpty();
        assertThat(onDisk())
                .containsExactlyInAnyOrder(
                        "steps/1-n1.output.json",
                        "steps/2-n2.output.json",
                        "steps/3-n3.output.json",
                        "steps/4-n4.output.json");
        assertThat(root.resolve("steps/2-n2.output.json")).hasContent("[ 2.10,{\"password\":\"********\"} ]");
        assertThat(collected.join().steps()).isEqualTo(steps);
    }

    @Test
    void gatesReadTheSameBytesAndInputsComeAlong() throws Exception {
        fourSteps();
        begin(options("*", "n1", 1000, 10_000));
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(seen)
                .containsEntry("n2", "[ 2.10,{\"password\":\"hunter2\"} ]")
                .hasSize(4);
        assertThat(root.resolve("steps/1-n1.input.json")).hasContent("[1]");
        assertThat(service.stepCalls).isEmpty();
        assertThat(manifest()).containsEntry("complete", true);
    }

    @Test
    void whereNothingIsWantedTheListAloneIsAskedFor() {
        fourSteps();
        start(options("", "", 1000, 10_000), root, OutputInspector.NONE);
        time.advance(Duration.ofMinutes(1));

        assertThat(collected.join().steps()).hasSize(4);
        assertThat(service.listsWithData).isEmpty();
        assertThat(service.lists).hasSize(1);
    }

    @Test
    void anOutputThatTheAnswerLacksComesByACallOfItsOwn() {
        fourSteps();
        answer(item("n1", ",\"output\":[1]") + "," + item("n2", "") + ","
                + item("n3", ",\"output\":\"" + "*".repeat(20) + "\"") + "," + item("n4", ",\"output\":null"));
        begin(ALL);

        assertThat(service.stepCalls).containsExactly("n2", "n3");
        assertThat(seen).containsEntry("n3", "{\"n\":3}").containsEntry("n4", "");
        assertThat(collected.join().missing()).isEmpty();
        assertThat(root.resolve("steps/4-n4.output.json"))
                .as("the answer says that there is none")
                .doesNotExist();
    }

    @Test
    void outputsOfANodeThatRanTwiceAreNotJudgedByOneCallThatCannotTellThemApart() {
        given("n1", "[1]");
        given("n1", "[1]");
        answer(item("n1", "") + "," + item("n1", "").replace(":1", ":2"));
        begin(ALL);

        assertThat(service.stepCalls).containsExactly("n1", "n1");
        assertThat(seen)
                .containsEntry(
                        "n1", "unavailable: the node ran more than once, and the service can't tell the outputs apart");
    }

    @Test
    void anOutputThatIsJsonInATextIsArchivedAsThatJson() {
        given("n1", null);
        answer(item("n1", ",\"output\":\"[{\\\"a\\\":1.10,\\\"password\\\":\\\"hunter2\\\"}]\""));
        begin(ALL);

        assertThat(service.stepCalls).isEmpty();
        assertThat(collected.join().missing()).isEmpty();
        assertThat(root.resolve("steps/1-n1.output.json")).hasContent("[{\"a\":1.10,\"password\":\"********\"}]");
    }

    @Test
    void onlyWhatNoCallCanFetchIsMissing() {
        fourSteps();
        service.outputs.remove("n2");
        service.outputs.remove("n3");
        answer(Stream.of(1, 2, 3, 4)
                .map(n -> item("n" + n, ""))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow());
        begin(ALL);

        assertThat(collected.join().missing())
                .extracting(Missing::what)
                .containsExactly("output of n2", "output of n3");
    }

    static Stream<QFlowException> refusals() {
        return Stream.of(ScriptedClient.forbidden(), ScriptedClient.badRequest(), ScriptedClient.notFound());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aServiceThatRefusesDataInTheListIsAskedForEach(QFlowException refusal) {
        fourSteps();
        service.onStepsWithData = (execution, file) -> failed(refusal);
        begin(ALL);

        assertThat(service.listsWithData).as("asked once").hasSize(1);
        assertThat(service.lists).hasSize(1);
        assertThat(service.stepCalls).hasSize(4);
        assertThat(collected.join().isComplete()).isTrue();
    }

    static Stream<String> waysToGiveNoData() {
        return Stream.of("refused", "left out");
    }

    @ParameterizedTest
    @MethodSource("waysToGiveNoData")
    void aServiceThatGivesNoDataIsNotAskedForThemByEveryRun(String way) {
        fourSteps();
        if (way.equals("refused")) {
            service.onStepsWithData = (execution, file) -> failed(ScriptedClient.badRequest());
        } else {
            answer(item("n1", "") + "," + item("n2", "") + "," + item("n3", "") + "," + item("n4", ""));
        }
        begin(ALL);
        begin(ALL);
        begin(ALL);

        assertThat(service.listsWithData).as("one could be a fault that passes").hasSize(2);
        assertThat(service.stepCalls).hasSize(12);
        service.onStepsWithData = null;
        time.advance(Duration.ofHours(1));
        begin(ALL);

        assertThat(service.listsWithData).as("after an hour it is asked again").hasSize(3);
        assertThat(service.stepCalls).hasSize(12);
    }

    @Test
    void refusalsThatPassCostTheirOwnRunsMoreCallsAndNoOthers() {
        fourSteps();
        for (int i = 0; i < 3; i++) {
            service.onStepsWithData = (execution, file) -> failed(ScriptedClient.badRequest());
            begin(ALL);
            service.onStepsWithData = null;
            begin(ALL);
        }

        assertThat(service.listsWithData).hasSize(6);
        assertThat(service.stepCalls).hasSize(12);
    }

    @Test
    void aServiceThatBreaksOverTheDataIsAskedForEachInTime() {
        fourSteps();
        service.onStepsWithData = (execution, file) -> failed(ScriptedClient.serverError());
        begin(ALL);

        assertThat(service.listsWithData).hasSize(3);
        assertThat(service.stepCalls).hasSize(4);
        assertThat(collected.join().isComplete()).isTrue();
    }

    @Test
    void aQuotaThatIsUsedUpIsNoReasonForMoreCalls() {
        fourSteps();
        List<QFlowException> turnedAway = new ArrayList<>();
        service.onStepsWithData = (execution, file) -> {
            if (turnedAway.size() == 4) {
                return written(file, service.withData(execution, steps), Integer.MAX_VALUE);
            }
            turnedAway.add(ScriptedClient.rateLimited(Duration.ofSeconds(1)));
            return failed(turnedAway.get(0));
        };
        begin(ALL);

        assertThat(service.listsWithData).hasSize(5);
        assertThat(service.lists).isEmpty();
        assertThat(collected.join().isComplete()).isTrue();
    }

    static Stream<String> answersThatAreNoStepList() {
        return Stream.of(
                "", "<html>Sign in</html>", "[42,null]", "{\"items\":[{\"nodeId\":\"n1\",\"output\":[1]}", "{}");
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNoStepList")
    void anAnswerThatIsNotUnderstoodCountsForNothing(String answer) {
        fourSteps();
        service.onStepsWithData = (execution, file) -> written(file, answer, Integer.MAX_VALUE);
        begin(ALL);

        assertThat(service.listsWithData).hasSize(1);
        assertThat(service.lists).hasSize(1);
        assertThat(service.stepCalls).containsExactly("n1", "n2", "n3", "n4");
        assertThat(collected.join().isComplete()).isTrue();
        assertThat(seen).containsEntry("n1", "[1]");
    }

    @Test
    void ofAnAnswerThatIsCutTheRestComesByCalls() {
        fourSteps();
        service.onStepsWithData = (execution, file) -> {
            String all = service.withData(execution, steps);
            return written(file, all, all.indexOf("\"n3\""));
        };
        begin(ALL);

        assertThat(service.lists).hasSize(1);
        assertThat(service.stepCalls).containsExactly("n3", "n4");
        assertThat(collected.join().isComplete()).isTrue();
        assertThat(collected.join().steps()).hasSize(4);
    }

    @Test
    void aTotalThatSaysMoreIsCheckedAgainstTheListWithoutData() {
        fourSteps();
        answer(item("n1", ",\"output\":[1]") + "," + item("n2", ",\"output\":[2]"));
        begin(ALL);

        assertThat(service.lists).hasSize(1);
        assertThat(service.stepCalls).containsExactly("n3", "n4");
        assertThat(collected.join().isComplete()).isTrue();
    }

    @Test
    void aTotalThatIsWrongInBothMakesTheEvidenceIncomplete() {
        fourSteps();
        service.stepTotal = 6L;
        begin(ALL);

        assertThat(service.stepCalls).isEmpty();
        assertThat(collected.join().missing())
                .containsExactly(new Missing("steps of the execution", "the service sent 4 of 6"));
    }

    @Test
    void dataOfAnotherStepAreNotTakenForThose() {
        given("n1", "[\"right\"]");
        service.onSteps = () -> CompletableFuture.completedFuture(List.of(step("n1", 7)));
        answer("{\"nodeId\":\"n1\",\"eventOrder\":1,\"output\":[\"wrong\"]}", 2);
        begin(ALL);

        assertThat(seen).containsExactly(Map.entry("n1", "[\"right\"]"));
    }

    @Test
    void aStepThatRanTwiceHasTheDataOfEachTime() {
        steps.addAll(List.of(step("n", 1), step("n", 2)));
        answer(
                "{\"nodeId\":\"n\",\"eventOrder\":1,\"output\":[1]},{\"nodeId\":\"n\",\"eventOrder\":2,\"output\":[2]}",
                2);
        begin(ALL);

        assertThat(root.resolve("steps/1-n.output.json")).hasContent("[1]");
        assertThat(root.resolve("steps/2-n.output.json")).hasContent("[2]");
    }

    @Test
    void anOutputOverTheLimitIsCutAsADownloadOfItWouldBe() throws Exception {
        given("big", "[" + "1,".repeat(100) + "1]");
        given("small", "[1]");
        begin(options("*", "", 50, 10_000));

        assertThat(service.stepCalls).isEmpty();
        assertThat(collected.join().missing())
                .singleElement()
                .satisfies(part -> assertThat(part.reason()).contains("only its beginning"));
        assertThat(Files.readString(root.resolve("steps/1-big.output.json")))
                .startsWith("[1,1,")
                .hasSizeLessThan(51);
        assertThat(seen.get("big")).as("a gate is told so").endsWith("\u2026");
    }

    @Test
    void onceTheBundleIsFullNothingIsAskedForButWhatAGateNeeds() {
        for (int i = 1; i <= 5; i++) {
            given("n" + i, "[1234567890]");
        }
        service.onStepsWithData = (execution, file) -> failed(ScriptedClient.forbidden());
        start(options("*", "", 100, 24), root, new Seen("n4"));
        time.advance(Duration.ofMinutes(20));

        assertThat(service.stepCalls).containsExactly("n1", "n2", "n4");
        assertThat(seen).containsExactly(Map.entry("n4", "[1234567890]"));
        assertThat(collected.join().missing())
                .containsExactly(
                        new Missing("output of n3", "the size limit of the bundle is reached"),
                        new Missing("output of n4", "the size limit of the bundle is reached"),
                        new Missing("output of n5", "the size limit of the bundle is reached"));
    }

    @Test
    void aGateSeesAllOfAnOutputOfWhichOnlyTheBeginningIsArchived() {
        given("n1", "[1234567890]");
        given("n2", "[1234567890]");
        begin(options("*", "", 100, 18));

        assertThat(seen).containsEntry("n2", "[1234567890]");
        assertThat(collected.join().missing())
                .containsExactly(
                        new Missing("output of n2", "larger than the size limit; the file is only its beginning"));
    }

    @Test
    void aStopWhileTheAnswerIsReadLeavesNothingBehind() throws Exception {
        fourSteps();
        List<Runnable> held = new ArrayList<>();
        bulk = held::add;
        start(ALL, root, new Seen("*"));
        time.settle();
        assertThat(held).hasSize(1);
        bundle.stop("the build was aborted");
        held.remove(0).run();
        time.advance(Duration.ofMinutes(20));
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(held).isEmpty();
        assertThat(service.lists).isEmpty();
        assertThat(onDisk()).containsExactlyInAnyOrder("execution.json", "manifest.json");
        assertThat(time.timerCount()).isZero();
    }

    private void fourSteps() {
        given("n1", "[1]");
        given("n2", "[ 2.10,{\"password\":\"hunter2\"} ]");
        given("n3", "{\"n\":3}");
        given("n4", "\"text\"");
    }

    private void begin(CollectOptions options) {
        start(options, root, new Seen("*"));
        time.advance(Duration.ofMinutes(15));
        assertThat(collected).isDone();
        assertThat(time.timerCount()).isZero();
    }

    /** The list with data says this, of as many steps as were given. */
    private void answer(String items) {
        answer(items, steps.size());
    }

    private void answer(String items, int total) {
        service.onStepsWithData = (execution, file) ->
                written(file, "{\"total\":" + total + ",\"items\":[" + items + "]}", Integer.MAX_VALUE);
    }

    private static String item(String nodeId, String data) {
        return "{\"nodeId\":\"" + nodeId + "\",\"eventOrder\":" + nodeId.substring(1) + data + "}";
    }

    private static CompletableFuture<Download> written(Path file, String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(most, bytes.length);
        try {
            Files.write(file, Arrays.copyOf(bytes, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompletableFuture.completedFuture(new Download(length, length < bytes.length));
    }

    private static CollectOptions options(String outputs, String inputs, long maxFile, long maxTotal) {
        return new CollectOptions(new NodeGlob(outputs), new NodeGlob(inputs), maxFile, maxTotal);
    }

    /** Keeps what it sees of the steps of that name. */
    private final class Seen implements OutputInspector {

        private final NodeGlob wanted;

        Seen(String wanted) {
            this.wanted = new NodeGlob(wanted);
        }

        @Override
        public boolean wants(Step step) {
            return wanted.matches(step);
        }

        @Override
        public void inspect(Step step, Path file, Download download) {
            try {
                seen.put(step.nodeId(), Files.readString(file) + (download.cut() ? "\u2026" : ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void unavailable(Step step, String reason) {
            seen.put(step.nodeId(), "unavailable: " + reason);
        }
    }
}
