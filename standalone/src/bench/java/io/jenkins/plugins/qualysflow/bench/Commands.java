package io.jenkins.plugins.qualysflow.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs other programs and takes their time. */
final class Commands {

    private final Path folder;
    private final Map<String, String> environment;

    /**
     * Commands that are run in a folder.
     *
     * @param environment what is added to their environment
     */
    Commands(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** This JVM's program. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The command line of qflow in a JVM with 64 MB of heap. */
    List<String> qflow(Path jar, String... args) {
        List<String> command =
                new ArrayList<>(List.of(java(), "-Xmx64m", "-Djava.io.tmpdir=" + folder, "-jar", jar.toString()));
        command.addAll(List.of(args));
        return command;
    }

    /**
     * Starts it, with standard error in a file beside its work.
     *
     * @param out where its standard output goes; null for a file that is thrown away
     */
    Process start(List<String> command, Path out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput((out == null ? folder.resolve("out") : out).toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("QFLOW_") || name.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /**
     * Runs it to its end.
     *
     * @return seconds that it took
     * @throws IOException if it fails; with what it says on standard error
     */
    double time(List<String> command, Path out) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        int code = start(command, out).waitFor();
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": "
                    + Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
        }
        return seconds;
    }

    /** Standard output of a short command. */
    String output(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("short");
        time(command, out);
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** Waits until a process has written a file. */
    static void await(Path file, Process process, Duration longest) throws IOException, InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!Files.exists(file)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("a process did not start");
            }
            Thread.sleep(50);
        }
    }
}
