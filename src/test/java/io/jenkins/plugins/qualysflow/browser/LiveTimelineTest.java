package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a run in the middle of its workflow, when somebody has its page open, then steps come without a reload. */
@Tag("browser")
@WithJenkins
class LiveTimelineTest {

    private static final String WORKFLOW = "11111111-2222-4333-8444-000000000071";
    private static final String NAME = "Close public buckets";
    private static final double SECONDS_OF_A_DAY = 86_400;
    private static final String RUNNING = ".qflow-timeline-running .qflow-timeline-bar";

    @RegisterExtension
    final Browser browser = new Browser("live-timeline");

    @Test
    void stepsAndTheirTimelineFillWhileThePageIsOpen(JenkinsRule jenkins) throws Exception {
        try (TestService service = new TestService().configure()) {
            service.server().putWorkflow(workflow());
            for (int n = 0; n < UsualTimes.MOST_TIMES; n++) {
                UsualTimes.get().add(WORKFLOW, Duration.ofSeconds(n < UsualTimes.MOST_TIMES - 2 ? 240 : 540));
            }
            WorkflowRun build = Pipelines.start(jenkins, "qflowRun workflowName: '" + NAME + "', onFailure: 'NONE'");
            jenkins.waitForMessage("Started workflow", build);
            browser.open(jenkins.getURL() + build.getUrl() + "qflow/"
                    + service.onlyExecution().id() + "/");
            browser.driver().executeScript("window.sameDocument = true");

            browser.read("5 of 7 nodes done");
            browser.read("node-9d8e7f60-verify");

            assertThat(browser.driver().executeScript("return window.sameDocument"))
                    .isEqualTo(true);
            browser.picture("middle-of-a-run");
            Accessibility.check(browser.driver(), "#main-panel");
            String width = width();
            browser.until(() -> !width().equals(width), "the running step grows");

            browser.open(jenkins.getURL() + build.getUrl());
            browser.read("usually 4 min 0 sec (p50), 9 min 0 sec (p95)");
            browser.picture("build-in-the-middle-of-a-run");

            service.finish("Success");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            browser.open(jenkins.getURL() + build.getUrl() + "console");
            browser.picture("log");
        }
    }

    /** By one script, since the page may replace the element between two commands. */
    private String width() {
        return (String) browser.driver()
                .executeScript("return document.querySelector(arguments[0]).getAttribute('width')", RUNNING);
    }

    /** Five steps within twelve seconds, and one that takes a day. */
    private static SimulatedWorkflow workflow() {
        SimulatedWorkflow.Builder builder =
                SimulatedWorkflow.builder(WORKFLOW).name(NAME).duration(Duration.ofDays(1));
        List<SimulatedNode> nodes = List.of(
                node("node-6748e0e3-resource", 1),
                node("node-67649155-filter", 3),
                node("node-7a20c1d2-approve", 4).withStatus("Failed"),
                node("node-8b31d2e3-fix", 4));
        nodes.forEach(builder::node);
        return builder.node(node("node-9d8e7f60-verify", SECONDS_OF_A_DAY / 2 - 12))
                .node(node("node-af90a1b2-report", SECONDS_OF_A_DAY / 2))
                .build();
    }

    private static SimulatedNode node(String id, double seconds) {
        return SimulatedNode.of(id).withShare(seconds / SECONDS_OF_A_DAY);
    }
}
