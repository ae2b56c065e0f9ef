package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

/**
 * Given the files of this repository, when the hosting check of the Jenkins project reads them, then it asks for no change.
 *
 * <p>The rules are those of {@code jenkins-infra/repository-permissions-updater} in August 2026 that files alone can answer.
 * One can't be kept here: the check also asks for the newest release of the BOM.
 */
class HostingRulesTest {

    private static final String ARTIFACT_ID = "qualys-flow";
    private static final String HOME = "https://github.com/jenkinsci/${project.artifactId}-plugin";

    private final Pom pom = new Pom();

    @Test
    void theNamesAreThoseOfAPlugin() {
        assertThat(pom.text("/project/groupId")).isEqualTo("io.jenkins.plugins");
        assertThat(pom.text("/project/artifactId"))
                .isEqualTo(ARTIFACT_ID)
                .isLowerCase()
                .hasSizeLessThan(37)
                .doesNotContain("jenkins")
                .doesNotEndWith("-plugin");
        assertThat(pom.text("/project/packaging")).isEqualTo("hpi");
        assertThat(pom.text("/project/name")).isNotBlank().doesNotContainIgnoringCase("jenkins");
    }

    @Test
    void itsHomeIsTheOrganizationOfJenkins() {
        assertThat(pom.text("/project/url")).isEqualTo(HOME);
        assertThat(pom.text("/project/properties/gitHubRepo"))
                .isEqualTo(HOME.substring("https://github.com/".length()));
        assertThat(List.of("connection", "developerConnection"))
                .allSatisfy(name -> assertThat(pom.text("/project/scm/" + name))
                        .isEqualTo("scm:git:https://github.com/${gitHubRepo}"));
        assertThat(pom.text("/project/scm/url")).isEqualTo("https://github.com/${gitHubRepo}");
        assertThat(pom.text("/project/scm/tag")).isEqualTo("${scmTag}");
    }

    @Test
    void itsLicenceIsInThePomAndInTheRepository() {
        assertThat(pom.texts("/project/licenses/license/name")).containsExactly("MIT License");
        assertThat(Path.of("LICENSE")).content().startsWith("MIT License");
    }

    @Test
    void peopleFindAReadmeAndADescription() {
        assertThat(Path.of("README.md")).content().isNotBlank();
        assertThat(Path.of("src/main/resources/index.jelly")).content().contains("escape-by-default='true'", "<div>");
    }

    /** The update site knows the maintainers from elsewhere. */
    @Test
    void noDevelopersAreNamed() {
        assertThat(pom.elements("/project/developers")).isEmpty();
    }

    @Test
    void theParentPomIsNewEnough() {
        assertThat(pom.text("/project/parent/groupId")).isEqualTo("org.jenkins-ci.plugins");
        assertThat(pom.text("/project/parent/artifactId")).isEqualTo("plugin");
        String[] version = pom.text("/project/parent/version").split("\\.");
        assertThat(Integer.parseInt(version[0])).isEqualTo(6);
        assertThat(Integer.parseInt(version[1])).isGreaterThanOrEqualTo(2211);
    }

    @Test
    void jenkinsIsOneThatIsStillSupportedAndTheBomIsOfItsLine() {
        String[] baseline = pom.property("jenkins.baseline").split("\\.");
        assertThat(Integer.parseInt(baseline[0])).isEqualTo(2);
        assertThat(Integer.parseInt(baseline[1])).isGreaterThanOrEqualTo(541);
        assertThat(pom.property("jenkins.version")).isEqualTo("${jenkins.baseline}.3");
        assertThat(pom.texts("//dependency[groupId='io.jenkins.tools.bom']/artifactId"))
                .containsExactly("bom-${jenkins.baseline}.x");
    }

    @Test
    void noDependencyOnAPluginNamesAVersion() {
        assertThat(pom.elements("/project/dependencies/dependency"))
                .filteredOn(dependency -> isOfJenkins(Pom.child(dependency, "groupId")))
                .hasSizeGreaterThan(10)
                .allSatisfy(dependency -> assertThat(Pom.child(dependency, "version"))
                        .as(Pom.child(dependency, "artifactId"))
                        .isEmpty());
    }

    @Test
    void noLibraryIsBundled() throws IOException {
        assertThat(pom.property("hpi.strictBundledArtifacts")).isEqualTo("true");
        assertThat(pom.property("hpi.bundledArtifacts")).isEmpty();
        assertThat(pom.elements("/project/dependencies/dependency"))
                .filteredOn(dependency -> Pom.child(dependency, "scope").isEmpty())
                .isNotEmpty()
                .allSatisfy(dependency -> assertThat(isOfJenkins(Pom.child(dependency, "groupId")))
                        .as(Pom.child(dependency, "artifactId"))
                        .isTrue());
        assertThat(files(Path.of("src"), ".jar")).isEmpty();
    }

    private static boolean isOfJenkins(String groupId) {
        return groupId.startsWith("io.jenkins") || groupId.startsWith("org.jenkins");
    }

    @Test
    void theGuardsOfTheParentPomAreOn() {
        assertThat(List.of(
                        "ban-commons-lang-2.skip",
                        "ban-deprecated-stapler.skip",
                        "ban-junit4-imports.skip",
                        "banObsoleteDependencyOverrides.skip",
                        "spotless.check.skip"))
                .allSatisfy(name -> assertThat(pom.property(name)).isEqualTo("false"));
        assertThat(List.of("java.level", "maven.compiler.release", "maven.compiler.source", "maven.compiler.target"))
                .as("set by the parent POM")
                .allSatisfy(name -> assertThat(pom.property(name)).isEmpty());
    }

