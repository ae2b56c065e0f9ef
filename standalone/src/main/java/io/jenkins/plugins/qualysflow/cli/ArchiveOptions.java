package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.output.RedactPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What to keep of an execution, and where. */
final class ArchiveOptions {

    private static final long GB = 1L << 30;
    private static final long MAX_FILE = 2 * GB;
    private static final long MAX_TOTAL = 10 * GB;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "keep the evidence below DIR, as qflow/EXECUTION_ID; without it nothing is written")
    private Path directory;

    @Option(
            names = "--archive-outputs",
            paramLabel = "GLOB",
            description = "steps whose output is kept, by node id or type, commas between (default: *)")
    private String outputs;

    @Option(
            names = "--archive-inputs",
            paramLabel = "GLOB",
            description = "steps whose input is kept, likewise (default: none)")
    private String inputs;

    @Option(
            names = "--max-file",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "most of one file, such as 500MB (default: 2GB)")
    private Long maxFile;

    @Option(
            names = "--max-total",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "most of one execution (default: 10GB)")
    private Long maxTotal;

    @Option(
            names = "--redact",
            paramLabel = "JSONPATH",
            description = "mask what JSONPATH matches in outputs and inputs, besides values under names of credentials;"
                    + " names, indexes, slices, * and .. without filters; may be given more than once")
    private List<String> redact;

    /** Where to; null for nowhere. */
    Path directory() {
        return directory;
    }

    /**
     * Checks that the options fit together.
     *
     * @param waits whether the end of the execution is waited for
     */
    void check(boolean waits) {
        if (directory != null && directory.toString().isBlank()) {
            throw new BadUsage("--archive must not be blank");
        }
        redactPaths();
        if (directory == null) {
            needsArchive("--archive-outputs", outputs);
            needsArchive("--archive-inputs", inputs);
            needsArchive("--max-file", maxFile);
            needsArchive("--max-total", maxTotal);
            needsArchive("--redact", redact);
        } else if (!waits) {
            throw new BadUsage("--archive keeps what an execution leaves at its end, so it can't go with --no-wait");
        }
    }

    private static void needsArchive(String option, Object value) {
        if (value != null) {
            throw new BadUsage(option + " needs --archive");
        }
    }

    private List<RedactPath> redactPaths() {
        List<RedactPath> paths = new ArrayList<>();
        for (String path : redact == null ? List.<String>of() : redact) {
            try {
                paths.add(RedactPath.of(path));
            } catch (IllegalArgumentException e) {
                throw new BadUsage("--redact " + e.getMessage());
            }
        }
        return paths;
    }

    /** Makes the directory, so that a wrong one is found before anything is sent. */
    void prepare() {
        if (directory == null) {
            return;
        }
        Path folder = directory.resolve("qflow");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadUsage("--archive: the directory " + folder + " can't be made: " + FileProblem.reason(e));
        }
        if (!Files.isWritable(folder)) {
            throw new BadUsage("--archive: the directory " + folder + " can't be written to");
        }
    }

    CollectOptions collect() {
        return new CollectOptions(
                new NodeGlob(outputs == null ? "*" : outputs),
                new NodeGlob(inputs),
                maxFile == null ? MAX_FILE : maxFile,
                maxTotal == null ? MAX_TOTAL : maxTotal,
                redactPaths());
    }
}
