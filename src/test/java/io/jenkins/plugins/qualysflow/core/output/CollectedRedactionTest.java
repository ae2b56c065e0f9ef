package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redact paths on their way through a whole bundle, and what its manifest says of them. */
@Timeout(60)
class CollectedRedactionTest extends CollectingFixture {

    private static final String MAIL = "{\"mail\":\"ann@example.com\",\"score\":1.10}";

    private static final String MASKED = "{\"mail\":\"********\",\"score\":1.10}";

    @Test
    void inputsAreMaskedAsOutputsAre() throws Exception {
        given("node-1", MAIL);
        collect("$.mail");

        assertThat(root.resolve("steps/1-node-1.input.json")).hasContent(MASKED);
        assertThat(root.resolve("steps/1-node-1.output.json")).hasContent(MASKED);
        assertThat(manifest()).containsEntry("complete", true).containsEntry("redact", List.of(total("$.mail", 2)));
    }

    @Test
    void aSecretInTheIdOfANodeIsInNoNameOfAFile() throws Exception {
        given("node-hunter2-filter", MAIL);
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(
                new CollectOptions(
                        new NodeGlob("*"),
                        new NodeGlob(""),
                        1 << 20,
                        1 << 20,
                        List.of(),
                        new MaskedLiterals(List.of("hunter2"))),
                root);
        time.advance(Duration.ofMinutes(1));

        assertThat(onDisk()).containsExactly("steps/1-node-________-filter.output.json");
    }

    @Test
    void everyFileAndTheWholeTellWhatEachPathMatched() throws Exception {
        given("node-1", MAIL);
        given("node-2", "[" + MAIL + "," + MAIL + "]");
        collect("$..mail", "$..maill");

        assertThat(entry("steps/1-node-1.output.json"))
                .containsEntry("redactedPaths", counts("$..mail", 1, "$..maill", 0));
        assertThat(entry("steps/2-node-2.output.json"))
                .containsEntry("redactedPaths", counts("$..mail", 2, "$..maill", 0));
        assertThat(manifest())
                .as("a path that matches nothing anywhere stands out")
                .containsEntry("redact", List.of(total("$..mail", 6), total("$..maill", 0)));
    }

    @Test
    void withoutRedactPathsTheManifestDoesNotSpeakOfThem() throws Exception {
        given("node-1", MAIL);
        collect();

        assertThat(manifest()).doesNotContainKey("redact");
        assertThat(entry("steps/1-node-1.output.json")).doesNotContainKeys("redactedPaths", "redactions", "cut");
    }

    @Test
    void aFileToWhichAPathCannotBeAppliedMakesTheEvidenceIncompleteAndTheRestGoesOn() throws Exception {
        given("cut", "[{\"mail\":\"ann@example.com\"}" + ",[]".repeat(2_000_000) + "]");
        given("twins", "{\"mail\":\"ann@example.com\",\"mail\":1}");
        given("large", "[\"" + "x".repeat(3_000_000) + "\"]");
        given("good", MAIL);
        collect(5_000_000, "$.mail", "$[-1]");

        assertThat(manifest()).containsEntry("complete", false);
        assertThat(collected.join().missing())
                .extracting(Missing::what)
                .containsExactly("input of cut", "output of cut");
        assertThat(onDisk())
                .containsExactlyInAnyOrder(
                        "steps/2-twins.input.json",
                        "steps/2-twins.output.json",
                        "steps/3-large.input.json",
                        "steps/3-large.output.json",
                        "steps/4-good.input.json",
                        "steps/4-good.output.json",
                        "execution.json",
                        "manifest.json");
        assertThat(root.resolve("steps/2-twins.output.json"))
                .hasContent("{\"mail\":\"********\",\"mail\":\"********\"}");
        assertThat(Files.readString(root.resolve("manifest.json")))
                .contains("the redact paths that count from the end of an array could not be applied")
                .doesNotContain("ann@example.com");
    }

