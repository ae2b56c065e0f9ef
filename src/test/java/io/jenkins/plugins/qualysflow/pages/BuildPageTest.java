package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.TimeZoneProperty;
import hudson.model.User;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given builds that have ended, when somebody looks at their runs. */
@WithQualysFlow
class BuildPageTest {

    private static final String ID = "01JCEXAMPLE0000000000000A1";

    private JenkinsRule jenkins;

    private JenkinsRule.WebClient client;
    private FreeStyleBuild build;
    private StoredRuns runs;

    @BeforeEach
    void begin() throws Exception {
        // What is shown without it is shown with it too, only later.
        client = jenkins.createWebClient().withJavaScriptEnabled(false);
        FreeStyleProject job = jenkins.createFreeStyleProject("release");
        build = jenkins.buildAndAssertSuccess(job);
        runs = new StoredRuns(build);
    }

    @Test
    void aBuildWithoutRunsShowsNothing() throws Exception {
        assertThat(open("").asNormalizedText()).doesNotContain("Qualys Flow");
        assertThat(build.getAction(QualysFlowAction.class)).isNull();
        client.assertFails("job/release/1/qflow/", 404);
    }

    @Test
    void anAddressThatIsNoRunIsNotFoundWhateverItSays() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        Files.writeString(build.getRootDir().toPath().resolve("secret.json"), "{}");

