package io.jenkins.plugins.qualysflow.browser;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;

/** Given a new Jenkins, when an administrator gets it to run a first workflow, then the pages alone are enough. */
@Tag("browser")
@WithJenkins
class ConfigurationToBuildTest {

    private static final String SECTION =
            "[name='" + QualysFlowConfiguration.class.getName().replace('.', '-') + "'] + section";
    private static final String SERVER = SECTION + " .repeated-chunk";
    private static final String CREDENTIAL = "form[name='newCredentials']";
    private static final String CONFIG = "form[name='config']";
    /** What belongs to the step that is chosen in the Snippet Generator. */
    private static final String STEP = CONFIG + " .dropdownList-container";

    @RegisterExtension
    final Browser browser = new Browser("configuration-to-build");

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        service = new TestService();
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void fromAnEmptyJenkinsToTheEvidenceOfABuild() throws Exception {
        signIn();
        addCredential();
        addServer();
        createJob();
        String script = generateScript();
        assertThat(script)
                .isEqualTo("qflowRun archiveOutputs: 'node-67649155*', server: 'test', timeoutMinutes: 5,"
                        + " variables: [depth: 2, names: ['a']], workflowId: '" + QUICK + "'");
        configureJob(script);
        build();
        lookAtTheBuild();
    }

    private void signIn() throws Exception {
        open("login");
        browser.see(By.name("j_username")).sendKeys("admin");
        browser.see(By.name("j_password")).sendKeys("admin");
        browser.click(By.name("Submit"));
        browser.see(By.cssSelector("a[href$='/user/admin']"));
        browser.picture("signed-in");
        // Else the walk would say nothing about it.
        assertThat(browser.policy()).contains("script-src");
    }

    private void addCredential() throws Exception {
        open("manage/credentials/store/system/domain/_/");
        browser.click(By.cssSelector("button[data-type='credentials-add-store-item']"));
        browser.click(By.xpath("//label[contains(., 'Qualys API client')]"));
        browser.click(By.id("cr-dialog-next"));
        Form form = new Form(browser, CREDENTIAL);
        form.choose("scope", "System (Jenkins and nodes only)");
        form.type("clientId", " ");
        assertThat(form.complaintOf("clientId")).isEqualTo("Client id (clientId) is required.");
        form.type("clientId", TestService.CLIENT_ID);
        form.type("clientSecret", TestService.CLIENT_SECRET);
        form.type("id", TestService.CREDENTIALS_ID);
        form.type("description", "May run workflows");
        browser.picture("credential");
        browser.narrowPicture("credential-narrow", "html");
        Accessibility.check(browser.driver(), CREDENTIAL);

        form.press("Create");

        browser.read("May run workflows");
        browser.picture("credentials");
        assertThat(browser.text()).contains(TestService.CREDENTIALS_ID, "May run workflows");
        assertThat(browser.driver().getPageSource()).doesNotContain(TestService.CLIENT_SECRET);
    }

    private void addServer() throws Exception {
        open("manage/configure");
        Form form = new Form(browser, SERVER);
        new Form(browser, SECTION).press("Add server");
        form.type("name", "test");
        form.choose("platform", "Custom URL");
        form.type("url", "ftp://127.0.0.1");
        assertThat(form.complaintOf("url")).contains("https");
        form.type("url", service.server().url().toString());
        form.choose("credentialsId", TestService.CREDENTIALS_ID + " (May run workflows)");
        form.press("Test connection");
        browser.read("Connected.");
        assertThat(browser.text()).contains("The token expires ");
        browser.picture("server", SECTION);
        browser.narrowPicture("server-narrow", SECTION);
        Accessibility.check(browser.driver(), SECTION);

        new Form(browser, CONFIG).press("Save");

        browser.arriveAt("/jenkins/");
        assertThat(QualysFlowConfiguration.get().server(null).getCredentialsId())
                .isEqualTo(TestService.CREDENTIALS_ID);
        open("manage/configure");
        assertThat(form.value("name")).isEqualTo("test");
        assertThat(form.value("url")).isEqualTo(service.server().url().toString());
    }

    private void createJob() throws Exception {
        open("newJob");
        browser.see(By.id("name")).sendKeys("release");
        browser.click(By.cssSelector("li.org_jenkinsci_plugins_workflow_job_WorkflowJob"));
        browser.click(By.id("ok-button"));
        browser.arriveAt("/job/release/configure");
    }

    private String generateScript() throws Exception {
        open("job/release/pipeline-syntax/");
        new Select(browser.see(By.cssSelector("select.dropdownList")))
                .selectByVisibleText("qflowRun: Run a Qualys Flow workflow");
        Form form = new Form(browser, CONFIG);
        form.type("workflowId", "inventory");
        assertThat(form.complaintOf("workflowId")).contains("UUID");
        form.type("workflowId", QUICK);
        form.choose("server", "test");
        form.type("variables", "{\"depth\": 2, \"names\": [\"a\"]}");
        form.type("timeoutMinutes", "5");
        form.type("archiveOutputs", "node-67649155*");
        form.press("Advanced");
        form.press("Generate Pipeline Script");
        By generated = By.id("prototypeText");
        String script = browser.until(
                () -> {
                    String text = browser.see(generated).getDomProperty("value");
                    return text.isEmpty() ? null : text;
                },
                "a script is generated");
        browser.picture("snippet-generator");
        browser.narrowPicture("snippet-generator-narrow", CONFIG);
        Accessibility.check(browser.driver(), STEP);
        return script;
    }

    private void configureJob(String script) throws Exception {
        open("job/release/configure");
        Form form = new Form(browser, CONFIG);
        form.type("script", script);
        browser.picture("job");
        form.press("Save");
        browser.arriveAt("/job/release/");
    }

    private void build() throws Exception {
        browser.click(By.linkText("Build Now"));
        WorkflowJob job = jenkins.jenkins.getItemByFullName("release", WorkflowJob.class);
        Eventually.isTrue(() -> job.getBuildByNumber(1) != null);
        jenkins.waitForCompletion(job.getBuildByNumber(1));
        assertThat(service.starts()).hasSize(1);
    }

    private void lookAtTheBuild() throws Exception {
        String execution = service.onlyExecution().id();
        open("job/release/1/");
        browser.picture("build");
        assertThat(browser.text()).contains("manifest.json", "execution.json");

        open("job/release/1/console");
        browser.read("Finished: SUCCESS");
        browser.picture("console");
        assertThat(browser.text())
                .contains(execution, "ended with 'Success'")
                .doesNotContain(TestService.CLIENT_SECRET);

        open("job/release/1/artifact/qflow/" + execution + "/");
        browser.picture("evidence");
        browser.click(By.linkText("steps"));
        browser.arriveAt("/steps/");
        browser.click(By.linkText("3-node-67649155-filter.output.json"));
        browser.arriveAt(".output.json");
        browser.picture("output");
        assertThat(browser.text()).isEqualTo(TestService.OUTPUT);
    }

    private void open(String path) throws Exception {
        browser.open(jenkins.getURL() + path);
    }
}