    @Test
    void whatIsDownloadedComesOverHttps() {
        assertThat(pom.texts("//repository/url | //pluginRepository/url"))
                .containsOnly("https://repo.jenkins-ci.org/public/");
    }

    @Test
    void ciBuildsItOnTheJdksOfJenkins() throws IOException {
        Map<?, ?> arguments = buildPluginOf(Path.of("Jenkinsfile"));

        assertThat(arguments.get("useContainerAgent")).isEqualTo(true);
        assertThat((List<?>) arguments.get("configurations"))
                .isEqualTo(List.of(Map.of("platform", "linux", "jdk", 25), Map.of("platform", "windows", "jdk", 21)));
    }

    /** The arguments of the call that the Jenkinsfile consists of; anything else in it fails. */
    private static Map<?, ?> buildPluginOf(Path jenkinsfile) throws IOException {
        List<Map<?, ?>> calls = new ArrayList<>();
        Binding steps = new Binding();
        steps.setVariable("buildPlugin", new Closure<Void>(null) {
            @Override
            public Void call(Object... arguments) {
                calls.add((Map<?, ?>) arguments[0]);
                return null;
            }
        });
        new GroovyShell(steps).evaluate(Files.readString(jenkinsfile));
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    @Test
    void changesAreReviewedScannedAndKeptUpToDate() {
        assertThat(lines(".github/CODEOWNERS")).contains("* @jenkinsci/" + ARTIFACT_ID + "-plugin-developers");
        assertThat(Path.of(".github/workflows/jenkins-security-scan.yml"))
                .content()
                .contains("jenkins-infra/jenkins-security-scan/.github/workflows/jenkins-security-scan.yaml@v2");
        assertThat(Path.of(".github/renovate.json")).content().contains("github>jenkinsci/renovate-config");
    }

    @Test
    void eachChangeCanBeReleasedAsItIsMerged() {
        assertThat(pom.text("/project/version")).isEqualTo("${changelist}");
        assertThat(pom.property("changelist")).isEqualTo("999999-SNAPSHOT");
        assertThat(lines(".mvn/maven.config")).contains("-Dchangelist.format=%d.v%s");
        assertThat(Path.of(".mvn/extensions.xml")).content().contains("git-changelist-maven-extension");
        assertThat(Path.of(".github/workflows/cd.yaml"))
                .content()
                .contains("jenkins-infra/github-reusable-workflows/.github/workflows/maven-cd.yml@v1");
        assertThat(List.of(".github", ".github/workflows"))
                .as("release notes are drafted by the release itself")
                .allSatisfy(folder ->
                        assertThat(Path.of(folder)).isDirectoryNotContaining("glob:**/release-drafter.{yml,yaml}"));
    }

    @Test
    void whatABuildMakesIsNotCommitted() {
        assertThat(lines(".gitignore")).contains("target", "work");
    }

    /** As the content security policy of Jenkins wants it. */
    @Test
    void pagesHaveNoInlineScriptOrStyle() throws Exception {
        List<Path> pages = files(Path.of("src/main/resources"), ".jelly");
        assertThat(pages).hasSizeGreaterThan(20);
        for (Path page : pages) {
            Document document = parse(page);
            assertThat(elements(document, "style")).as("%s: style", page).isEmpty();
            assertThat(elements(document, "script"))
                    .as("%s: script", page)
                    .allMatch(script -> script.hasAttribute("src")
                            || script.getAttribute("type").equalsIgnoreCase("application/json"));
            assertThat(elements(document, "*"))
                    .as("%s: checkUrl", page)
                    .noneMatch(element -> element.hasAttribute("checkUrl") && !element.hasAttribute("checkDependsOn"));
            assertThat(elements(document, "*"))
                    .as("%s: event handler", page)
                    .noneMatch(element -> attributes(element).anyMatch(name -> name.startsWith("on")));
        }
    }

    private static Stream<String> attributes(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        return Stream.iterate(0, i -> i < attributes.getLength(), i -> i + 1)
                .map(i -> attributes.item(i).getNodeName());
    }

    private static List<Element> elements(Document document, String name) {
        return asList(document.getElementsByTagName(name));
    }

    private static List<Element> asList(NodeList nodes) {
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    private static Document parse(Path file) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return parsers.newDocumentBuilder().parse(file.toFile());
    }

    /** The POM in the root, as it is written: nothing inherited, no property replaced. */
    private static final class Pom {

        private final Document document;

        Pom() {
            try {
                document = parse(Path.of("pom.xml"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        String property(String name) {
            return text("/project/properties/*[name()='" + name + "']");
        }

        /** What the first of them says; empty if there is none. */
        String text(String path) {
            return texts(path).stream().findFirst().orElse("");
        }

        List<String> texts(String path) {
            return elements(path).stream().map(Element::getTextContent).toList();
        }

        List<Element> elements(String path) {
            try {
                return asList((NodeList)
                        XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET));
            } catch (Exception e) {
                throw new AssertionError(path, e);
            }
        }

        static String child(Element element, String name) {
            List<Element> found = asList(element.getElementsByTagName(name));
            return found.isEmpty() ? "" : found.get(0).getTextContent();
        }
    }
}