    @Test
    void redactionAloneLeavesTheEvidenceComplete() throws Exception {
        given("node-1", "{\"password\":\"hunter2\",\"mail\":\"ann@example.com\",\"t\":\"Bearer abcdefgh12345678\"}");
        collect("$.mail");

        assertThat(collected.join().isComplete()).isTrue();
        assertThat(entry("steps/1-node-1.output.json"))
                .containsEntry("redactions", Map.of("password", 1, LooseSecrets.TOKEN_IN_TEXT, 1));
    }

    @Test
    void childExecutionsAreCountedInTheSameTotal() throws Exception {
        given("node-1", MAIL);
        CollectOptions options = options("$.mail");
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(options, root);
        time.advance(Duration.ofMinutes(1));
        CompletableFuture<Collected> child =
                bundle.collectChild(connection(), "0e1c7a52-0c1e-4a57-9a54-3f2b9c1d6e11", options, settings());
        time.advance(Duration.ofMinutes(1));
        assertThat(child).isDone();
        bundle.finish(Map.of(), null, BundlePages.NONE);

        assertThat(root.resolve("children/0e1c7a52-0c1e-4a57-9a54-3f2b9c1d6e11/steps/1-node-1.output.json"))
                .hasContent(MASKED);
        assertThat(manifest()).containsEntry("redact", List.of(total("$.mail", 4)));
    }

    @Test
    void anInspectorSeesWhatAPathTakesOut() throws Exception {
        given("node-1", MAIL);
        List<String> seen = new ArrayList<>();
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(options("$.mail"), root, new OutputInspector() {
            @Override
            public boolean wants(Step step) {
                return true;
            }

            @Override
            public void inspect(Step step, Path file, Download download) {
                assertThat(file).hasContent(MAIL);
                seen.add(step.nodeId());
            }

            @Override
            public void unavailable(Step step, String reason) {
                seen.add(reason);
            }
        });
        time.advance(Duration.ofMinutes(1));

        assertThat(seen).containsExactly("node-1");
        assertThat(root.resolve("steps/1-node-1.output.json")).hasContent(MASKED);
    }

    @Test
    void optionsKeepTheirOwnListOfPaths() {
        List<RedactPath> paths = new ArrayList<>(List.of(RedactPath.of("$.a")));
        CollectOptions options = new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1, 1, paths);
        paths.clear();

        assertThat(options.redact()).containsExactly(RedactPath.of("$.a"));
        assertThatThrownBy(() -> options.redact().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1, 1).redact())
                .isEmpty();
    }

    private static CollectOptions options(String... paths) {
        return options(10_000_000, paths);
    }

    private static CollectOptions options(long maxFile, String... paths) {
        List<RedactPath> redact = Arrays.stream(paths).map(RedactPath::of).toList();
        return new CollectOptions(new NodeGlob("*"), new NodeGlob("*"), maxFile, 100_000_000, redact);
    }

    private void collect(String... paths) throws Exception {
        collect(10_000_000, paths);
    }

    private void collect(long maxFile, String... paths) throws Exception {
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(options(maxFile, paths), root);
        time.advance(Duration.ofMinutes(10));
        assertThat(collected).isDone();
        bundle.finish(Map.of(), null, BundlePages.NONE);
    }

    private Map<String, Object> entry(String path) throws Exception {
        for (Object file : (List<?>) manifest().get("files")) {
            @SuppressWarnings("unchecked")
            Map<String, Object> entry = (Map<String, Object>) file;
            if (path.equals(entry.get("path"))) {
                return entry;
            }
        }
        throw new AssertionError("there is no " + path);
    }

    private static Map<String, Object> total(String path, int values) {
        return Map.of("path", path, "values", values);
    }

    private static Map<String, Integer> counts(String first, int firstCount, String second, int secondCount) {
        return Map.of(first, firstCount, second, secondCount);
    }
}
