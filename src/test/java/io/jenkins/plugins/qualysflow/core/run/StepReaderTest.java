package io.jenkins.plugins.qualysflow.core.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Data of a step that a run needs itself: they are read by way of a file that is gone afterwards, whatever happens. */
@Timeout(20)
class StepReaderTest {

    private final RecordingHost host = new RecordingHost(() -> {
        throw new IOException("no connection is needed");
    });

    @AfterEach
    void theFileIsGone() {
        assertThat(host.temporaryFiles)
                .singleElement()
                .satisfies(file -> assertThat(file).doesNotExist());
    }

    @Test
    void dataAreRead() throws Exception {
        assertThat(read(sent("[1, \"a\"]", false)).get().toString()).isEqualTo("[1,\"a\"]");
    }

    @Test
    void noDataAreNoError() throws Exception {
        assertThat(read(sent("", false)).get().isMissingNode()).isTrue();
    }

    @Test
    void dataThatAreTooLargeAreNotReadInPart() {
        assertThatThrownBy(() -> read(sent("[1]", true)).get())
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("it is larger than 8388608 bytes");
    }

    @Test
    void dataThatAreNoJsonAreAnError() {
        assertThatThrownBy(() -> read(sent("[1", false)).get()).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void aCallThatFailsIsAnError() {
        assertThatThrownBy(() -> read(file -> CompletableFuture.failedFuture(new IOException("no answer")))
                        .get())
                .hasRootCauseMessage("no answer");
    }

    @Test
    void aCallThatIsNotMadeIsAnError() {
        assertThatThrownBy(() -> read(file -> {
                    throw new IllegalStateException("closed");
                }))
                .hasMessage("closed");
    }

    private CompletableFuture<JsonNode> read(Function<Path, CompletableFuture<Download>> call) {
        return StepReader.read(host, Runnable::run, call);
    }

    private static Function<Path, CompletableFuture<Download>> sent(String data, boolean cut) {
        return file -> {
            try {
                Files.writeString(file, data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return CompletableFuture.completedFuture(new Download(data.getBytes(UTF_8).length, cut));
        };
    }
}
