package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executions that an execution began go into its bundle, below a folder of their own. */
@Timeout(20)
class ChildExecutionsTest extends CollectingFixture {

    private static final String CHILD = "0e1c7a52-0c1e-4a57-9a54-3f2b9c1d6e11";

    private static final String OTHER_CHILD = "1e1c7a52-0c1e-4a57-9a54-3f2b9c1d6e12";

    @BeforeEach
    void anExecutionWithOneStep() {
        given("node-1", "[1234567]");
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
    }

    @Test
    void oneManifestListsWhatAllOfThemLeft() throws Exception {
        collect(1000, 1000);
        CompletableFuture<Collected> child = collectChild(CHILD, 1000);
        CompletableFuture<Collected> other = collectChild(OTHER_CHILD, 1000);
        List<String> paths = bundle.finish(Map.of(), null, BundlePages.NONE).stream()
                .map(BundleFile::path)
                .toList();

        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "steps/1-node-1.output.json",
                        "children/" + CHILD + "/steps/1-node-1.output.json",
                        "children/" + OTHER_CHILD + "/steps/1-node-1.output.json",
                        "execution.json",
                        "manifest.json");
        assertThat(onDisk()).containsExactlyInAnyOrderElementsOf(paths);
        assertThat(manifest()).containsEntry("complete", true);
        assertThat(child.join().steps()).hasSize(1);
        assertThat(other.join().isComplete()).isTrue();
    }

    @Test
    void theLimitOfTheBundleIsForAllOfThem() throws Exception {
        collect(1000, 20);
        CompletableFuture<Collected> child = collectChild(CHILD, 20);
        CompletableFuture<Collected> other = collectChild(OTHER_CHILD, 20);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(child.join().isComplete()).isTrue();
        assertThat(other.join().missing())
                .extracting(Missing::what)
                .containsExactly("output of node-1 of the child execution " + OTHER_CHILD);
        assertThat(manifest()).containsEntry("complete", false);
    }

    @Test
    void whatOneOfThemLacksMakesTheEvidenceIncomplete() throws Exception {
        collect(1000, 1000);
        service.onSteps = () -> ScriptedClient.failed(ScriptedClient.forbidden());
        collectChild(CHILD, 1000);
        bundle.miss(new Missing("child execution " + OTHER_CHILD, "it has not ended before the timeout"));
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(manifest()).containsEntry("complete", false);
        assertThat(Files.readString(root.resolve("manifest.json")))
                .contains(
                        "steps of the execution of the child execution " + CHILD,
                        "it has not ended before the timeout");
    }

    @Test
    void childrenDoNotStandInForTheExecutionItself() throws Exception {
        bundle = EvidenceBundle.in(root, ScriptedClient.EXECUTION);
        collectChild(CHILD, 1000);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(Files.readString(root.resolve("manifest.json"))).contains("they were not collected");
    }

    @Test
    void aStopEndsTheChildThatIsBeingCollected() throws Exception {
        collect(1000, 1000);
        service.onStepOutput = (node, target) -> new CompletableFuture<Download>();
        CompletableFuture<Collected> child = bundle.collectChild(connection(), CHILD, options(1000), settings());
        time.settle();
        bundle.stop("the build was aborted");
        Files.createDirectories(root.resolve("children/" + CHILD + "/steps"));
        Files.writeString(root.resolve("children/" + CHILD + "/steps/half"), "[");
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(child.join().missing()).extracting(Missing::reason).containsExactly("the build was aborted");
        assertThat(onDisk()).containsExactlyInAnyOrder("steps/1-node-1.output.json", "execution.json", "manifest.json");
    }

    @Test
    void anIdOfAChildCannotLeaveTheFolderOrMeetAnother() throws Exception {
        collect(1000, 10_000);
        for (String id : List.of("../../outside-of-it", "A", "a", "..")) {
            collectChild(id, 10_000);
        }
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(onDisk().stream().filter(name -> name.startsWith("children/")))
                .hasSize(4)
                .allMatch(name -> name.matches("children/[A-Za-z0-9_-]+/steps/1-node-1\\.output\\.json"));
        assertThat(root.getParent().resolve("outside-of-it")).doesNotExist();
    }

    private static CollectOptions options(long maxTotal) {
        return new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1000, maxTotal);
    }

    private CompletableFuture<Collected> collectChild(String id, long maxTotal) {
        CompletableFuture<Collected> child = bundle.collectChild(connection(), id, options(maxTotal), settings());
        time.advance(Duration.ofMinutes(2));
        assertThat(child).isDone();
        return child;
    }
}
