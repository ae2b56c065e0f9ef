package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.client.Platform;
import io.jenkins.plugins.qualysflow.core.testing.CodeBlock;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Given the commands and the evidence that the documents show, when somebody copies them, then they are as shown. */
@Timeout(60)
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Path COMMAND = ROOT.resolve("docs/command.md");
    private static final Path GATES = ROOT.resolve("docs/gates.md");

    /** The workflow that they name. */
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    /** A word of a command line, quoted or not. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    private Path directory;

    private final SandboxServer server = Given.service(SimulatedWorkflow.builder(WORKFLOW)
            .duration(Duration.ZERO)
            .node(SimulatedNode.of(Given.FILTER).withOutput(NodeData.json("{\"findings\": [{\"severity\": 3}]}")))
            .node(SimulatedNode.of(Given.REPORT).withOutput(NodeData.json(Given.REPORTED)))
            .build());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theScriptsOfTheReadmeAreThere() throws Exception {
        List<String> lines = unlabelled(README, 2).lines().toList();

        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(ROOT.resolve(words(line).get(0))).isExecutable());
    }

    @Test
    void thePluginOfTheReadmeIsWhatThePomMakes() throws Exception {
        List<String> lines = unlabelled(README, 0).lines().toList();
        String pom = Files.readString(ROOT.resolve("pom.xml"));

        assertThat(lines).hasSize(2);
        assertThat(words(lines.get(0))).containsExactly("mvn", "-DskipTests", "package");
        assertThat(pom).contains("<packaging>hpi</packaging>", "<artifactId>qualys-flow</artifactId>");
        assertThat(words(lines.get(1))).containsExactly("ls", "target/qualys-flow.hpi");
    }

    @Test
    void theCommandOfTheGuideRuns() throws Exception {
        List<String> lines = commands(unlabelled(COMMAND, 0));

        assertThat(lines).hasSize(2);
        assertThat(words(lines.get(0)))
                .containsExactly(
                        "export", CredentialVariables.CLIENT_ID + "=…", CredentialVariables.CLIENT_SECRET + "=…");
        assertThat(words(lines.get(1))).startsWith("java", "-jar", "standalone/target/qflow.jar", "run");
        assertThat(run(lines.get(1)).code()).isEqualTo(ExitCodes.OK);
        assertThat(server.executions()).hasSize(1);
    }

    @Test
    void theCommandOfTheGatesRunsAndItsGatesAreJudged() throws Exception {
        List<String> lines = commands(unlabelled(GATES, 0));

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(words(line)).startsWith("qflow", "run"));
        Ran ran = run(lines.get(0));
        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out())
                .contains("gate passed: " + Given.FILTER)
                .contains("gate passed: " + Given.REPORT)
                .contains("Passed: yes");
    }

    @Test
    void theEvidenceIsAllThatTheReadmeListsAndNothingElse() throws Exception {
        String listed = unlabelled(README, 1);
        run(commands(unlabelled(COMMAND, 0)).get(1));
        List<String> real = files(directory.resolve("evidence"));

        List<Pattern> patterns = new ArrayList<>();
        listed.lines().forEach(line -> patterns.add(pattern(words(line).get(0))));
        // Those that are named in passing lie beside the report.
        Matcher beside = Pattern.compile("\\w+\\.(css|svg)").matcher(listed);
        while (beside.find()) {
            patterns.add(pattern("qflow/<executionId>/" + beside.group()));
        }

        assertThat(patterns).hasSize(6);
        assertThat(patterns)
                .allSatisfy(pattern ->
                        assertThat(real).anySatisfy(file -> assertThat(file).matches(pattern)));
        assertThat(real)
                .hasSizeGreaterThan(6)
                .allSatisfy(file -> assertThat(patterns)
                        .anySatisfy(pattern -> assertThat(file).matches(pattern)));
    }

    private Pattern pattern(String path) {
        String id = server.executions().get(0).id();
        return Pattern.compile(Pattern.quote(path.replace("<executionId>", id))
                .replace("<order>", "\\E\\d+\\Q")
                .replace("<nodeId>", "\\E[^/]+\\Q"));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    /** Runs {@code run} as it is written, but for the address, the folder and the time between looks. */
    private Ran run(String line) {
        List<String> words = words(line);
        List<String> args = new ArrayList<>(words.subList(words.indexOf("run"), words.size()));
        int platform = args.indexOf("--platform");
        assertThat(Arrays.toString(Platform.values())).contains(args.get(platform + 1));
        args.set(platform, "--url");
        args.set(platform + 1, server.url().toString());
        int archive = args.indexOf("--archive") + 1;
        if (archive > 0) {
            args.set(archive, directory.resolve(args.get(archive)).toString());
        }
        args.addAll(List.of("--initial-delay", "50ms", "--max-interval", "100ms"));
        return Qflow.withCredential().execute(args.toArray(String[]::new));
    }

    /** The commands of a block, each on one line. */
    private static List<String> commands(String block) {
        return block.replace("\\\n", " ").lines().toList();
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    private static String unlabelled(Path document, int index) throws IOException {
        return CodeBlock.of(document).stream()
                .filter(block -> block.language().isEmpty())
                .toList()
                .get(index)
                .text();
    }
}
