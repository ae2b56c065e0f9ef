package io.jenkins.plugins.qualysflow.administration;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;

import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTableRow;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** A Jenkins that calls Qualys Flow, and an administrator who opens the page. */
@WithQualysFlow
abstract class AdministrationPageFixture {

    static JenkinsRule jenkins;

    TestService service;
    JenkinsRule.WebClient client;

    /** Each test has a gateway of its own; what is left of the others' follows below it on the page. */
    @BeforeEach
    void begin() throws Exception {
        QualysFlowServer slow = service.asServer("test");
        slow.setMaxIntervalSeconds(3600);
        slow.setCallsPerHour(300);
        QualysFlowConfiguration.get().setServers(List.of(slow));
        client = jenkins.createWebClient();
    }

    WorkflowRun waiting() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, script());
        Eventually.isTrue(() -> poller().watchCount() == 1);
        return build;
    }

    Gateway gateway() {
        return Gateway.of(service.server().url().toString());
    }

    static ExecutionPoller poller() {
        return QualysFlowEngine.get().engine().poller();
    }

    static String script() {
        return "qflowRun workflowId: '" + ENDLESS + "'";
    }

    HtmlPage open() throws Exception {
        return client.goTo("manage/qualys-flow/");
    }

    static String text(HtmlPage page) {
        return page.asNormalizedText();
    }

    HtmlPage press(HtmlPage page, String action) throws Exception {
        HtmlForm form = forms(page, action).get(0);
        return (HtmlPage) form.getOneHtmlElementByAttribute("button", "class", "jenkins-button")
                .click();
    }

    static List<HtmlForm> forms(HtmlPage page, String action) {
        return page.getForms().stream()
                .filter(form -> form.getActionAttribute().equals(action))
                .toList();
    }

    static HtmlTableRow rowWith(HtmlPage page, String text) {
        return page.getByXPath("//tbody/tr").stream()
                .map(HtmlTableRow.class::cast)
                .filter(row -> row.asNormalizedText().contains(text))
                .findFirst()
                .orElseThrow();
    }
}
