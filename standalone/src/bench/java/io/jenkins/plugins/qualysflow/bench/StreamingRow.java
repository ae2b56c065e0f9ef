package io.jenkins.plugins.qualysflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How fast a large output is archived and written, beside curl. */
final class StreamingRow implements Row {

    private static final long MB = 1L << 20;
    private static final double LEAST_ARCHIVED = 0.5;
    private static final double LEAST_WRITTEN = 0.7;
    private static final Pattern EXECUTION = Pattern.compile("\"executionId\"\\s*:\\s*\"([^\"]+)\"");

    @Override
    public String name() {
        return "streaming";
    }

    @Override
    public String title() {
        return "A large output";
    }

    private record Times(double curlDigest, double archive, double curlFile, double plain) {}

    @Override
    public RowReport measure(Settings settings) throws Exception {
        long size = settings.quick() ? 200 * MB : 1024 * MB;
        int repetitions = settings.quick() ? 1 : 3;
        List<Times> all = new ArrayList<>();
        try (SandboxProcess sandbox = SandboxProcess.start(settings, size)) {
            for (int i = 0; i < repetitions; i++) {
                all.add(times(settings, sandbox, size));
            }
        }
        List<Double> archive =
                all.stream().map(one -> one.curlDigest() / one.archive()).toList();
        List<Double> plain =
                all.stream().map(one -> one.curlFile() / one.plain()).toList();
        Table table = Table.of(
                        size / MB + " MB, " + repetitions + " repetitions, least / median / most",
                        "",
                        "ours (s)",
                        "curl (s)",
                        "speed by that of curl")
                .row(
                        "archived with SHA-256 and redaction; `curl | sha256sum`",
                        spread(all, Times::archive),
                        spread(all, Times::curlDigest),
                        Numbers.spread(archive))
                .row(
                        "written as it is; `curl -o`",
                        spread(all, Times::plain),
                        spread(all, Times::curlFile),
                        Numbers.spread(plain))
                .build();
        return new RowReport(
                List.of(
                        "The simulated service sends one step output of that size over loopback, in a JVM of its own, made while it"
                                + " is sent. Archiving is `java -Xmx64m -jar qflow.jar run --archive`, from the start of the JVM and of"
                                + " the workflow to the finished evidence bundle; each row of the output has a value that is redacted."
                                + " Writing is `java -Xmx64m -jar qflow.jar step-output` into a file. Both include the start of a JVM, and"
                                + " take turns with curl."),
                List.of(table),
                List.of(),
                List.of(
                        Goal.atLeast(
                                "speed of archiving by that of `curl | sha256sum`",
                                LEAST_ARCHIVED,
                                Numbers.median(archive),
                                ""),
                        Goal.atLeast(
                                "speed of writing by that of `curl -o`", LEAST_WRITTEN, Numbers.median(plain), "")));
    }

    private static String spread(List<Times> all, ToDoubleFunction<Times> time) {
        return Numbers.spread(all.stream().map(time::applyAsDouble).toList());
    }

    private static Times times(Settings settings, SandboxProcess sandbox, long size)
            throws IOException, InterruptedException {
        Path folder = settings.scratch().resolve("streaming");
        delete(folder);
        Files.createDirectories(folder);
        Commands commands = new Commands(
                folder, Map.of("QFLOW_URL", sandbox.url().toString(), "QFLOW_TOKEN", SandboxProcess.TOKEN));
        String api = sandbox.url() + "/qflowapi/v1";
        String authorized = "curl -sSf -H 'Authorization: Bearer " + SandboxProcess.TOKEN + "' ";
        String started = commands.output(shell(authorized + "-H 'Content-Type: application/json' -d '{}' '" + api
                + "/workflows/" + SandboxProcess.WORKFLOW + "/run'"));
        Matcher found = EXECUTION.matcher(started);
        if (!found.find()) {
            throw new IOException("no execution was started: " + started);
        }
        String execution = found.group(1);
        String output =
                "'" + api + "/executions/" + execution + "/steps/" + SandboxProcess.NODE + "/output?parseJson=true'";
        Path expected = folder.resolve("curl.json");
        Path written = folder.resolve("qflow.json");

        double curlDigest = commands.time(shell(authorized + output + " | sha256sum"), null);
        double archive = commands.time(
                commands.qflow(
                        settings.jar(),
                        "run",
                        SandboxProcess.WORKFLOW,
                        "--initial-delay",
                        "50ms",
                        "--json",
                        "--archive",
                        folder.resolve("archive").toString()),
                null);
        delete(folder.resolve("archive"));
        double curlFile = commands.time(shell(authorized + "-o '" + expected + "' " + output), null);
        double plain =
                commands.time(commands.qflow(settings.jar(), "step-output", execution, SandboxProcess.NODE), written);
        if (Files.size(expected) != size || Files.mismatch(expected, written) != -1) {
            throw new IOException("what was written is not what was sent");
        }
        delete(folder);
        return new Times(curlDigest, archive, curlFile, plain);
    }

    private static List<String> shell(String script) {
        return List.of("bash", "-o", "pipefail", "-c", script);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}
