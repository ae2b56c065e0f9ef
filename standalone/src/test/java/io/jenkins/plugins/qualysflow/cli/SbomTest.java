package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Given the command as it was built, when somebody asks what it consists of, then its SBOM says so. */
class SbomTest {

    private final JsonNode sbom = read();

    @Test
    void itNamesTheCommandAndEveryLibraryInItAndNoOther() {
        assertThat(sbom.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(sbom.path("metadata").path("component").path("name").asString())
                .isEqualTo("qualys-flow-standalone");
        assertThat(components().map(component -> component.path("name").asString()))
                .containsExactlyInAnyOrder(
                        "httpclient5",
                        "httpcore5",
                        "httpcore5-h2",
                        "jackson-annotations",
                        "jackson-core",
                        "jackson-databind",
                        "picocli",
                        "slf4j-api",
                        "slf4j-nop");
    }

    @Test
    void eachLibraryIsTheOneThatTheseTestsRunWithToTheByte() throws Exception {
        List<JsonNode> components = components().toList();
        assertThat(components).isNotEmpty();
        for (JsonNode component : components) {
            String file = component.path("name").asString() + "-"
                    + component.path("version").asString() + ".jar";
            assertThat(component.path("hashes").valueStream())
                    .as(file)
                    .filteredOn(hash -> hash.path("alg").asString().equals("SHA-256"))
                    .extracting(hash -> hash.path("content").asString())
                    .containsExactly(sha256(onClassPath(file)));
            assertThat(component.path("licenses").size())
                    .as("licences of %s", file)
                    .isPositive();
        }
    }

    /** So that two builds of the same sources are equal. */
    @Test
    void itSaysNothingOfWhenAndWhereItWasMade() {
        assertThat(sbom.has("serialNumber")).isFalse();
        assertThat(sbom.path("metadata").path("timestamp").asString("")).isIn("", "2026-01-01T00:00:00Z");
        assertThat(sbom.toString()).doesNotContain(System.getProperty("user.dir"), System.getProperty("user.home"));
    }

    private Stream<JsonNode> components() {
        return sbom.path("components").valueStream();
    }

    private static JsonNode read() {
        try (InputStream in = QFlowCommand.class.getResourceAsStream("/META-INF/sbom/qflow.cdx.json")) {
            assumeTrue(
                    in != null || !"offline=true".equals(System.getProperty("qflow.maven")),
                    "Maven makes no SBOM with its option -o");
            return QFlowJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path onClassPath(String file) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.endsWith(file))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not on the class path: " + file));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
