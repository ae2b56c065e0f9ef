package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.StepPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads the input or output of a step into memory, in any of the forms in which the service sends it. */
final class StepReader {

    private static final Logger LOGGER = Logger.getLogger(StepReader.class.getName());

    /** Maximum size in bytes: the parsed tree takes about ten times as much memory. */
    static final long LARGEST = 8L << 20;

    private StepReader() {}

    /**
     * Reads the data by way of a temporary file.
     *
     * @param host creates that file
     * @param worker reads it, which the thread of the answer must not
     * @param call begins the download to a file
     * @return fails with the error of the call, or with an {@link IOException} if the data can't be parsed
     */
    static CompletableFuture<JsonNode> read(
            RunHost host, Executor worker, Function<Path, CompletableFuture<Download>> call) {
        Path file;
        try {
            file = host.temporaryFile();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Download> download;
        try {
            download = call.apply(file);
        } catch (RuntimeException e) {
            delete(file);
            throw e;
        }
        return download.thenApplyAsync(
                        done -> {
                            try {
                                if (done.cut()) {
                                    throw new IOException("it is larger than " + LARGEST + " bytes");
                                }
                                return done.bytes() == 0
                                        ? MissingNode.getInstance()
                                        : QFlowJson.MAPPER.<JsonNode>valueToTree(StepPayload.read(file));
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        worker)
                .whenCompleteAsync((read, error) -> delete(file), worker);
    }

    /** The JSON in a string node, if it contains any; else the node itself. */
    static JsonNode unescaped(JsonNode node) {
        try {
            return node.isString() ? QFlowJson.readTree(node.asString()) : node;
        } catch (JacksonException e) {
            return node;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A download could not be deleted: " + file, e);
        }
    }
}
