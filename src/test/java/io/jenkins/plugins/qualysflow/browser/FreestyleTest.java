package io.jenkins.plugins.qualysflow.browser;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.testing.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;

/** Given a freestyle job, when somebody adds the build step to it, then the page alone is enough. */
@Tag("browser")
@WithJenkins
class FreestyleTest {

    private static final String CONFIG = "form[name='config']";
    private static final String STEP = CONFIG + " .repeated-chunk[descriptorid='" + QFlowBuilder.class.getName() + "']";

    @RegisterExtension
    final Browser browser = new Browser("freestyle");

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin(JenkinsRule rule) throws Exception {
        jenkins = rule;
        service = new TestService().configure();
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void fromAnEmptyJobToABuild() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("close-buckets");
        browser.open(jenkins.getURL() + "job/close-buckets/configure");
        browser.click(By.xpath("//button[normalize-space()='Add build step']"));
        browser.click(By.xpath("//*[contains(@class, 'jenkins-dropdown__item')]"
                + "[normalize-space()='Run a Qualys Flow workflow']"));
        Form form = new Form(browser, STEP);
        form.type("workflowId", "inventory");
        assertThat(form.complaintOf("workflowId")).contains("UUID");
        form.type("workflowId", QUICK);
        form.type("variablesJson", "{\"tag\": ${TAG}}");
        assertThat(form.complaintOf("variablesJson")).startsWith("Variables (variablesJson) ");
        form.type("variablesJson", "{\"tag\": \"${BUILD_NUMBER}\"}");
        form.press("Add gate");
        form.type("step", "node-67649155-*");
        form.type("path", "$.buckets");
        new Select(browser.see(By.cssSelector(STEP + " [name='condition']")))
                .selectByVisibleText(Condition.COUNT_AT_MOST.name());
        form.type("value", "3");
        form.press("Advanced");
        browser.see(By.cssSelector(STEP + " [name='_.resourceGroup']"));
        browser.picture("build-step", STEP);
        browser.narrowPicture("build-step-narrow", STEP);
        browser.dark(true);
        browser.picture("build-step-dark", STEP);
        browser.dark(false);
        Accessibility.check(browser.driver(), STEP);

        new Form(browser, CONFIG).press("Save");

        browser.arriveAt("/job/close-buckets/");
        QFlowBuilder added = job.getBuildersList().get(QFlowBuilder.class);
        assertThat(added.getGates())
                .singleElement()
                .satisfies(gate -> assertThat(gate.getValue()).isEqualTo(3));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        browser.open(jenkins.getURL() + build.getUrl() + "console");
        browser.read("Finished: SUCCESS");
        browser.picture("console");
        assertThat(browser.text()).contains(service.onlyExecution().id(), "ended with 'Success'");
    }
}
