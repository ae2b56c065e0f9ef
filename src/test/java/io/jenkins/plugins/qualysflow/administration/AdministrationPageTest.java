package io.jenkins.plugins.qualysflow.administration;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.config.Lanes;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Cadence;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.Lane;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.Fault;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTable;
import org.htmlunit.html.HtmlTableRow;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a Jenkins that calls Qualys Flow, when an administrator opens the page. */
@WithJenkins
class AdministrationPageTest {

    private static JenkinsRule jenkins;

    private TestService service;
    private JenkinsRule.WebClient client;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    /** Each test has a gateway of its own; what is left of the others' follows below it on the page. */
    @BeforeEach
    void begin() throws Exception {
        service = new TestService().configure();
        QualysFlowServer slow = service.asServer("test");
        slow.setMaxIntervalSeconds(3600);
        QualysFlowConfiguration.get().setServers(List.of(slow));
        client = jenkins.createWebClient();
    }

    @AfterEach
    void end() throws Exception {
        for (Item item : List.copyOf(jenkins.jenkins.getItems())) {
            item.delete();
        }
        Eventually.isTrue(() -> poller().watchCount() == 0);
        service.close();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
    }

    @Test
    void whereNothingIsConfiguredThePageSaysSo() throws Exception {
        QualysFlowConfiguration.get().setServers(List.of());

        assertThat(text(open())).contains("No server is configured.");
    }

    @Test
    void aServerThatWasNeverCalledSaysSo() throws Exception {
        HtmlPage page = open();

        assertThat(rows(page))
                .first()
                .asString()
                .contains("test", TestService.CREDENTIALS_ID, "0 of 300", "not tested");
        assertThat(text(page))
                .contains(service.server().url().toString())
                .contains("Nothing has been called here since Jenkins was started");
        assertThat(service.server().journal().entries())
                .as("calls for the page")
                .isEmpty();
    }

    @Test
    void aWaitIsShownWithItsBuild() throws Exception {
        WorkflowRun build = waiting();
        HtmlPage page = open();

        HtmlTableRow wait = rowWith(page, service.onlyExecution().id());
        assertThat(wait.asNormalizedText()).contains("release", "#1", "in ");
        assertThat(page.getAnchorByText("release").getHrefAttribute())
                .endsWith("/" + build.getParent().getUrl());
        assertThat(page.getAnchorByText("#1").getHrefAttribute()).endsWith("/" + build.getUrl());
        assertThat(text(page))
                .contains("POST /workflows/{workflowId}/run")
                .contains("0 waiting for the quota or for others")
                .contains("expires in 3 hr");
    }

    @Test
    void callsUsedAndLeftAreThoseOfTheHour() throws Exception {
        StandardCredentials credentials =
                QualysCredentials.ofServer(TestService.CREDENTIALS_ID, gateway().toString());
        for (int i = 0; i < 123; i++) {
            Lanes.get().of(gateway(), credentials).repeated(ScriptedClient.CALL);
        }

        assertThat(rows(open())).first().asString().contains("123 of 300", "177");
    }

