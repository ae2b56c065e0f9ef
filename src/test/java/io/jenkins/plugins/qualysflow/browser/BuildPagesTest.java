package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Given builds with runs of every kind, when somebody looks at their pages. */
@Tag("browser")
@WithJenkins
class BuildPagesTest {

    private static final Logger LOGGER = Logger.getLogger(BuildPagesTest.class.getName());
    private static final String MAIN = "#main-panel";
    private static final String TABS = ".tabBar > .tab";

    /** What is ours of the page of a job: the links that Jenkins puts on it are not. */
    private static final String TREND = ".qualys-flow-trend";

    private static final String ID = "01JCEXAMPLE0000000000000A%d";

    @RegisterExtension
    final Browser browser = new Browser("build-pages");

    private static JenkinsRule jenkins;

    private FreeStyleProject job;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void begin() throws Exception {
        job = jenkins.createFreeStyleProject("release");
    }

    @AfterEach
    void forget() throws Exception {
        for (Item item : List.copyOf(jenkins.jenkins.getItems())) {
            item.delete();
        }
    }

    @Test
    void aBuildWithRunsOfEveryKind() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        StoredRuns runs = new StoredRuns(build);
        String good = ID.formatted(1);
        runs.ended(StoredRuns.report(good, Outcome.SUCCESS, 1));
        runs.ended(StoredRuns.report(ID.formatted(2), Outcome.SUCCESS, 40));
        runs.ended(failed());
        runs.ended(notPassed());
        String unknown = runs.ended(unknown());
        runs.open(Phase.WAITING, ID.formatted(6));

