package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a job, when somebody looks at its page. */
@WithQualysFlow
class TrendTest {

    private JenkinsRule jenkins;

    private FreeStyleProject job;

    @BeforeEach
    void begin() throws Exception {
        job = jenkins.createFreeStyleProject("release");
    }

    @Test
    void aJobWithoutBuildsHasNothingAdded() throws Exception {
        assertThat(page().asNormalizedText()).doesNotContain("Qualys Flow");
    }

    @Test
    void aJobThatRunsNoWorkflowHasNothingAdded() throws Exception {
        jenkins.buildAndAssertSuccess(job);

        assertThat(page().asNormalizedText()).doesNotContain("Qualys Flow");
        assertThat(page().querySelectorAll(".qualys-flow-trend")).isEmpty();
    }

    @Test
    void aJobThatIsMeantToRunAWorkflowAndNeverDidSaysSo() throws Exception {
        job.getBuildersList().add(new QFlowBuilder());

        assertThat(page().asNormalizedText()).contains("No workflow run has ended");
    }

    @Test
    void aJobWhoseRunsHaveNotEndedSaysSo() throws Exception {
        new StoredRuns(jenkins.buildAndAssertSuccess(job)).open(Phase.WAITING, "01JCEXAMPLE0000000000000A1");

        assertThat(page().asNormalizedText()).contains("No workflow run has ended");
    }

    @Test
    void aDamagedRecordDoesNotHideTheOthers() throws Exception {
        FreeStyleBuild build = buildWith(Outcome.SUCCESS);
        Path records = build.getRootDir().toPath().resolve("qflow-starts");
        Files.writeString(records.resolve("damaged.json"), "]");

        assertThat(page().asNormalizedText()).contains("The last run. Passed: 1.");
    }

    @Test
    void outcomesAndTimesOfTheLastBuildsAreDrawnAndTold() throws Exception {
        buildWith(Outcome.SUCCESS);
        jenkins.buildAndAssertSuccess(job);
        buildWith(Outcome.FAILURE);
        buildWith(Outcome.SUCCESS);

        HtmlPage page = page();

        assertThat(page.asNormalizedText())
                .contains("Nightly inventory", "The last 3 runs. Passed: 2, Failed: 1. The longest took 12 min.");
        assertThat(page.querySelectorAll("svg.qualys-flow-trend__picture rect")).hasSize(3);
        assertThat(page.querySelectorAll(".qualys-flow-trend tbody tr a"))
                .extracting(link -> link.getTextContent() + " " + ((HtmlAnchor) link).getHrefAttribute())
                .containsExactly(
                        "#4 " + jenkins.contextPath + "/job/release/4/qflow/",
                        "#3 " + jenkins.contextPath + "/job/release/3/qflow/",
                        "#1 " + jenkins.contextPath + "/job/release/1/qflow/");
    }

    @Test
    void anExecutionThatWasOnlyWaitedForIsOneOfItsWorkflow() throws Exception {
        buildWith(Outcome.FAILURE);
        new StoredRuns(jenkins.buildAndAssertSuccess(job))
                .waited(StoredRuns.report("01JCEXAMPLE000000000000002", Outcome.SUCCESS, 1));

        Trend trend = Trend.of(job);

        assertThat(trend.getWorkflows()).hasSize(1);
        assertThat(trend.getWorkflows().get(0).title()).isEqualTo("Nightly inventory");
        assertThat(trend.getWorkflows().get(0).runs())
                .extracting(TrendBar::badge)
                .containsExactly(Badge.PASSED, Badge.FAILED);
    }

    @Test
    void anExecutionThatABuildBeganAndWaitedForLaterIsCountedOnce() throws Exception {
        StoredRuns runs = new StoredRuns(jenkins.buildAndAssertSuccess(job));
        String execution = "01JCEXAMPLE000000000000003";
        runs.ended(StoredRuns.report(execution, Outcome.STARTED, 0));
        runs.waited(StoredRuns.report(execution, Outcome.SUCCESS, 1));

        Trend trend = Trend.of(job);

        assertThat(trend.getWorkflows()).hasSize(1);
        assertThat(trend.getWorkflows().get(0).title()).isEqualTo("Nightly inventory");
        assertThat(trend.getWorkflows().get(0).runs())
                .extracting(TrendBar::badge)
                .containsExactly(Badge.PASSED);
    }

    @Test
    void noMoreThanThirtyBuildsAreRead() throws Exception {
        for (int n = 0; n < 33; n++) {
            buildWith(Outcome.SUCCESS);
        }

        Trend trend = Trend.of(job);

        assertThat(trend.getWorkflows()).hasSize(1);
        assertThat(trend.getWorkflows().get(0).runs()).hasSize(Trend.MOST_BUILDS);
        assertThat(trend.getWorkflows().get(0).runs().get(0).build()).isEqualTo(33);
    }

    @Test
    void deletedBuildsAreLeftOut() throws Exception {
        FreeStyleBuild gone = buildWith(Outcome.FAILURE);
        buildWith(Outcome.SUCCESS);
        gone.delete();

        assertThat(page().asNormalizedText()).contains("The last run. Passed: 1.");
    }

    private FreeStyleBuild buildWith(Outcome outcome) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        new StoredRuns(build)
                .ended(StoredRuns.report("01JCEXAMPLE00000000000" + (1000 + build.getNumber()), outcome, 1));
        return build;
    }

    private HtmlPage page() throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false).goTo("job/release/");
    }
}
