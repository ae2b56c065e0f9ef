package io.jenkins.plugins.qualysflow.browser;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.PluginServletFilter;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;

/** Given a build that waits for an execution, when somebody does something on its pages while they are brought up to date. */
@Tag("browser")
@WithJenkins
class LivePageWalkTest {

    private static final By NOTICE = By.cssSelector("[data-qualys-flow-stale]");
    private static final String SCROLLED = ".qualys-flow-scroll";
    /** The only one. */
    private static final String ROW = "[data-qualys-flow-live] tbody tr";

    private static final String OUTCOME = " td:first-child";
    private static final String DURATION = " td:nth-child(5)";
    private static final String STALE = "This page is no longer updated";

    @RegisterExtension
    final Browser browser = new Browser("live-pages");

    private static JenkinsRule jenkins;

    private TestService service;
    private WorkflowRun build;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void begin() throws Exception {
        service = new TestService().configure();
        build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
    }

    @AfterEach
    void end() throws Exception {
        if (build.isBuilding()) {
            service.finish("Success");
            jenkins.waitForCompletion(build);
        }
        jenkins.jenkins.disableSecurity();
        build.getParent().delete();
        service.close();
    }

    @Test
    void whatIsFocusedAndHowFarItIsScrolledStays() throws Exception {
        browser.narrow();
        browser.open(runs());
        browser.driver()
                .executeScript(
                        "const region = document.querySelector(arguments[0]);"
                                + "region.focus(); region.scrollLeft = 60;",
                        SCROLLED);

        awaitUpdate();

        assertThat(browser.driver()
                        .executeScript(
                                "const region = document.querySelector(arguments[0]);"
                                        + "return [region.scrollLeft, document.activeElement === region];",
                                SCROLLED))
                .asList()
                .containsExactly(60L, true);

        browser.driver().executeScript("document.querySelector(arguments[0] + ' td a').focus()", SCROLLED);
        awaitUpdate();

        assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo(ENDLESS);
    }

    @Test
    void whatIsSelectedStaysUntilItIsNotSelectedAnyMore() throws Exception {
        browser.open(runs());
        String time = (String) browser.driver()
                .executeScript(
                        "getSelection().selectAllChildren(document.querySelector(arguments[0]));"
                                + "return getSelection().toString();",
                        ROW + DURATION);
        assertThat(time).contains(" so far");
        service.finish("Success");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        long asked = asked();

        browser.until(() -> asked() > asked + 1, "the page has been asked for again");

        assertThat(browser.driver().executeScript("return getSelection().toString()"))
                .isEqualTo(time);
        browser.driver().executeScript("getSelection().removeAllRanges()");
        browser.until(() -> text(OUTCOME).contains("Passed"), "the page is updated");
        browser.until(
                () -> browser.driver().findElement(NOTICE).getText().contains("in progress any more"),
                "the end is announced");
        assertThat(browser.driver().findElements(By.cssSelector(ROW))).hasSize(1);
    }

    @Test
    void whoMayNotSeeThePageAnyMoreIsTold() throws Exception {
        browser.open(runs());
        assertThat(browser.text()).doesNotContain(STALE);

        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy());

        browser.read(STALE);
        assertThat(browser.complaints())
                .isNotEmpty()
                .allSatisfy(complaint -> assertThat(complaint).contains("liveTable"));
        browser.picture("not-kept-up-to-date");
        Accessibility.check(browser.driver(), "#main-panel");
    }

    @Test
    void whoIsSentToSignInAgainIsTold() throws Exception {
        String login = jenkins.getURL() + "login";
        Filter gate = (request, response, chain) -> {
            if (((HttpServletRequest) request).getRequestURI().endsWith("/live")) {
                ((HttpServletResponse) response).sendRedirect(login);
            } else {
                chain.doFilter(request, response);
            }
        };
        browser.open(runs() + service.onlyExecution().id() + "/");
        PluginServletFilter.addFilter(gate);
        try {
            browser.read(STALE);
        } finally {
            PluginServletFilter.removeFilter(gate);
        }
        assertThat(browser.driver().findElement(NOTICE).getAttribute("role")).isEqualTo("status");
    }

    private String runs() throws Exception {
        return jenkins.getURL() + build.getUrl() + "qflow/";
    }

    /** Until the time so far is another. */
    private void awaitUpdate() {
        String before = text(DURATION);
        browser.until(() -> !text(DURATION).equals(before), "the page is updated");
    }

    /** How often the page has asked what there is to show now. */
    private long asked() {
        return (Long) browser.driver()
                .executeScript("return performance.getEntriesByType('resource')"
                        + ".filter(entry => entry.name.endsWith('/liveTable')).length");
    }

    private String text(String cell) {
        return browser.driver().findElement(By.cssSelector(ROW + cell)).getText();
    }
}
