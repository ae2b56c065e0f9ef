package io.jenkins.plugins.qualysflow.core.output;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever has to judge outputs sees them as they came, whether they are archived or not, and nothing of them stays. */
@Timeout(20)
class OutputInspectorTest extends CollectingFixture {

    private static final CollectOptions NOTHING = new CollectOptions(new NodeGlob(""), new NodeGlob(""), 1000, 1000);
    private static final CollectOptions ALL = new CollectOptions(new NodeGlob("*"), new NodeGlob("*"), 1000, 1000);

    private final Seen seen = new Seen();

    /** Keeps what it is told, and where the file was. */
    private class Seen implements OutputInspector {
        final List<String> told = new ArrayList<>();
        final List<Path> files = new ArrayList<>();

        @Override
        public boolean wants(Step step) {
            return step.nodeId().startsWith("wanted");
        }

        @Override
        public void inspect(Step step, Path file, Download download) {
            files.add(file);
            try {
                told.add(step.nodeId() + "=" + Files.readString(file) + (download.cut() ? "…" : ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void unavailable(Step step, String reason) {
            told.add(step.nodeId() + ": " + reason);
        }
    }

    @Test
    void anOutputIsSeenBeforeItIsMasked() throws Exception {
        given("wanted", "{\"password\":\"hunter2\"}");
        given("other", "[]");
        collect(ALL, root);

        assertThat(seen.told).containsExactly("wanted={\"password\":\"hunter2\"}");
        assertThat(root.resolve("steps/1-wanted.output.json")).hasContent("{\"password\":\"********\"}");
        assertThat(root.resolve("steps/2-other.output.json")).exists();
        nothingIsLeft();
    }

    @Test
    void anOutputThatIsNotArchivedIsFetchedAndNotKept() throws Exception {
        given("wanted", "{\"password\":\"hunter2\"}");
        given("other", "[]");
        collect(NOTHING, root);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(seen.told).hasSize(1);
        assertThat(collected.join().isComplete()).isTrue();
        assertThat(onDisk()).containsExactlyInAnyOrder("execution.json", "manifest.json");
        nothingIsLeft();
    }

    @Test
    void whereNoBundleIsWrittenTheDownloadGoesToAFolderThatIsDeleted() throws Exception {
        given("wanted-1", "[1]");
        given("wanted-2", "[2]");
        collect(ALL, null);

        assertThat(seen.told).containsExactly("wanted-1=[1]", "wanted-2=[2]");
        assertThat(root).isEmptyDirectory();
        assertThat(seen.files).allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
    }

    @Test
    void aStopDeletesTheFolderToo() throws Exception {
        given("wanted-1", "[1]");
        given("wanted-2", null);
        start(ALL, null);
        time.advance(Duration.ofSeconds(10));
        bundle.stop("the build was aborted");
        time.advance(Duration.ofMinutes(20));

        assertThat(seen.told).containsExactly("wanted-1=[1]", "wanted-2: the build was aborted");
        assertThat(seen.files.get(0).getParent()).doesNotExist();
        assertThat(collected.join().isComplete())
                .as("nothing was to be archived")
                .isTrue();
    }

    @Test
    void aBodyThatComesAfterTheStopFindsNoFolder() throws Exception {
        given("wanted", "[1]");
        List<Path> targets = new ArrayList<>();
        CompletableFuture<Download> late = new CompletableFuture<>();
        service.onStepOutput = (node, target) -> {
            targets.add(target);
            return late;
        };
        start(NOTHING, null);
        time.settle();
        bundle.stop("the build was aborted");

        assertThat(seen.told).containsExactly("wanted: the build was aborted");
        assertThatThrownBy(() -> Files.writeString(targets.get(0), "[\"late\"]"))
                .isInstanceOf(IOException.class);
        late.complete(new Download(8, false));
        time.settle();
        assertThat(seen.told).as("a late body is looked at by nobody").hasSize(1);
    }

    @Test
    void aCallThatFailsIsTold() {
        given("wanted", "[1]");
        service.onStepOutput = (node, target) -> failed(ScriptedClient.forbidden());
        collect(NOTHING, null);

        assertThat(seen.told).singleElement().asString().startsWith("wanted: ").contains("403");
        assertThat(collected.join().isComplete())
                .as("it was not to be archived")
                .isTrue();
    }

    @Test
    void anOutputThatNeverComesIsToldWhenTheTimeIsOver() {
        given("wanted", "[1]");
        service.onStepOutput = (node, target) -> new CompletableFuture<>();
        collect(NOTHING, null);

        assertThat(seen.told).containsExactly("wanted: the time for collecting was over");
    }

    @Test
    void aBeginningIsToldApartFromAWhole() {
        given("wanted", "[1,2,3]");
        collect(new CollectOptions(new NodeGlob(""), new NodeGlob(""), 3, 1000), root);

        assertThat(seen.told).containsExactly("wanted=[1,…");
    }

    @Test
    void whatIsOnlyInspectedTakesNoRoomFromWhatIsArchived() {
        given("wanted", "[1234567890]");
        given("archived", "[1234567890]");
        collect(new CollectOptions(new NodeGlob("archived"), new NodeGlob(""), 100, 12), root);

        assertThat(seen.told).containsExactly("wanted=[1234567890]");
        assertThat(collected.join().isComplete()).isTrue();
    }

    @Test
    void anInspectorThatThrowsHoldsNothingUp() throws Exception {
        given("wanted-1", "{\"a\":\"hunter2\"}");
        given("wanted-2", "[]");
        List<String> unavailable = new ArrayList<>();
        start(ALL, root, new Seen() {
            @Override
            public void inspect(Step step, Path file, Download download) {
                throw new StackOverflowError("hunter2");
            }

            @Override
            public void unavailable(Step step, String reason) {
                unavailable.add(reason);
                throw new IllegalStateException(reason);
            }
        });
        time.advance(Duration.ofMinutes(1));

        assertThat(collected.join().isComplete()).isTrue();
        assertThat(onDisk()).contains("steps/1-wanted-1.output.json", "steps/2-wanted-2.output.json");
        assertThat(unavailable)
                .containsExactly(
                        "it could not be inspected: StackOverflowError",
                        "it could not be inspected: StackOverflowError");
    }

    @Test
    void anInspectorThatCannotSayWhatItWantsGetsNothing() {
        given("wanted", "[]");
        start(NOTHING, root, new Seen() {
            @Override
            public boolean wants(Step step) {
                throw new IllegalArgumentException("bad glob");
            }

            @Override
            public void unavailable(Step step, String reason) {
                seen.unavailable(step, reason);
            }
        });
        time.advance(Duration.ofMinutes(1));

        assertThat(collected).isDone();
        assertThat(seen.told).containsExactly("wanted: it could not be inspected: IllegalArgumentException");
    }

    @Test
    void aStopDuringAnInspectionIsWhatCounts() throws Exception {
        given("wanted", "[1]");
        start(ALL, root, new Seen() {
            @Override
            public void inspect(Step step, Path file, Download download) {
                bundle.stop("the build was aborted");
                assertThat(file).doesNotExist();
            }

            @Override
            public void unavailable(Step step, String reason) {
                seen.unavailable(step, reason);
            }
        });
        time.settle();
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(seen.told).containsExactly("wanted: the build was aborted");
        assertThat(collected.join().missing()).extracting(Missing::reason).contains("the build was aborted");
        assertThat(onDisk()).containsExactlyInAnyOrder("execution.json", "manifest.json", "steps/1-wanted.input.json");
    }

    @Test
    void whoWantsNothingIsAskedForNothing() {
        assertThat(OutputInspector.NONE.wants(ScriptedClient.step("any", 1))).isFalse();
        assertThatThrownBy(() -> OutputInspector.NONE.inspect(null, null, null))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> OutputInspector.NONE.unavailable(null, "why"))
                .isInstanceOf(IllegalStateException.class);
    }

    private void collect(CollectOptions options, Path folder) {
        start(options, folder);
        time.advance(Duration.ofMinutes(16));
        assertThat(collected).isDone();
    }

    @Override
    void start(CollectOptions options, Path folder) {
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(options, folder, seen);
    }

    @Override
    void start(CollectOptions options, Path folder, OutputInspector inspector) {
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        super.start(options, folder, inspector);
    }

    private void nothingIsLeft() throws IOException {
        assertThat(seen.files).allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
        assertThat(onDisk()).noneMatch(name -> name.contains("download"));
    }
}