    @Test
    void theLastErrorIsShownWithItsCallAndWhatTheServiceSaid() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.EXECUTION_DETAILS)
                        .header("X-RateLimit-Remaining", "17")
                        .answer(500, "{\"message\": \"the database is away\"}"));
        waiting();
        Eventually.isTrue(() -> poller().watches().stream().anyMatch(watch -> watch.trouble() != null));

        assertThat(text(open())).contains("500", "the database is away", "17 calls left");
    }

    @Test
    void aPauseSaysUntilWhenAndWhy() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.EXECUTION_DETAILS)
                        .header("X-RateLimit-ToWait-Sec", "3000")
                        .answer(429));
        waiting();
        Eventually.isTrue(() -> QualysFlowEngine.get()
                        .engine()
                        .poller()
                        .gateway(service.server().url().toString())
                        .pause()
                != null);

        assertThat(text(open())).contains("No calls until", "the service asked for that", "wait 3000 s", "49 min");
    }

    @Test
    void aTestIsMadeByAButtonAndItsResultStays() throws Exception {
        HtmlPage after = press(open(), "testConnection");

        assertThat(after.getUrl().getPath()).endsWith("/manage/qualys-flow/");
        assertThat(text(after)).contains("test: Connected. The token is for 'client-4711'.", "1 of 300");
        assertThat(text(open())).contains("Connected.");
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).hasSize(1);
    }

    @Test
    void aTestThatFailsSaysWhyAndSoDoesTheCredential() throws Exception {
        service.server().addFault(Fault.on(Operation.AUTH_OIDC).answer(401, "{\"message\": \"Invalid Client ID\"}"));

        HtmlPage after = press(open(), "testConnection");

        assertThat(text(after))
                .contains("test: Not connected: ", "The service does not take this credential:", "Invalid Client ID")
                .doesNotContain(TestService.CLIENT_SECRET);
    }

    @Test
    void aTestOfAnotherAddressOrCredentialIsNoTestOfTheServer() throws Exception {
        press(open(), "testConnection");
        assertThat(text(open())).contains("Connected.");

        QualysFlowServer changed = service.asServer("test");
        changed.setCredentialsId("another");
        QualysFlowConfiguration.get().setServers(List.of(changed));
        assertThat(text(open())).doesNotContain("Connected.").contains("not tested");
    }

    @Test
    void aServerWithoutACredentialHasNoButton() throws Exception {
        QualysFlowServer bare = service.asServer("bare");
        bare.setCredentialsId(null);
        QualysFlowConfiguration.get().setServers(List.of(bare));

        HtmlPage page = open();
        assertThat(forms(page, "testConnection")).isEmpty();
        assertThat(text(page)).contains("none of its own");
    }

    @Test
    void lookingNowDoesNotWaitForTheNextLook() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        Scheduler.Timer wait = watch("execution-of-nobody", asked);
        HtmlPage page = open();
        assertThat(rowWith(page, "execution-of-nobody").asNormalizedText())
                .contains("a build that you may not see", "not seen yet", "in 1 hr 0 min");

        press(page, "lookNow");

        Eventually.isTrue(() -> asked.looks.size() == 1);
        wait.cancel();
        assertThat(text(open())).contains("Nothing is waited for.");
    }

    @Test
    void allWaitsOfAGatewayAreLookedAtTogether() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        List<Scheduler.Timer> waits = List.of(watch("one", asked), watch("two", asked));

        press(open(), "lookAtAll");

        Eventually.isTrue(() -> asked.looks.size() == 2);
        waits.forEach(Scheduler.Timer::cancel);
    }

    @Test
    void ofVeryManyWaitsTheOldestAreShown() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        List<Scheduler.Timer> waits = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            waits.add(watch("execution-" + i, asked));
        }
        HtmlPage page = open();
        waits.forEach(Scheduler.Timer::cancel);

        assertThat(text(page))
                .contains("execution-99", "And 30 more, which began later.")
                .doesNotContain("execution-100");
    }

    @Test
    void aWaitThatIsOverWhenItsButtonIsPressedIsNoError() throws Exception {
        Scheduler.Timer wait = watch("short", new ScriptedClient(new SimulatedTime()));
        HtmlPage page = open();
        wait.cancel();

        assertThat(text(press(page, "lookNow"))).contains("Nothing is waited for.");
    }

    @Test
    void twoServersAtOneGatewayShareOneSection() throws Exception {
        QualysFlowServer other = service.asServer("audit");
        other.setCallsPerHour(10);
        QualysFlowConfiguration.get().setServers(List.of(service.asServer("production"), other));
        press(open(), "testConnection");

        HtmlPage page = open();
        assertThat(page.getHtmlElementById("gateway-0").asNormalizedText()).isEqualTo("production, audit");
        HtmlTableRow production = rowWith(page, "production");
        assertThat(production.getCell(2).asNormalizedText())
                .as("what lanes go by")
                .contains("1 of 10", "Its own number is 300", "the least of the servers");
        assertThat(production.getCell(3).asNormalizedText()).isEqualTo("9");
        assertThat(rowWith(page, "audit").getCell(2).asNormalizedText()).isEqualTo("1 of 10");
        assertThat(rowWith(page, "audit").getCell(3).asNormalizedText()).isEqualTo("9");
    }

    @Test
    void whatWaitsGoesOnAsSoonAsMoreCallsAreAllowed() throws Exception {
        QualysFlowServer low = service.asServer("test");
        low.setCallsPerHour(10);
        QualysFlowConfiguration.get().setServers(List.of(low));
        Lane lane = Lanes.get()
                .of(
                        gateway(),
                        QualysCredentials.ofServer(
                                TestService.CREDENTIALS_ID, gateway().toString()));
        for (int i = 0; i < 20; i++) {
            lane.repeated(ScriptedClient.CALL);
        }
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        Scheduler.Timer wait = watch("held", asked);
        press(open(), "lookNow");
        assertThat(rowWith(open(), "held").asNormalizedText()).contains("queued until the quota allows", "in 59 min");

        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test")));
        Eventually.isTrue(() -> asked.looks.size() == 1);
        wait.cancel();
    }

    @Test
    void whatIsLookedAtSaysSo() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        asked.onLook = id -> new CompletableFuture<>();
        Scheduler.Timer wait = watch("slow", asked);
        press(open(), "lookNow");
        Eventually.isTrue(() -> asked.looks.size() == 1);

        assertThat(rowWith(open(), "slow").asNormalizedText()).contains("being looked at");
        wait.cancel();
    }

    @Test
    void theNextLookIsNotBeforeAPauseIsOver() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        Instant soon = Instant.now().plusSeconds(600);
        Lane lane = Lanes.get()
                .of(
                        gateway(),
                        QualysCredentials.ofServer(
                                TestService.CREDENTIALS_ID, gateway().toString()));
        Scheduler.Timer wait = poller().watch(
                        new Watch("paused", soon, soon.plus(Duration.ofHours(2)), Cadence.DEFAULT),
                        new Connection(lane, asked),
                        new Unheard());
        lane.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(44), false), null);

        assertThat(rowWith(open(), "paused").getCell(4).asNormalizedText()).startsWith("in 43 min");
        wait.cancel();
    }

    @Test
    void aGatewayThatIsNotConfiguredAnyMoreIsStillThereWithItsCalls() throws Exception {
        press(open(), "testConnection");
        QualysFlowConfiguration.get().setServers(List.of());

        assertThat(text(open())).contains("No configured server", "GET /workflows");
    }

    @Test
    void theManagementPageLinksToIt() throws Exception {
        HtmlPage manage = client.goTo("manage/");

        assertThat(manage.getAnchorByHref("qualys-flow").asNormalizedText()).contains("Qualys Flow");
    }

    @Test
    void thePageHasOneHeadingAndEveryTableItsHeaders() throws Exception {
        waiting();
        HtmlPage page = press(open(), "testConnection");

        assertThat(page.getByXPath("//h1")).hasSize(1);
        for (Object table : page.getByXPath("//main//table | //div[@id='main-panel']//table")) {
            for (DomElement header : ((HtmlTable) table).getElementsByTagName("th")) {
                assertThat(header.getAttribute("scope")).as(header.asXml()).isIn("col", "row");
                assertThat(header.getTextContent()).as(header.asXml()).isNotBlank();
            }
        }
        assertThat(page.getByXPath("//div[@id='main-panel']//script | //div[@id='main-panel']//style"))
                .as("inline scripts and styles")
                .allSatisfy(element ->
                        assertThat(((DomElement) element).getAttribute("src")).isNotEmpty());
        assertThat(page.getByXPath("//div[@id='main-panel']//*[@style or @onclick or @onsubmit]"))
                .isEmpty();
    }

    private WorkflowRun waiting() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, script());
        Eventually.isTrue(() -> poller().watchCount() == 1);
        return build;
    }

    /** A wait that is looked at in an hour for the first time. */
    private Scheduler.Timer watch(String executionId, ScriptedClient client) {
        StandardCredentials credentials =
                QualysCredentials.ofServer(TestService.CREDENTIALS_ID, gateway().toString());
        Instant later = Instant.now().plus(Duration.ofHours(1)).plusSeconds(20);
        return poller().watch(
                        new Watch(executionId, later, later.plus(Duration.ofHours(1)), Cadence.DEFAULT),
                        new Connection(Lanes.get().of(gateway(), credentials), client),
                        new Unheard());
    }

    private Gateway gateway() {
        return Gateway.of(service.server().url().toString());
    }

    private static ExecutionPoller poller() {
        return QualysFlowEngine.get().engine().poller();
    }

    private static String script() {
        return "qflowRun workflowId: '" + ENDLESS + "'";
    }

    private HtmlPage open() throws Exception {
        return client.goTo("manage/qualys-flow/");
    }

    private static String text(HtmlPage page) {
        return page.asNormalizedText();
    }

    private HtmlPage press(HtmlPage page, String action) throws Exception {
        HtmlForm form = forms(page, action).get(0);
        return (HtmlPage) form.getOneHtmlElementByAttribute("button", "class", "jenkins-button")
                .click();
    }

    private static List<HtmlForm> forms(HtmlPage page, String action) {
        return page.getForms().stream()
                .filter(form -> form.getActionAttribute().equals(action))
                .toList();
    }

    private static List<String> rows(HtmlPage page) {
        return page.getByXPath("//tbody/tr").stream()
                .map(row -> ((HtmlTableRow) row).asNormalizedText())
                .toList();
    }

    private static HtmlTableRow rowWith(HtmlPage page, String text) {
        return page.getByXPath("//tbody/tr").stream()
                .map(HtmlTableRow.class::cast)
                .filter(row -> row.asNormalizedText().contains(text))
                .findFirst()
                .orElseThrow();
    }

    private static final class Unheard implements WatchListener {
        @Override
        public void looked(Execution execution, Instant nextLook) {}

        @Override
        public void troubled(QFlowException error, Instant nextLook) {}

        @Override
        public void ended(Execution execution) {}

        @Override
        public void timedOut(Execution last) {}

        @Override
        public void failed(QFlowException error) {}
    }
}