        for (String token : List.of(
                "unknown", "..%5C..%5Csecret", "%2e%2e%2fsecret", "secret", "null", "..;", "%00", "a".repeat(200))) {
            client.setThrowExceptionOnFailingStatusCode(false);
            int status = client.goTo("job/release/1/qflow/" + token + "/", null)
                    .getWebResponse()
                    .getStatusCode();
            assertThat(status).as(token).isBetween(400, 499);
        }
    }

    @Test
    void aRecordThatCantBeReadIsNamedAndTheOthersAreShown() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        Files.writeString(folder("qflow-starts").resolve("damaged.json"), "{\"startId\":");

        assertThat(open("").asNormalizedText()).contains("damaged.json", ID);
        assertThat(open("qflow/").asNormalizedText()).contains("damaged.json", ID);
    }

    @Test
    void aReportThatCantBeReadIsSaidToBeSoAndTheSummaryIsShown() throws Exception {
        for (String damaged : List.of("5", "{", "[]", "{\"steps\":[null]}", "{\"steps\":{}}")) {
            String startId = runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
            storeReport(startId, damaged);

            assertThat(open("qflow/" + startId + "/").asNormalizedText())
                    .as(damaged)
                    .contains("The report of this run can't be read", "Passed", ID)
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aReportWithEverythingLeftOutIsShownAsFarAsItGoes() throws Exception {
        String startId = runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        storeReport(
                startId,
                "{\"steps\":[{}],\"gates\":[{}],\"files\":[{}],\"children\":[{}],\"missing\":[{}],\"candidates\":[{}]}");

        assertThat(open("qflow/" + ID + "/").asNormalizedText())
                .contains("Steps", "Gates", "Manifest")
                .doesNotContain("Exception");
    }

    @Test
    void aReportThatWasNeverStoredIsSaidToBeMissing() throws Exception {
        String startId = runs.ended(StoredRuns.report(ID, Outcome.ABORTED, 1));
        storeReport(startId, "null");

        assertThat(open("qflow/" + ID + "/").asNormalizedText())
                .contains("No report of this run was stored", "Aborted");
    }

    @Test
    void evidenceThatWasDiscardedWithTheArtifactsOfAnOldBuildIsNotLinkedAnyMore() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        assertThat(open("qflow/" + ID + "/").getAnchors())
                .anySatisfy(link -> assertThat(link.getHrefAttribute()).contains("/artifact/"));

        build.deleteArtifacts();

        for (String path : List.of("", "qflow/", "qflow/" + ID + "/")) {
            assertThat(open(path).getAnchors())
                    .noneSatisfy(link -> assertThat(link.getHrefAttribute()).contains("/artifact/"));
        }
        assertThat(open("qflow/" + ID + "/").asNormalizedText())
                .contains("The archived files of this run were deleted");
    }

    @Test
    void aRunThatWasKilledWhileItWaitedIsStillShown() throws Exception {
        runs.open(Phase.WAITING, ID);

        assertThat(open("").asNormalizedText())
                .contains(
                        "Started", "the build ended before it (phase WAITING)", "qflowWait executionId: '" + ID + "'");
        assertThat(open("qflow/" + ID + "/").asNormalizedText()).contains("Started", "(phase WAITING)");
    }

    @Test
    void aRunThatNeverStartedIsFoundByItsOwnId() throws Exception {
        String startId = runs.open(Phase.NEW, null);

        assertThat(open("qflow/").asNormalizedText()).contains("Not started", "none known");
        assertThat(open("qflow/" + startId + "/").asNormalizedText()).contains("Not started");
    }

    @Test
    void aStepSaysHowItsStatusCountsWhereTheStatusDoesNot() throws Exception {
        runs.ended(StoredRuns.report(
                ID,
                null,
                Outcome.FAILURE,
                List.of(
                        StoredRuns.step(1, Ending.GOOD),
                        StoredRuns.step(2, Ending.BAD),
                        StoredRuns.step(3, Ending.UNKNOWN),
                        StoredRuns.step(4, Ending.NEUTRAL)),
                List.of(),
                List.of(),
                List.of(),
                List.of()));

        HtmlPage page = open("qflow/" + ID + "/");

        assertThat(page.querySelectorAll("[aria-label='Steps'] tbody td:nth-child(4)"))
                .extracting(
                        cell -> cell.getTextContent().replaceAll("\\s+", " ").strip())
                .containsExactly("Success", "Failed", "Odd Unknown status", "Skipped");
    }

    @Test
    void aTimeIsThatOfItsReaderAndSaysInWhichZoneItIs() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        try {
            User.getById("reader", true).addProperty(new TimeZoneProperty("Asia/Tokyo"));
            client.login("reader");

            for (String path : List.of("qflow/", "qflow/liveTable", "qflow/" + ID + "/")) {
                assertThat(client.goTo("job/release/1/" + path, null)
                                .getWebResponse()
                                .getContentAsString())
                        .as(path)
                        .containsPattern(
                                "<time datetime=\"2026-11-01T10:00:[01]0Z\">Nov 1, 2026, 7:00:[01]0\\p{Zs}PM JST</time>");
            }
        } finally {
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }

    @Test
    void anUnknownStartListsTheCandidates() throws Exception {
        String startId = runs.ended(StoredRuns.report(
                null,
                "Nightly inventory",
                Outcome.START_UNKNOWN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new CandidateEntry(ID, "Running", "PUBLIC_API", StoredRuns.BEGAN))));

        assertThat(open("qflow/" + startId + "/").asNormalizedText())
                .contains("Not known whether it was started", "Candidates", ID, "PUBLIC_API", "qflowWait");
    }

    @Test
    void theSummaryNamesOutcomeWorkflowGatesAndArtifacts() throws Exception {
        runs.ended(StoredRuns.report(
                ID,
                "Find public buckets",
                Outcome.SUCCESS,
                IntStream.rangeClosed(1, 3).mapToObj(StoredRuns::step).toList(),
                List.of(),
                StoredRuns.gates(),
                List.of(),
                List.of()));

        HtmlPage page = open("");

        assertThat(page.asNormalizedText())
                .contains(
                        "Not passed",
                        "Find public buckets",
                        ID,
                        "12 min",
                        "1 of 2 passed",
                        "is not empty: 1 value",
                        "3 files");
        assertThat(page.getAnchorByText("Find public buckets").getHrefAttribute())
                .endsWith("/job/release/1/qflow/" + ID + "/");
        assertThat(page.getAnchorByText("3 files").getHrefAttribute())
                .endsWith("/job/release/1/artifact/qflow/" + ID + "/");
    }

    @Test
    void thePageOfARunHasAllThatWasReported() throws Exception {
        runs.ended(StoredRuns.report(
                ID,
                null,
                Outcome.SUCCESS,
                IntStream.rangeClosed(1, 3).mapToObj(StoredRuns::step).toList(),
                List.of(),
                StoredRuns.gates(),
                List.of(),
                List.of()));

        HtmlPage page = open("qflow/" + ID + "/");

        assertThat(page.getElementsByTagName("h1")).hasSize(1);
        assertThat(page.asNormalizedText())
                .contains("Timeline", "Steps", "Gates", "Variables and input", "Manifest")
                .contains("[{\"name\":\"logs-a\",\"public\":true}]", "EMPTY", "us-east-1", "\"days\" : 30")
                .contains("0123456789abcdef".repeat(4));
        assertThat(page.getAnchorByText("3-node-67649158-resource.output.json").getHrefAttribute())
                .endsWith("/artifact/qflow/" + ID + "/steps/3-node-67649158-resource.output.json");
        assertThat(page.querySelectorAll("svg.qflow-timeline")).hasSize(1);
    }

    @Test
    void everyTableHasACaptionAndHeadersThatSayWhatTheyHead() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 3));

        for (String path : List.of("qflow/", "qflow/" + ID + "/")) {
            for (DomElement table : open(path).getElementsByTagName("table")) {
                if (table.getAttribute("class").contains("qualys-flow-table")) {
                    assertThat(table.getElementsByTagName("caption")).hasSize(1);
                    assertThat(table.getElementsByTagName("th"))
                            .isNotEmpty()
                            .allMatch(header -> header.getAttribute("scope").equals("col"));
                }
            }
        }
    }

    @Test
    void anExecutionThatWasBegunAndWaitedForLaterHasAPageForEach() throws Exception {
        String begun = runs.ended(StoredRuns.report(ID, Outcome.STARTED, 0));
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 2));

        assertThat(open("qflow/" + ID + "/").asNormalizedText()).contains("Passed");
        assertThat(open("qflow/" + begun + "/").asNormalizedText())
                .contains("Started")
                .doesNotContain("Passed");
    }

    @Test
    void ofManyRunsTheBuildPageShowsTheLastAndTheirOwnPageShowsAll() throws Exception {
        for (int n = 10; n < 35; n++) {
            runs.ended(StoredRuns.report("01JCEXAMPLE0000000000000A" + n, Outcome.SUCCESS, 1));
        }

        assertThat(open("").asNormalizedText())
                .contains("01JCEXAMPLE0000000000000A15", "01JCEXAMPLE0000000000000A34", "and 5 more")
                .doesNotContain("01JCEXAMPLE0000000000000A14");
        assertThat(open("qflow/").asNormalizedText()).contains("01JCEXAMPLE0000000000000A10");
    }

    @Test
    void whoComesByAPermalinkGetsAddressesOfTheBuildItself() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));

        for (String path : List.of("", "qflow/", "qflow/" + ID + "/")) {
            HtmlPage page = client.goTo("job/release/lastBuild/" + path);

            assertThat(page.querySelectorAll("[data-qualys-flow-live]"))
                    .as("what follows the page at '%s'", path)
                    .extracting(region -> ((DomElement) region).getAttribute("data-qualys-flow-live"))
                    .singleElement()
                    .asString()
                    .startsWith(jenkins.contextPath + "/job/release/1/qflow/");
            assertThat(page.querySelectorAll("a[href*='/artifact/qflow/'], .qualys-flow-run__head a"))
                    .isNotEmpty()
                    .extracting(link -> ((DomElement) link).getAttribute("href"))
                    .allMatch(address -> address.startsWith(jenkins.contextPath + "/job/release/1/"));
        }
        assertThat(client.goTo("job/release/lastBuild/qflow/api/json", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"url\":\"job/release/1/qflow/" + ID + "/\"");
    }

    @Test
    void thePagesMoveWithARenamedJob() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        build.getParent().renameTo("shipped");

        assertThat(client.goTo("job/shipped/1/qflow/" + ID + "/").asNormalizedText())
                .contains("Passed");
        client.assertFails("job/release/1/qflow/" + ID + "/", 404);
    }

    @Test
    void nothingOfThePagesIsInTheFileOfTheBuild() throws Exception {
        runs.ended(StoredRuns.report(ID, Outcome.SUCCESS, 1));
        build.save();

        assertThat(Files.readString(build.getRootDir().toPath().resolve("build.xml")))
                .doesNotContain("QualysFlowAction", ID);
    }

    private HtmlPage open(String path) throws Exception {
        return client.goTo("job/release/1/" + path);
    }

    /** In place of the report of a run. */
    private void storeReport(String startId, String report) throws Exception {
        Path file = folder("qflow-starts").resolve(startId + ".json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("(?s)\"report\" :.*", Matcher.quoteReplacement("\"report\" : " + report + "}")));
    }

    private Path folder(String name) {
        return build.getRootDir().toPath().resolve(name);
    }
}
