package io.jenkins.plugins.qualysflow.browser;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.administration.ProblemWatch;
import io.jenkins.plugins.qualysflow.administration.QualysFlowMonitor;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;

/** Given builds that wait and a server that refuses, when an administrator looks after them in a browser. */
@Tag("browser")
@WithJenkins
class AdministrationWalkTest {

    private static final String PANEL = "#main-panel";
    private static final String WARNING = ".qualys-flow-warning";

    @RegisterExtension
    final Browser browser = new Browser("administration");

    private JenkinsRule jenkins;
    private TestService good;
    private TestService bad;

    @BeforeEach
    void begin(JenkinsRule rule) throws Exception {
        jenkins = rule;
        good = new TestService();
        bad = new TestService();
        good.addCredential();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new QualysApiClientCredentialsImpl(
                        CredentialsScope.SYSTEM, "old-client", null, "client", Secret.fromString("wrong")));
        QualysFlowServer production = good.asServer("production");
        production.setDefaultServer(true);
        production.setMaxIntervalSeconds(60);
        QualysFlowServer staging = bad.asServer("staging");
        staging.setCredentialsId("old-client");
        QualysFlowConfiguration.get().setServers(List.of(production, staging));
    }

    @AfterEach
    void end() throws Exception {
        for (Item item : List.copyOf(jenkins.jenkins.getItems())) {
            item.delete();
        }
        good.close();
        bad.close();
    }

    @Test
    void whatIsGoingOnAndWhatIsWrongCanBeSeenAndActedOn() throws Exception {
        open();
        assertThat(browser.text()).contains("No calls within the last hour");
        show("unused");

        String dayOfGivingUp = dayAfterTomorrow();
        for (String name : List.of("nightly-evidence", "release", "team-with-a-long-name-remediation")) {
            Pipelines.job(jenkins, name, "qflowRun workflowId: '" + ENDLESS + "', timeoutMinutes: 2880")
                    .scheduleBuild2(0)
                    .waitForStart();
        }
        Eventually.isTrue(() -> QualysFlowEngine.get().engine().poller().watchCount() == 3);
        open();
        assertThat(browser.policy()).contains("script-src");
        browser.click(By.cssSelector("button[aria-label='Test connection: production']"));
        browser.read("Connected. The token is for");
        browser.click(By.cssSelector("form[action='pollAll'] button"));
        Eventually.isTrue(() ->
                QualysFlowEngine.get().engine().poller().watches().stream().allMatch(watch -> watch.status() != null));
        open();
        assertThat(browser.text())
                .contains("nightly-evidence", "release", "Running", "Poll now")
                .containsAnyOf(dayOfGivingUp, dayAfterTomorrow());
        show("waiting");

        good.server()
                .addFault(Fault.on(Operation.EXECUTION_LIST)
                        .header("X-RateLimit-ToWait-Sec", "2700")
                        .answer(429, "{\"message\": \"<b>Too many</b> requests\"}"));
        browser.click(By.cssSelector("form[action='pollNow'] button"));
        browser.until(
                () -> {
                    open();
                    return browser.text().contains("No calls until");
                },
                "the pause is shown");
        browser.click(By.cssSelector("button[aria-label='Test connection: staging']"));
        browser.read("The service does not take this credential");
        show("paused-and-refused");
        assertThat(narrowestSentence()).as("points").isGreaterThan(250);

        ExtensionList.lookupSingleton(ProblemWatch.class).run();
        Eventually.isTrue(
                () -> ExtensionList.lookupSingleton(QualysFlowMonitor.class).isActivated());
        browser.open(jenkins.getURL() + "manage/");
        browser.read("Qualys Flow needs attention");
        look("warning", WARNING);
        browser.click(By.linkText("View server status"));
        browser.arriveAt("/manage/qualys-flow/");
    }

    /** As the page writes it. */
    private static String dayAfterTomorrow() {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .format(LocalDate.now().plusDays(2));
    }

    private void open() {
        try {
            browser.open(jenkins.getURL() + "manage/qualys-flow/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show(String name) throws Exception {
        browser.narrowPicture(name + "-narrow", "html");
        look(name, PANEL);
    }

    /** Light and dark, and without faults. */
    private void look(String name, String checked) throws Exception {
        browser.picture(name);
        Accessibility.check(browser.driver(), checked);
        browser.dark(true);
        DarkTheme.apply(browser.driver());
        browser.picture(name + "-dark");
        Accessibility.check(browser.driver(), checked);
        browser.dark(false);
    }

    /** How wide what went wrong is written on a telephone. */
    private long narrowestSentence() {
        browser.narrow();
        List<?> widths = (List<?>) browser.driver()
                .executeScript("return Array.from(document.querySelectorAll('.qualys-flow-admin-table bdi'))"
                        + ".filter(text => text.textContent.includes('Too many'))"
                        + ".map(text => Math.floor(text.getBoundingClientRect().width))");
        assertThat(widths).isNotEmpty();
        return widths.stream()
                .mapToLong(width -> ((Number) width).longValue())
                .min()
                .orElseThrow();
    }
}
