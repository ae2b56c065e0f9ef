package io.jenkins.plugins.qualysflow.browser;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.util.CapturingChecksPublisher;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;

/** Given an administrator who requires a gate by the form, when a job ignores it, then pages and pull request say who wants it. */
@Tag("browser")
@WithJenkins
class RequiredGateWalkTest {

    private static final String SECTION =
            "[name='" + QualysFlowConfiguration.class.getName().replace('.', '-') + "'] + section";
    private static final String GATE = SECTION + " [name='requiredGates']";

    @RegisterExtension
    final Browser browser = new Browser("required-gate");

    @Test
    void aGateFromTheFormIsShownWhereItFails(JenkinsRule jenkins) throws Exception {
        CapturingChecksPublisher.Factory published = new CapturingChecksPublisher.Factory();
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).add(0, published);
        ExtensionList.lookup(CapturingChecksPublisher.Factory.class).add(published);
        try (TestService service = new TestService().configure()) {
            requireGate(jenkins);

            WorkflowRun build = Pipelines.start(
                    jenkins,
                    "qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE', gates: [qflowGate(step:"
                            + " 'node-6748e0e3-resource', path: '$', condition: 'NOT_EMPTY')]\n echo 'released'");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));

            browser.open(jenkins.getURL() + build.getUrl() + "qflow/"
                    + service.onlyExecution().id() + "/");
            browser.read("server test");
            browser.picture("gates-of-the-run");
            Accessibility.check(browser.driver(), "#main-panel");
            browser.open(jenkins.getURL() + build.getUrl() + "console");
            browser.read("Finished: FAILURE");
            browser.picture("log");
            Eventually.isTrue(() -> published.getPublishedChecks().size() == 2);
            lookAtCheck(published.getPublishedChecks().get(1));
        }
    }

    private void requireGate(JenkinsRule jenkins) throws Exception {
        browser.open(jenkins.getURL() + "manage/configure");
        new Form(browser, SECTION).press("Add required gate");
        Form gate = new Form(browser, GATE);
        gate.type("step", "node-67649155-filter");
        gate.type("path", "buckets");
        assertThat(gate.complaintOf("path")).contains("must begin with $");
        gate.type("path", "$.buckets");
        new Select(browser.see(By.cssSelector(GATE + " [name='condition']"))).selectByVisibleText("EMPTY");
        browser.picture("server-with-required-gate", SECTION);
        Accessibility.check(browser.driver(), GATE);

        new Form(browser, "form[name='config']").press("Save");

        browser.arriveAt("/jenkins/");
        assertThat(QualysFlowConfiguration.get().server(null).getRequiredGates())
                .singleElement()
                .satisfies(required -> assertThat(required.getWorkflow()).isEqualTo("*"));
    }

    /** As Markdown, which the pull request renders. */
    private void lookAtCheck(ChecksDetails check) throws Exception {
        ChecksOutput output = check.getOutput().orElseThrow();
        String text = check.getName().orElseThrow() + ": " + check.getConclusion() + "\n\n"
                + output.getTitle().orElseThrow() + "\n\n" + output.getSummary().orElseThrow() + "\n"
                + output.getText().orElseThrow();
        browser.driver()
                .get("data:text/plain;charset=utf-8,"
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
        browser.see(By.tagName("pre"));
        browser.picture("check");
        assertThat(check.getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(text).contains("Required by server test", "`node-67649155-filter`");
    }
}
