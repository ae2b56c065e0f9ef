package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Given the plugin as it was built, when somebody asks what it needs, then the SBOM in it says so. */
class SbomTest {

    private final JsonNode sbom = read();

    @Test
    void itNamesThePluginsThatThisOneNeedsOrUses() {
        JsonNode plugin = sbom.path("metadata").path("component");
        assertThat(plugin.path("name").asString()).isEqualTo("qualys-flow");

        assertThat(sbom.path("dependencies").valueStream())
                .filteredOn(of -> of.path("ref").equals(plugin.path("bom-ref")))
                .flatExtracting(of -> of.path("dependsOn")
                        .valueStream()
                        .map(ref -> ref.asString().replaceAll(".*/([^/@]+)@.*", "$1"))
                        .toList())
                .containsExactlyInAnyOrder(
                        "apache-httpcomponents-client-5-api",
                        "checks-api",
                        "cloudbees-folder",
                        "credentials",
                        "credentials-binding",
                        "jackson3-api",
                        "plain-credentials",
                        "script-security",
                        "structs",
                        "variant",
                        "workflow-api",
                        "workflow-step-api");
    }

    @Test
    void itNamesTheLibrariesInThemAndNeitherJenkinsNorWhatOnlyTestsNeed() {
        List<String> names = sbom.path("components")
                .valueStream()
                .map(component -> component.path("name").asString())
                .toList();
        assertThat(names)
                .contains("httpclient5", "jackson-databind")
                .doesNotContain("jenkins-core", "workflow-cps", "archunit", "assertj-core", "selenium-chrome-driver");
    }

    /** So that two builds of the same sources are equal. */
    @Test
    void itSaysNothingOfWhereItWasMade() {
        assertThat(sbom.has("serialNumber")).isFalse();
        assertThat(sbom.toString()).doesNotContain(System.getProperty("user.dir"), System.getProperty("user.home"));
    }

    private static JsonNode read() {
        try (InputStream in = SbomTest.class.getResourceAsStream("/META-INF/sbom/qualys-flow.cdx.json")) {
            assumeTrue(
                    in != null || !"offline=true".equals(System.getProperty("qflow.maven")),
                    "Maven makes no SBOM with its option -o");
            return QFlowJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
