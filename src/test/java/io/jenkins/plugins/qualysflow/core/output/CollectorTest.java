package io.jenkins.plugins.qualysflow.core.output;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bundle holds what the steps gave, and says in plain words what it does not hold. */
@Timeout(20)
class CollectorTest extends CollectingFixture {

    @Test
    void theManifestListsEveryFileWithItsDigestAndNothingElseIsThere() throws Exception {
        given("node-1-a", "[1.10]");
        given("node-2-b", "{\"password\":\"hunter2\"}");
        collect(1000, 10_000);
        List<String> paths = bundle.finish(Map.of("server", "test"), null, BundlePages.NONE).stream()
                .map(BundleFile::path)
                .toList();

        Map<String, Object> manifest = manifest();
        assertThat(manifest).containsEntry("complete", true).containsEntry("executionId", EXECUTION);
        List<String> listed = new ArrayList<>(List.of("manifest.json"));
        for (Object entry : (List<?>) manifest.get("files")) {
            Map<?, ?> file = (Map<?, ?>) entry;
            byte[] bytes = Files.readAllBytes(root.resolve((String) file.get("path")));
            assertThat(file.get("sha256"))
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            assertThat(((Number) file.get("size")).intValue()).isEqualTo(bytes.length);
            listed.add((String) file.get("path"));
        }
        assertThat(paths).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(onDisk()).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(collected.join().isComplete()).isTrue();
    }

    @Test
    void whatIsNotThereIsNamedAndTheRestGoesOn() throws Exception {
        given("gone", null);
        given("html", "<html>");
        given("empty", "");
        given("good", "[]");
        collect(1000, 10_000);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(collected.join().missing())
                .extracting(Missing::what)
                .containsExactly("output of gone", "output of html");
        assertThat(manifest()).containsEntry("complete", false);
        assertThat(onDisk()).containsExactlyInAnyOrder("steps/4-good.output.json", "execution.json", "manifest.json");
    }

