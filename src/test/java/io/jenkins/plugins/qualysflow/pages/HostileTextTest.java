package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a service whose names, words and errors are an attack, when people look at what it sent. */
@WithQualysFlow
class HostileTextTest {

    private static final String WORKFLOW = "11111111-2222-4333-8444-00000000000f";

    private static final List<String> ATTACKS = List.of(
            "<script>alert('script')</script>",
            "\"><img src=x onerror=alert('image')>",
            "' onmouseover='alert(1)' x='",
            "</title></svg></desc><b class=injected>",
            "javascript:alert('link')",
            "${7*7} #{7*7} &lt;&#60;&amp;",
            "\u001b[31mred\u0007\u0000 \r\n[Qualys Flow] forged line",
            "\u202egnp.exe\u2066\u200f\u2028end",
            "x".repeat(1_000_000));

    /** What moves, hides or breaks other text. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}&&[^\\n\\r\\t]]|[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029]");

    private static JenkinsRule jenkins;

    private final List<String> alerts = new ArrayList<>();
    private JenkinsRule.WebClient client;
    private TestService service;

    @BeforeAll
    static void start() throws Exception {
        // The first page takes a Jenkins far longer than any other.
        jenkins.createWebClient().goTo("");
    }

    @BeforeEach
    void begin() {
        client = jenkins.createWebClient();
        client.setAlertHandler((page, message) -> alerts.add(message));
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void namesKindsAndWordsOfStepsAreTextAndNothingElse() throws Exception {
        SimulatedWorkflow.Builder workflow =
                SimulatedWorkflow.builder(WORKFLOW).duration(Duration.ZERO).status(ATTACKS.get(1));
        for (int n = 0; n < ATTACKS.size(); n++) {
            workflow.node(SimulatedNode.of(n + ATTACKS.get(n))
                    .withType(ATTACKS.get(n))
                    .withStatus(ATTACKS.get(n)));
        }
        serve(Scenario.builder()
                .credentials(TestService.credentials())
                .workflow(workflow.build())
                .build());

        Pipelines.run(jenkins, "qflowRun workflowId: '" + WORKFLOW + "', onFailure: 'NONE', archiveOutputs: ''");

        String execution = service.onlyExecution().id();
        HtmlPage page = checked("1/qflow/" + execution + "/");
        assertThat(page.asNormalizedText()).contains("<script>alert('script')</script>", "Unknown status");
        checked("1/");
        checked("1/qflow/");
        checked("1/console");
        checked("");
        JSONObject data = data("1/qflow/" + execution + "/api/json");
        assertThat(data.getJSONArray("steps").toString()).contains("alert('script')");
        assertThat(data.toString().length()).isLessThan(200_000);
    }

    @Test
    void theWordOfARunningExecutionIsTextInWhatIsAskedForAgainAndAgain() throws Exception {
        serve(TestService.scenario().toBuilder().runningStatus(ATTACKS.get(0)).build());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun workflowId: '" + TestService.ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
        Eventually.isTrue(() -> fragment().contains("&lt;script"));

        assertThat(fragment()).doesNotContain("<script");
        checked("1/");
        service.finish("Success");
        jenkins.waitForCompletion(build);
    }

    @Test
    void theBodyOfAnErrorIsText() throws Exception {
        for (String attack : ATTACKS) {
            serve(TestService.scenario());
            String body = "{\"message\": " + QFlowJson.write(attack) + "}";
            service.server().addFault(Fault.on(Operation.RUN).answer(400, body));
            WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun '" + TestService.QUICK + "'");

            String job = build.getParent().getName();
            checkedAt("job/" + job + "/1/");
            checkedAt("job/" + job + "/1/console");
            checkedAt("job/" + job + "/1/qflow/");
        }
    }

    @Test
    void namesThatAJobGivesAreText() throws Exception {
        var build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("release"));
        StoredRuns runs = new StoredRuns(build);
        List<String> ids = new ArrayList<>();
        for (String attack : ATTACKS) {
            ids.add(runs.ended(StoredRuns.report(
                    attack, attack, Outcome.FAILURE, List.of(), List.of(), StoredRuns.gates(), List.of(), List.of())));
        }
        ids.add(runs.open(Phase.WAITING, ATTACKS.get(0)));

        checked("1/");
        checked("1/qflow/");
        checked("");
        for (String id : ids) {
            checked("1/qflow/" + id + "/");
        }
        assertThat(data("1/qflow/api/json").getJSONArray("executions").size()).isEqualTo(ids.size());
    }

    private void serve(Scenario scenario) {
        service.close();
        service = new TestService(scenario);
        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test")));
    }

    private String fragment() {
        try {
            return jenkins.createWebClient()
                    .withJavaScriptEnabled(false)
                    .withThrowExceptionOnFailingStatusCode(false)
                    .goTo("job/release/1/qflow/liveRuns", null)
                    .getWebResponse()
                    .getContentAsString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HtmlPage checked(String path) throws Exception {
        return checkedAt("job/release/" + path);
    }

    private HtmlPage checkedAt(String path) throws Exception {
        HtmlPage page = client.goTo(path);
        assertThat(alerts).as("alerts on " + path).isEmpty();
        for (String injected : List.of(
                "img[src='x']",
                "b.injected",
                "#main-panel [onerror]",
                "#main-panel [onmouseover]",
                "#main-panel [onclick]",
                "#main-panel a[href^='javascript:']",
                ".qualys-flow-run [style]",
                ".jenkins-tab-pane [style]:not(.jenkins-tab-pane__title)")) {
            assertThat(page.querySelectorAll(injected))
                    .as(injected + " on " + path)
                    .isEmpty();
        }
        assertThat(page.getElementsByTagName("script"))
                .as("scripts on " + path)
                .noneMatch(script -> script.getTextContent().contains("alert("));
        String shown = page.getElementById("main-panel").getTextContent();
        assertThat(UNSEEN.matcher(shown).find())
                .as("unseen characters on " + path)
                .isFalse();
        assertThat(shown.lines()).noneMatch(line -> line.startsWith("[Qualys Flow] forged"));
        assertThat(page.getWebResponse().getContentAsString().length())
                .as("characters of " + path)
                .isLessThan(500_000);
        return page;
    }

    private JSONObject data(String path) throws Exception {
        return JSONObject.fromObject(client.goTo("job/release/" + path, "application/json")
                .getWebResponse()
                .getContentAsString());
    }
}
