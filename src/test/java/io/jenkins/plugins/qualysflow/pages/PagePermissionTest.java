package io.jenkins.plugins.qualysflow.pages;

import static io.jenkins.plugins.qualysflow.testing.Users.READER;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.Functions;
import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a build with a run, when people with few permissions look for it. */
@WithQualysFlow
class PagePermissionTest {

    private static final String ID = "01JCEXAMPLE0000000000000A1";
    private static final List<String> PAGES = List.of(
            "qflow/",
            "qflow/liveRuns",
            "qflow/liveTable",
            "qflow/api/json",
            "qflow/" + ID + "/",
            "qflow/" + ID + "/live",
            "qflow/" + ID + "/api/json");

    private static final List<String> ALL_PAGES =
            Stream.concat(Stream.of(""), PAGES.stream()).toList();

    private JenkinsRule jenkins;

    private String artifactsPermission;

    @BeforeEach
    void begin() throws Exception {
        artifactsPermission = System.getProperty("hudson.security.ArtifactsPermission");
        Users.admit(jenkins)
                .grant(Jenkins.READ, Item.DISCOVER)
                .everywhere()
                .to("outsider")
                .grant(Jenkins.READ, Item.READ, Run.ARTIFACTS)
                .everywhere()
                .to("auditor");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("release"));
        new StoredRuns(build)
                .ended(StoredRuns.report(
                        ID,
                        "Nightly inventory",
                        Outcome.SUCCESS,
                        List.of(StoredRuns.step(1), StoredRuns.step(2)),
                        List.of(),
                        StoredRuns.gates(),
                        List.of(),
                        List.of()));
    }

    @AfterEach
    void end() {
        needArtifactsPermission(artifactsPermission);
        Run.ARTIFACTS.setEnabled(Functions.isArtifactsPermissionEnabled());
    }

    @Test
    void nobodyWhoIsNotSignedInSeesAnything() throws Exception {
        for (String page : PAGES) {
            client().assertFails("job/release/1/" + page, 403);
        }
    }

    @Test
    void whoeverMayOnlyKnowOfTheJobSeesNothing() throws Exception {
        for (String page : PAGES) {
            client().login("outsider").assertFails("job/release/1/" + page, 403);
        }
    }

    @Test
    void readersSeeThePagesAndMayFollowTheLinksToArtifacts() throws Exception {
        JenkinsRule.WebClient reader = client().login(READER);

        for (String page : PAGES) {
            assertThat(reader.goTo("job/release/1/" + page, null)
                            .getWebResponse()
                            .getContentAsString())
                    .as(page)
                    .contains(ID);
        }
        assertThat(artifactLinks(reader.goTo("job/release/1/qflow/" + ID + "/")))
                .isPositive();
    }

    @Test
    void whereArtifactsNeedAPermissionOnlyThoseWhoHaveItGetLinks() throws Exception {
        needArtifactsPermission("true");
        assertThat(Functions.isArtifactsPermissionEnabled()).isTrue();
        Run.ARTIFACTS.setEnabled(true);
        JenkinsRule.WebClient reader = client().login(READER);
        JenkinsRule.WebClient auditor = client().login("auditor");

        for (String page : List.of("", "qflow/", "qflow/" + ID + "/")) {
            assertThat(artifactLinks(reader.goTo("job/release/1/" + page)))
                    .as("links of a reader on " + page)
                    .isZero();
            assertThat(artifactLinks(auditor.goTo("job/release/1/" + page)))
                    .as("links of an auditor on " + page)
                    .isPositive();
        }
        HtmlPage page = reader.goTo("job/release/1/qflow/" + ID + "/");
        assertThat(page.asNormalizedText()).contains("1-node-67649156-trigger.output.json", "0123456789abcdef");
        assertThat(reader.goTo("job/release/1/qflow/" + ID + "/api/json", null)
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"url\":null")
                .doesNotContain("/artifact/");
    }

    @Test
    void whereArtifactsNeedAPermissionWhatIsInThemIsShownOnlyToThoseWhoHaveIt() throws Exception {
        needArtifactsPermission("true");
        Run.ARTIFACTS.setEnabled(true);
        JenkinsRule.WebClient reader = client().login(READER);
        JenkinsRule.WebClient auditor = client().login("auditor");

        for (String page : ALL_PAGES) {
            assertThat(content(reader, page))
                    .as("what a reader gets of " + page)
                    .doesNotContain("logs-a", "is not empty", "us-east-1");
        }
        String run = "qflow/" + ID + "/";
        assertThat(content(reader, run)).contains("are shown only to users who may see the artifacts", "not shown");
        assertThat(content(reader, run + "api/json"))
                .contains("\"withheld\":true", "\"variables\":null", "\"input\":null", "\"found\":null");
        assertThat(content(reader, "")).contains("The reasons are shown only to users who may see the artifacts");

        assertThat(content(auditor, "")).contains("is not empty");
        assertThat(content(auditor, run))
                .contains("logs-a", "is not empty", "0.80", "us-east-1")
                .doesNotContain("are shown only to users who may see the artifacts");
        assertThat(content(auditor, run + "api/json"))
                .contains("\"withheld\":false", "logs-a", "is not empty", "us-east-1");
    }

    private static String content(JenkinsRule.WebClient client, String page) throws Exception {
        return client.goTo("job/release/1/" + page, null).getWebResponse().getContentAsString();
    }

    private JenkinsRule.WebClient client() {
        return jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    private static long artifactLinks(HtmlPage page) {
        return page.querySelectorAll("a[href*='/artifact/qflow/']").stream()
                .filter(DomNode.class::isInstance)
                .count();
    }

    private static void needArtifactsPermission(String value) {
        if (value == null) {
            System.clearProperty("hudson.security.ArtifactsPermission");
        } else {
            System.setProperty("hudson.security.ArtifactsPermission", value);
        }
    }
}
