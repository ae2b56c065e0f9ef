package io.jenkins.plugins.qualysflow.core.output;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Given a disk that takes nothing, that is said, without paths, and no call is made for what can't be written. */
@Timeout(20)
class DiskFaultTest extends CollectingFixture {

    private static final String REASON = "it could not be written: No space left on device";

    private static final FileSystemException FULL =
            new FileSystemException("/var/jenkins_home/secret-place/data", null, "No space left on device");

    @BeforeEach
    void twoSteps() {
        given("n1", "[1]");
        given("n2", "[2]");
    }

    static Stream<Throwable> fullDisks() {
        return Stream.of(
                FULL,
                new UncheckedIOException(FULL),
                new CompletionException(new IOException("No space left on device")),
                new QFlowException(Kind.BROKEN, ScriptedClient.CALL, 0, FULL.getMessage(), FULL),
                new QFlowException(
                        Kind.BROKEN, ScriptedClient.CALL, 0, FULL.getMessage(), new IOException("broken", FULL)));
    }

    @ParameterizedTest
    @MethodSource("fullDisks")
    void aFullDiskIsSaidAndNotTriedAgainAtTheCostOfCalls(Throwable full) throws Exception {
        service.onStepsWithData = (execution, file) -> failed(ScriptedClient.forbidden());
        service.onStepOutput = (node, file) -> failed(full);
        collect(1000, 10_000);
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(service.stepCalls).containsExactly("n1");
        assertThat(collected.join().missing())
                .containsExactly(new Missing("output of n1", REASON), new Missing("output of n2", REASON));
        assertThat(Files.readString(root.resolve("manifest.json")))
                .contains(REASON)
                .doesNotContain("jenkins_home");
    }

    @ParameterizedTest
    @MethodSource("fullDisks")
    void whereTheListWithDataFindsNoRoomTheStepsAreKnownAllTheSame(Throwable full) {
        service.onStepsWithData = (execution, file) -> failed(full);
        collect(1000, 10_000);

        assertThat(service.listsWithData).hasSize(1);
        assertThat(service.stepCalls).isEmpty();
        assertThat(collected.join().steps()).hasSize(2);
        assertThat(collected.join().missing())
                .containsExactly(new Missing("output of n1", REASON), new Missing("output of n2", REASON));
    }

    @Test
    void aFolderThatIsGoneIsSaidWithoutItsPath() {
        service.onStepsWithData = (execution, file) -> {
            try {
                Files.delete(file.getParent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return failed(ScriptedClient.forbidden());
        };
        collect(1000, 10_000);

        assertThat(collected.join().missing())
                .extracting(Missing::reason)
                .containsOnly("it could not be written: a file or folder is gone");
    }

    @Test
    void whatTheListHasIsArchivedThoughACallFoundNoRoom() {
        given("n3", "[3]");
        service.onStepsWithData = null;
        service.outputs.remove("n1");
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        String list = service.withData(ScriptedClient.EXECUTION, steps);
        service.onStepsWithData = (execution, file) -> ScriptedClient.write(list, file, Long.MAX_VALUE);
        service.onStepOutput = (node, file) -> failed(FULL);
        collect(1000, 10_000);

        assertThat(collected.join().missing()).containsExactly(new Missing("output of n1", REASON));
        assertThat(root.resolve("steps/3-n3.output.json")).exists();
    }

    @Test
    void reasonsNameNoPath() {
        assertThat(FileErrors.reason(new AccessDeniedException("/a/b"))).isEqualTo("access denied");
        assertThat(FileErrors.reason(new NoSuchFileException("/a/b"))).isEqualTo("a file or folder is gone");
        assertThat(FileErrors.reason(new FileSystemException("/a/b"))).isEqualTo("FileSystemException");
        assertThat(FileErrors.reason(new IOException())).isEqualTo("IOException");
        assertThat(FileErrors.of(ScriptedClient.brokenConnection())).isNull();
        assertThat(FileErrors.of(new IllegalStateException())).isNull();
        assertThat(time.elapsed()).isEqualTo(Duration.ZERO);
    }
}
