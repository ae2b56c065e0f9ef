package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;

/**
 * Measures how long it takes to redact and digest large outputs, beside digesting alone. Not a test: to be run by hand, or
 * by a benchmark, in a JVM with the heap that is wanted.
 *
 * <pre>
 * java -Xmx64m -cp standalone/target/test-classes:standalone/target/qflow.jar \
 *     io.jenkins.plugins.qualysflow.core.output.RedactionBenchmark [megabytes, 1024 if absent]
 * </pre>
 *
 * <p>Prints a line for each kind of output: its name, seconds by the clock, and seconds of the processor.
 */
final class RedactionBenchmark {

    private static final String ROW = "{\"resourceId\":\"i-%012d\",\"state\":\"compliant\",\"score\":0.8000,"
            + "\"externalId\":\"abcdefghijklmnop\"},";

    private static final String PLAIN =
            "{\"resourceId\":\"i-%012d\",\"state\":\"compliant\",\"score\":0.8000,\"region\":\"us-east-1\"},";

    private static final String LOG =
            "\"2026-01-01 INFO run %d took it's time:\\n\\tGET https:\\/\\/gateway answered \\\"200\\\" to {\\\"id\\\": 17}\",";

    private static final List<String> GIVEN = List.of("c2VjcmV0LXZhbHVl==", "Hunter-2-hunter", "pa\"ss\nword");

    private RedactionBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        long size = (arguments.length == 0 ? 1024 : Long.parseLong(arguments[0])) << 20;
        Path folder = Files.createTempDirectory("redaction");
        try {
            Path rows = generated(folder.resolve("rows"), ROW, size);
            measured("digest alone", () -> digest(rows));
            measured("rows with a mask each", () -> redact(rows, List.of(), List.of()));
            measured("rows, and given texts", () -> redact(rows, List.of(), GIVEN));
            measured("rows, and a path", () -> redact(rows, List.of(RedactPath.of("$..score")), List.of()));
            Files.delete(rows);
            Path plain = generated(folder.resolve("plain"), PLAIN, size);
            measured("rows without a mask", () -> redact(plain, List.of(), List.of()));
            Files.delete(plain);
            Path log = generated(folder.resolve("log"), LOG, size);
            measured("lines of a log", () -> redact(log, List.of(), List.of()));
            measured("log, and given texts", () -> redact(log, List.of(), GIVEN));
        } finally {
            for (String name : List.of("rows", "plain", "log", "redacted", "")) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    /** Something to measure. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static void measured(String name, Work work) throws Exception {
        long clock = System.nanoTime();
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        System.out.printf(
                Locale.ROOT,
                "%-24s %7.2f s %7.2f s%n",
                name,
                (System.nanoTime() - clock) / 1e9,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9);
    }

    private static Path generated(Path file, String element, long size) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            long written = 1;
            out.write('[');
            StringBuilder block = new StringBuilder();
            for (int i = 0; written < size; ) {
                block.setLength(0);
                for (int end = i + 1000; i < end; i++) {
                    block.append(String.format(Locale.ROOT, element, i));
                }
                byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
                out.write(bytes);
                written += bytes.length;
            }
            out.write("{}]".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void digest(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
    }

    private static void redact(Path file, List<RedactPath> paths, List<String> given) throws IOException {
        Path target = file.resolveSibling("redacted");
        Redacted redacted =
                new Redactor(paths, new MaskedLiterals(given).search()).whole(() -> Files.newInputStream(file), target);
        if (redacted == null) {
            throw new IllegalStateException("the output is JSON");
        }
    }
}