        look("build", "release/1/");
        look("overview", "release/1/qflow/");
        look("one-step", "release/1/qflow/" + good + "/");
        look("forty-steps", "release/1/qflow/" + ID.formatted(2) + "/");
        lookAtTabs("forty-steps");
        look("failed", "release/1/qflow/" + ID.formatted(3) + "/");
        lookAtTabs("failed");
        look("gate-not-passed", "release/1/qflow/" + ID.formatted(4) + "/");
        lookAtTabs("gate-not-passed");
        look("start-unknown", "release/1/qflow/" + unknown + "/");
        look("left-behind", "release/1/qflow/" + ID.formatted(6) + "/");
    }

    @Test
    void thePartsOfAPageAreTabsForMouseAndKeyboard() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        new StoredRuns(build).ended(notPassed());
        browser.open(jenkins.getURL() + "job/release/1/qflow/" + ID.formatted(4) + "/");
        assertThat(shownPart()).isEqualTo("Gates");

        browser.click(By.linkText("Manifest"));
        assertThat(shownPart()).isEqualTo("Manifest");

        browser.driver().findElement(By.linkText("Timeline")).sendKeys(Keys.ENTER);
        assertThat(shownPart()).isEqualTo("Timeline");
    }

    @Test
    void onPaperThePageHasAllItsPartsWhole() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        new StoredRuns(build).ended(everything());
        browser.open(jenkins.getURL() + "job/release/1/qflow/" + ID.formatted(7) + "/");
        assertThat(browser.driver().findElements(By.cssSelector(TABS)))
                .as("all parts that a page can have")
                .hasSize(8);

        assertThat(browser.cutOnPaper("printed", MAIN)).isEmpty();
    }

    /** The title of the only part that is shown, which is that of the only tab that is selected. */
    private String shownPart() {
        assertThat(browser.driver().findElements(By.cssSelector(".jenkins-tab-pane")).stream()
                        .filter(WebElement::isDisplayed))
                .hasSize(1);
        return browser.driver().findElement(By.cssSelector(TABS + ".active")).getText();
    }

    @Test
    void aBuildThatRunsIsKeptUpToDateUntilItHasEnded() throws Exception {
        try (TestService service = new TestService()) {
            service.configure();
            UsualTimes.get().add(TestService.ENDLESS, Duration.ofMinutes(10));
            WorkflowRun build = Pipelines.job(jenkins, "deploy", "qflowRun '" + TestService.ENDLESS + "'")
                    .scheduleBuild2(0)
                    .waitForStart();
            service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
            String execution = service.onlyExecution().id();
            look("running-build", "deploy/1/");
            look("running-overview", "deploy/1/qflow/");
            look("running", "deploy/1/qflow/" + execution + "/");
            browser.read("usually takes 10 min");

            service.finish("Success");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

            browser.read("Show the report");
            browser.picture("ended-meanwhile");
            browser.click(By.linkText("Show the report"));
            browser.read("Manifest");
            look("ended", "deploy/1/qflow/" + execution + "/");
        }
    }

    @Test
    void aJobWithABuildForEveryEnd() throws Exception {
        List<Outcome> outcomes = List.of(
                Outcome.SUCCESS,
                Outcome.FAILURE,
                Outcome.SUCCESS,
                Outcome.TIMED_OUT,
                Outcome.UNKNOWN_STATUS,
                Outcome.ABORTED,
                Outcome.SUCCESS);
        for (int n = 0; n < outcomes.size(); n++) {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
            new StoredRuns(build).ended(StoredRuns.report(ID.formatted(n), outcomes.get(n), 3));
            if (n == 2) {
                new StoredRuns(build).ended(notPassed());
            }
        }

        look("job", "release/", TREND);
        browser.click(By.cssSelector(".qualys-flow-trend summary"));
        assertThat(browser.driver()
                        .executeScript("const region = document.querySelector('.qualys-flow-trend details div');"
                                + "return region.scrollWidth - region.clientWidth"))
                .as("points by which the table is too wide")
                .isEqualTo(0L);
        browser.picture("job-table");
        Accessibility.check(browser.driver(), TREND);
    }

    @Test
    void aPageOfFiveHundredStepsIsThereAtOnce() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        new StoredRuns(build).ended(StoredRuns.report(ID.formatted(1), Outcome.SUCCESS, 500));
        String url = jenkins.getURL() + "job/release/1/qflow/" + ID.formatted(1) + "/";
        // The first look compiles the views.
        browser.open(url);

        browser.open(url);

        Number millis = (Number)
                browser.driver().executeScript("return performance.getEntriesByType('navigation')[0].loadEventEnd");
        LOGGER.info("page of 500 steps in a browser: " + millis + " ms");
        assertThat(millis.intValue()).isLessThan(10_000);
        browser.picture("five-hundred-steps");
    }

    private static ExecutionReport failed() {
        List<StepEntry> steps = new ArrayList<>(
                IntStream.rangeClosed(1, 5).mapToObj(StoredRuns::step).toList());
        steps.set(2, StoredRuns.step(3, Ending.BAD));
        steps.set(3, StoredRuns.step(4, Ending.UNKNOWN));
        return StoredRuns.report(
                ID.formatted(3),
                null,
                Outcome.FAILURE,
                steps,
                List.of(new ChildEntry("01JCCHILD000000000000000B1", ID.formatted(3), "Failed", "FAILURE", false)),
                List.of(),
                List.of(new Missing("output of step 5", "the service answered 404")),
                List.of());
    }

    private static ExecutionReport notPassed() {
        return StoredRuns.report(
                ID.formatted(4),
                "Find public buckets",
                Outcome.SUCCESS,
                IntStream.rangeClosed(1, 3).mapToObj(StoredRuns::step).toList(),
                List.of(),
                StoredRuns.gates(),
                List.of(),
                List.of());
    }

    /** Every part, each larger than what a screen shows of it. */
    private static ExecutionReport everything() {
        ExecutionReport some = StoredRuns.report(
                ID.formatted(7),
                "Nightly inventory",
                Outcome.FAILURE,
                IntStream.rangeClosed(1, 40).mapToObj(StoredRuns::step).toList(),
                List.of(new ChildEntry("01JCCHILD000000000000000B1", ID.formatted(7), "Failed", "FAILURE", false)),
                StoredRuns.gates(),
                List.of(new Missing("output of step 5", "the service answered 404")),
                List.of(new CandidateEntry(ID.formatted(5), "Running", "PUBLIC_API", StoredRuns.BEGAN)));
        String json = IntStream.rangeClosed(1, 60)
                .mapToObj(n -> "  \"region-" + n + "\" : \"" + "a".repeat(2 * n) + "\"")
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        return new ExecutionReport(
                some.executionId(),
                some.workflowId(),
                some.workflowName(),
                some.server(),
                some.build(),
                some.outcome(),
                some.passed(),
                some.status(),
                some.summary(),
                some.startTime(),
                some.endTime(),
                some.steps(),
                some.stepsLeftOut(),
                some.children(),
                some.gates(),
                some.files(),
                some.missing(),
                some.candidates(),
                json,
                json);
    }

    private static ExecutionReport unknown() {
        return StoredRuns.report(
                null,
                "Nightly inventory",
                Outcome.START_UNKNOWN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new CandidateEntry(ID.formatted(5), "Running", "PUBLIC_API", StoredRuns.BEGAN)));
    }

    /** Light, dark and narrow, and without faults. */
    private void look(String name, String path) throws Exception {
        look(name, path, MAIN);
    }

    /** The other parts of the page that is open. */
    private void lookAtTabs(String name) throws Exception {
        browser.refresh();
        List<WebElement> tabs = browser.driver().findElements(By.cssSelector(TABS));
        assertThat(tabs).hasSizeGreaterThan(1);
        for (WebElement tab : tabs) {
            if (!tab.getAttribute("class").contains("active")) {
                tab.click();
                browser.picture(
                        name + "-" + tab.getText().toLowerCase(Locale.ROOT).replace(' ', '-'));
                Accessibility.check(browser.driver(), MAIN);
            }
        }
    }

    private void look(String name, String path, String checked) throws Exception {
        browser.open(jenkins.getURL() + "job/" + path);
        // The styles of Jenkins' own pages need more; scripts don't.
        assertThat(browser.policy()).contains("script-src 'report-sample' 'self';");
        browser.picture(name);
        browser.narrowPicture(name + "-narrow", "html");
        Accessibility.check(browser.driver(), checked);
        DarkTheme.apply(browser.driver());
        browser.picture(name + "-dark");
        Accessibility.check(browser.driver(), checked);
    }
}
