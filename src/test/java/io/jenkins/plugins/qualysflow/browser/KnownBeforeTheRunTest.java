package io.jenkins.plugins.qualysflow.browser;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedConnector;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Given a form in which a workflow is chosen, when somebody fills it in with what Qualys Flow knows. */
@Tag("browser")
@WithJenkins
class KnownBeforeTheRunTest {

    private static final String PRODUCTION = "aa70acae-6ea8-3acf-b504-f327855b316a";
    private static final String STAGING = "0a1b2c3d-1111-3222-9333-444455556666";
    private static final String EVIL = "2c3d4e5f-3333-3444-9555-666677778888";
    private static final String HTML = "<img src=x onerror=alert(1)>";
    private static final String CONFIG = "form[name='config']";
    private static final String SNIPPET = CONFIG + " .dropdownList-container";
    private static final String STEP = CONFIG + " .repeated-chunk[descriptorid='" + QFlowBuilder.class.getName() + "']";

    @RegisterExtension
    final Browser browser = new Browser("known-before-the-run");

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin(JenkinsRule rule) throws Exception {
        jenkins = rule;
        service = new TestService(TestService.scenario().toBuilder()
                        .connector(SimulatedConnector.of("aws", PRODUCTION, "Production (" + HTML + ")")
                                .with("awsAccountId", "123456789012"))
                        .connector(SimulatedConnector.of("aws", STAGING, "Products of staging")
                                .with("awsAccountId", "210987654321")
                                .with("remediationEnabled", false))
                        .connector(SimulatedConnector.of("azure", EVIL, HTML))
                        .build())
                .configure();
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(QUICK)
                        .name("Remediate " + HTML)
                        .variable("region", QFlowJson.MAPPER.readTree("[\"us-east-1\"]"))
                        .variable("owner", QFlowJson.MAPPER.readTree("\"release\""))
                        .variable("maxBuckets", QFlowJson.MAPPER.readTree("5"))
                        .variable("apiKey", QFlowJson.MAPPER.readTree("\"hunter2\""))
                        .variable("note" + HTML, QFlowJson.MAPPER.readTree(QFlowJson.write(HTML)))
                        .node(SimulatedNode.of("node-6748e0e3-resource"))
                        .node(SimulatedNode.of("node-67649155-filter"))
                        .build());
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void inTheSnippetGenerator() throws Exception {
        jenkins.createProject(WorkflowJob.class, "release");
        browser.open(jenkins.getURL() + "job/release/pipeline-syntax/");
        new Select(browser.see(By.cssSelector("select.dropdownList")))
                .selectByVisibleText("qflowRun: Run a Qualys Flow workflow");
        Form form = new Form(browser, CONFIG);
        assertThat(form.complaintOf("workflowId")).contains("is required");
        form.type("workflowId", QUICK);

        WebElement connector = browser.see(By.cssSelector(CONFIG + " [name='_.connectorId']"));
        connector.sendKeys("prod");
        browser.until(() -> options().size() == 2, "two connectors are offered");
        browser.picture("connectors", CONFIG);
        assertThat(options().get(0)).isEqualTo("Production (" + HTML + ") (123456789012) - " + PRODUCTION);
        connector.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        Accessibility.check(browser.driver(), SNIPPET);
        connector.sendKeys(Keys.ENTER);
        assertThat(form.value("connectorId")).isEqualTo(STAGING);
        browser.read("Remediation is off for this connector");
        form.type("region", "us-east-1");

        showVariables(CONFIG);
        browser.picture("variables", CONFIG);
        Accessibility.check(browser.driver(), SNIPPET);
        form.press("Fill in saved values");
        browser.until(() -> form.value("variables").contains("maxBuckets"), "the field is filled in");
        assertThat(form.value("variables")).contains("\"owner\" : \"release\"").doesNotContain("apiKey", "region");
        form.press("Generate Pipeline Script");
        WebElement script = browser.see(By.id("prototypeText"));
        assertThat(browser.until(
                        () -> script.getDomProperty("value").isEmpty() ? null : script.getDomProperty("value"),
                        "a script is generated"))
                .contains("connectorId: '" + STAGING + "'", "maxBuckets: 5")
                .doesNotContain("Products", "hunter2");
    }

    @Test
    void inAFreestyleJob() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("close-buckets");
        job.getBuildersList().add(new QFlowBuilder());
        browser.open(jenkins.getURL() + "job/close-buckets/configure");
        Form form = new Form(browser, STEP);
        assertThat(form.complaintOf("workflowId")).contains("is required");
        form.type("workflowId", QUICK);

        WebElement connector = browser.see(By.cssSelector(STEP + " [name='_.connectorId']"));
        connector.sendKeys("img");
        browser.until(() -> options().size() == 2, "two connectors are offered");
        browser.click(By.xpath("//li[contains(., '" + EVIL + "')]"));
        assertThat(form.value("connectorId")).isEqualTo(EVIL);

        showVariables(STEP);
        browser.narrowPicture("variables-narrow", STEP);
        Accessibility.check(browser.driver(), STEP);

        form.press("Add gate");
        browser.see(By.cssSelector(STEP + " [name='_.step']")).sendKeys("filter");
        browser.until(() -> options().contains("node-67649155-filter (filter)"), "a node is offered");
        browser.picture("nodes", STEP);
        Accessibility.check(browser.driver(), STEP);
        browser.click(By.xpath("//li[contains(., 'node-67649155-filter')]"));
        assertThat(form.value("step")).isEqualTo("node-67649155-filter");
        form.type("path", "$");
        WebElement outputs = browser.see(By.cssSelector(STEP + " [name='_.archiveOutputs']"));
        outputs.clear();
        outputs.sendKeys("trigger, resource");
        browser.click(By.xpath("//li[contains(., 'node-6748e0e3-resource')]"));
        assertThat(form.value("archiveOutputs")).isEqualTo("trigger, node-6748e0e3-resource");
        new Form(browser, CONFIG).press("Save");

        browser.arriveAt("/job/close-buckets/");
        QFlowBuilder saved = job.getBuildersList().get(QFlowBuilder.class);
        assertThat(saved.getConnectorId()).isEqualTo(EVIL);
        assertThat(saved.getArchiveOutputs()).isEqualTo("trigger, node-6748e0e3-resource");
    }

    /** The table shows what the service says as text, and no secret. */
    private void showVariables(String part) {
        new Form(browser, part).press("Show variables");
        browser.see(By.cssSelector(part + " .qualys-flow-variables table"));
        List<String> cells = browser.driver().findElements(By.cssSelector(".qualys-flow-variables td")).stream()
                .map(WebElement::getText)
                .toList();
        assertThat(cells).contains("apiKey", "********", "note" + HTML, HTML).doesNotContain("hunter2");
        assertThat(browser.driver().findElements(By.cssSelector("img[src='x']")))
                .isEmpty();
    }

    private List<String> options() {
        return browser.driver().findElements(By.cssSelector(".qualys-flow-choice")).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }
}
