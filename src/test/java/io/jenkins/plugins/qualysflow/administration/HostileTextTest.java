package io.jenkins.plugins.qualysflow.administration;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given names and messages that mean harm, when the page and the warning show them. */
@WithQualysFlow
class HostileTextTest {

    private static final String HARM = "\"'><script>window.harm = 1</script><img src=x onerror='window.harm = 1'>";
    /** Turns the direction of what follows, and ends lines. */
    private static final String MARKS = "\u202e\u2066\u0000\u0007\r\n\u2028";

    private static JenkinsRule jenkins;

    private TestService service;

    @Test
    void aStatusIsShownAsTextAndShort() throws Exception {
        String id = service.server().startFromUi(ENDLESS).id();
        answerPolls(200, Map.of("data", Map.of("id", id, "status", HARM + MARKS + "x".repeat(1_000_000))));
        begin("qflowWait executionId: '" + id + "'");
        Eventually.isTrue(() -> QualysFlowEngine.get().engine().poller().watches().stream()
                .anyMatch(watch -> String.valueOf(watch.status()).contains("script")));

        HtmlPage page = open("manage/qualys-flow/");
        assertHarmless(page);
        assertThat(page.asNormalizedText()).contains(HARM);
        assertThat(page.asXml().length()).isLessThan(300_000);
    }

    @Test
    void anErrorIsShownAsTextAndShort() throws Exception {
        answerPolls(500, Map.of("message", HARM + MARKS + "Bearer abc.def.ghi " + "y".repeat(1_000_000)));
        begin();
        Eventually.isTrue(() -> QualysFlowEngine.get().engine().poller().watches().stream()
                .anyMatch(watch -> String.valueOf(watch.lastError()).contains("script")));

        HtmlPage page = open("manage/qualys-flow/");
        assertHarmless(page);
        assertThat(page.asNormalizedText()).contains(HARM).doesNotContain("abc.def");
        assertThat(page.asXml().length()).isLessThan(300_000);
    }

    @Test
    void namesOfServersAndCredentialsAreTextInThePageAndTheWarning() throws Exception {
        TestService.add(new QualysApiClientCredentialsImpl(
                CredentialsScope.SYSTEM, HARM, null, "wrong", Secret.fromString("wrong")));
        QualysFlowServer server = service.asServer(HARM);
        server.setCredentialsId(HARM);
        QualysFlowConfiguration.get().setServers(List.of(server));
        HtmlPage page = open("manage/qualys-flow/");
        assertHarmless(page);

        HtmlPage tested = page.getForms().stream()
                .filter(form -> form.getActionAttribute().equals("testConnection"))
                .findFirst()
                .orElseThrow()
                .getOneHtmlElementByAttribute("button", "class", "jenkins-button")
                .click();
        assertHarmless(tested);
        assertThat(tested.asNormalizedText()).contains(HARM, "Not connected");

        ProblemWatch.get().run();
        Eventually.isTrue(() -> !ProblemWatch.get().problems().isEmpty());
        HtmlPage manage = open("manage/");
        assertHarmless(manage);
        assertThat(manage.asNormalizedText()).contains("Server " + HARM + " does not take the credential");
    }

    @Test
    void theNameOfABuildIsText() throws Exception {
        WorkflowJob job = begin();
        job.getLastBuild().setDisplayName(HARM);
        job.setDisplayName(HARM);

        HtmlPage page = open("manage/qualys-flow/");
        assertHarmless(page);
        assertThat(page.asNormalizedText()).contains(HARM);
    }

    private void answerPolls(int status, Map<String, Object> body) {
        service.pollByDetails();
        service.server().addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(status, QFlowJson.write(body)));
    }

    private WorkflowJob begin() throws Exception {
        return begin("qflowRun workflowId: '" + ENDLESS + "'");
    }

    private WorkflowJob begin(String step) throws Exception {
        WorkflowJob job = Pipelines.start(jenkins, step).getParent();
        Eventually.isTrue(() -> QualysFlowEngine.get().engine().poller().watchCount() == 1);
        return job;
    }

    private HtmlPage open(String path) throws Exception {
        return jenkins.createWebClient().goTo(path);
    }

    private static void assertHarmless(HtmlPage page) {
        assertThat(page.executeJavaScript("window.harm === undefined").getJavaScriptResult())
                .isEqualTo(true);
        assertThat(page.getByXPath("//img[@src='x']")).isEmpty();
        assertThat(page.asNormalizedText()).doesNotContain("\u202e", "\u2066", "\u0007", "\u2028");
    }
}