    @Test
    void dataThatLagsBehindItsStepIsWaitedForAMinute() {
        given("late", null);
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1000, 1000), root);
        time.advance(Duration.ofSeconds(30));
        assertThat(collected).isNotDone();
        service.outputs.put("late", "[]");
        time.advance(Duration.ofSeconds(35));

        assertThat(collected.join().isComplete()).isTrue();
    }

    @Test
    void stepsThatTheServiceCountsAndDoesNotSendAreMissing() throws Exception {
        given("sent", "[]");
        service.stepTotal = 3L;
        collect(1000, 1000);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(collected.join().missing())
                .containsExactly(new Missing("steps of the execution", "the service sent 1 of 3"));
        assertThat(collected.join().steps()).hasSize(1);
        assertThat(onDisk()).contains("steps/1-sent.output.json");
        assertThat(manifest()).containsEntry("complete", false);
    }

    @Test
    void aTotalBelowWhatCameProvesNothing() {
        given("sent", "[]");
        service.stepTotal = 0L;
        collect(1000, 1000);

        assertThat(collected.join().isComplete()).isTrue();
    }

    @Test
    void aServiceThatStaysDownEndsWithTheTimeForCollecting() throws Exception {
        service.onSteps = () -> failed(ScriptedClient.serverError());
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1000, 1000), root);
        time.advance(Duration.ofMinutes(16));
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(collected.join().missing())
                .containsExactly(new Missing("steps of the execution", "the time for collecting was over"));
        assertThat(manifest()).containsEntry("complete", false);
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void aFileLargerThanTheLimitIsCutAndTheEvidenceIncomplete() throws Exception {
        given("big", "[" + "1,".repeat(100) + "1]");
        collect(50, 10_000);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(collected.join().missing())
                .singleElement()
                .satisfies(part -> assertThat(part.reason()).contains("only its beginning"));
        assertThat(Files.readString(root.resolve("steps/1-big.output.json")))
                .startsWith("[1,1,")
                .hasSizeLessThan(51);
        assertThat(Files.readString(root.resolve("manifest.json"))).contains("\"cut\" : true");
    }

    @Test
    void theLimitOfTheWholeBundleLeavesTheRestOut() {
        for (int i = 1; i <= 4; i++) {
            given("n" + i, "[1234567890]");
        }
        collect(1000, 24);

        assertThat(collected.join().missing())
                .extracting(Missing::what)
                .containsExactly("output of n3", "output of n4");
    }

    @Test
    void namesFromTheServiceCannotLeaveTheFolderOrMeetEachOther() throws Exception {
        for (String name : List.of("../../../etc/passwd", "a/b", "A/B", "a?b", "..", ".hidden", "C:\\x", "\u202egnp")) {
            steps.add(step(name, 7));
            service.outputs.put(name, "[]");
        }
        collect(1000, 10_000);

        assertThat(collected.join().isComplete()).isTrue();
        List<String> names = onDisk();
        assertThat(names).hasSize(8).allMatch(name -> name.matches("steps/7-[A-Za-z0-9._-]+\\.output\\.json"));
        assertThat(names.stream()
                        .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                        .distinct())
                .hasSize(8);
        assertThat(root.getParent().resolve("etc")).doesNotExist();
    }

    @Test
    void globsChooseByNodeAndByType() {
        NodeGlob glob = new NodeGlob(" node-1-* , type?x ");

        assertThat(glob.matches(step("node-1-a", 1))).isTrue();
        assertThat(glob.matches(new Step("other", "type.x", "Success", 1, null, null)))
                .isTrue();
        assertThat(glob.matches(new Step("other", null, "Success", 1, null, null)))
                .isFalse();
        assertThat(glob.matches(step("x-node-1-a", 1))).isFalse();
        assertThat(new NodeGlob(null).isEmpty()).isTrue();
        assertThat(new NodeGlob(" , ").isEmpty()).isTrue();
        assertThat(new NodeGlob("a.c").matches(step("abc", 1))).isFalse();
    }

    @Test
    void inputsAreKeptBesideOutputs() {
        given("n", "[]");
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob("*"), 1000, 1000), root);
        time.settle();

        assertThat(root.resolve("steps/1-n.input.json")).exists();
        assertThat(root.resolve("steps/1-n.output.json")).exists();
    }

    @Test
    void withoutAFolderTheStepsAreListedAndNothingIsWritten() throws Exception {
        given("n", "[]");
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob("*"), 1000, 1000), null);
        time.settle();

        assertThat(collected.join().steps()).hasSize(1);
        assertThat(bundle.finish(Map.of(), null, BundlePages.NONE)).isEmpty();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void aBundleThatNobodyCollectedForIsNotComplete() throws Exception {
        EvidenceBundle.in(root, EXECUTION).finish(Map.of(), null, BundlePages.NONE);

        assertThat(manifest()).containsEntry("complete", false);
    }

    @Test
    void aStopLeavesNothingUnredactedBehind() throws Exception {
        given("first", "[]");
        given("second", "[]");
        CompletableFuture<List<Step>> listed = CompletableFuture.completedFuture(steps);
        service.onSteps = () -> listed;
        service.outputs.remove("second");
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1000, 1000), root);
        time.settle();
        Files.writeString(downloadFolder().resolve("late"), "{\"password\":\"hunter2\"");
        bundle.stop("the build was aborted");
        bundle.stop("once more");
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(collected.join().missing())
                .containsExactly(new Missing("output of second", "the build was aborted"));
        assertThat(onDisk()).containsExactlyInAnyOrder("steps/1-first.output.json", "execution.json", "manifest.json");
    }

    @Test
    void whatWasStillBeingWrittenWhenTheBundleWasFinishedIsNotKept() throws Exception {
        BundleFolder folder = new BundleFolder(root);
        Path download = Files.writeString(root.resolve("download"), "[1]");
        Files.writeString(root.resolve("steps/half-written.json"), "[");
        folder.seal();
        new StepData(folder, download, List.of())
                .archiveAs("steps/late.json", new io.jenkins.plugins.qualysflow.core.client.Download(3, false));

        assertThat(folder.files()).isEmpty();
        assertThat(onDisk()).isEmpty();
    }

    @Test
    void aTextOfManySecretsIsSearchedWithoutHoldingTheirPlaces() throws Exception {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 20_000; i++) {
            json.append("{\"value\":\"hunter2\",\"token").append(i).append("\":1,\"key\":\"secret\"},");
        }
        given("many", json.append("{}]").toString());
        collect(10_000_000, 10_000_000);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        String kept = Files.readString(root.resolve("steps/1-many.output.json"));
        assertThat(kept).doesNotContain("hunter2").startsWith("[{\"value\":\"********\",\"token0\":\"********\",");
        assertThat(QFlowJson.MAPPER.readTree(kept).size()).isEqualTo(20_001);
        assertThat(Files.size(root.resolve("manifest.json")))
                .as("names are counted up to a point")
                .isLessThan(20_000);
    }

    @Test
    void aCallHeldBackByTheQuotaIsNotMadeAfterTheTimeForCollecting() {
        account.answered(
                ScriptedClient.CALL,
                429,
                new io.jenkins.plugins.qualysflow.core.client.RateHeaders(0L, Duration.ofMinutes(55), false),
                null);
        service.onSteps = () -> {
            throw new AssertionError("too late");
        };
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1000, 1000), root);
        time.advance(Duration.ofMinutes(15));

        assertThat(collected.join().missing()).extracting(Missing::what).containsExactly("steps of the execution");
        time.advance(Duration.ofHours(1));
    }
}
