package io.jenkins.plugins.qualysflow.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ExtensionList;
import hudson.model.Descriptor.FormException;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import io.jenkins.plugins.qualysflow.config.Lanes;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.Lane;
import io.jenkins.plugins.qualysflow.core.poll.LaneKey;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.run.Connections;
import io.jenkins.plugins.qualysflow.sandbox.Fault;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a server, when something is wrong with it, then administrators are warned. */
@WithJenkins
class QualysFlowMonitorTest {

    private static final Call LOOK = new Call("GET", "/qflowapi/v1/executions/e-1?includeSteps=false");

    private static JenkinsRule jenkins;

    private TestService service;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    /** Each test has a gateway of its own. */
    @BeforeEach
    void begin() throws Exception {
        service = new TestService().configure();
    }

    @AfterEach
    void end() throws Exception {
        monitor().disable(false);
        jenkins.jenkins.disableSecurity();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        service.close();
    }

    @Test
    void aServerThatIsNotConfiguredAnyMoreIsNobodysToMend() {
        lane().answered(LOOK, 401, new RateHeaders(null, null, false), null);
        pause(Duration.ofMinutes(30));
        assertThat(problems()).hasSize(2);

        QualysFlowConfiguration.get().setServers(List.of());
        assertThat(problems()).isEmpty();
    }

    @Test
    void whereAllIsWellNobodyIsWarned() throws Exception {
        assertThat(problems()).isEmpty();
        ConnectionTest.of(server());

        assertThat(problems()).isEmpty();
        lookAgainUntilWarned(false);
        assertThat(jenkins.createWebClient().goTo("manage/").asNormalizedText())
                .doesNotContain("Qualys Flow needs attention");
    }

    @Test
    void aSecretThatIsNotTakenIsAWarningUntilItIs() {
        service.server()
                .addFault(Fault.on(Operation.AUTH_OIDC).call(1).answer(401, "{\"message\": \"Invalid Client ID\"}"));
        ConnectionTest.of(server());
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test does not take the credential 'qualys-client': ")
                .contains("Invalid Client ID")
                .doesNotContain(TestService.CLIENT_SECRET);

        ConnectionTest.of(server());
        assertThat(problems()).isEmpty();
    }

    @Test
    void aPermissionThatIsMissingIsAWarning() {
        lane().answered(LOOK, 403, new RateHeaders(null, null, false), null);

        assertThat(problems()).singleElement().asString().contains("status 403");
    }

    @Test
    void aUserWhoMayNotListWorkflowsIsNone() {
        service.server().addFault(Fault.on(Operation.WORKFLOW_LIST).answer(403));
        ConnectionTest.of(server());

        assertThat(problems()).isEmpty();
    }

    @Test
    void aSecretThatWasReplacedIsForgiven() throws Exception {
        service.server().addFault(Fault.on(Operation.AUTH_OIDC).call(1).answer(401));
        ConnectionTest.of(server());
        assertThat(problems()).hasSize(1);

        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().clear();
        provider.getCredentials()
                .add(new QualysApiClientCredentialsImpl(
                        CredentialsScope.SYSTEM,
                        TestService.CREDENTIALS_ID,
                        null,
                        TestService.CLIENT_ID,
                        Secret.fromString("another")));
        assertThat(problems()).isEmpty();
    }

    @Test
    void aFoldersCredentialOfTheSameIdIsNotTheServersAndIsSpokenOf() throws Exception {
        refuse(ofFolder("team", "server-of-nobody"));
        assertThat(problems()).as("for a server that is not there").isEmpty();

        refuse(ofFolder("red", "test"));
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test does not take the credential 'qualys-client' that a folder or a job chose: ");
    }

    @Test
    void anIdThatBeginsLikeAnotherIsAnother() throws Exception {
        QualysFlowServer prod = service.asServer("prod");
        prod.setCredentialsId("qualys-client-prod");
        TestService.addApiClient("qualys-client-prod");
        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test"), prod));
        refuse(lane());
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .removeIf(each -> ((StandardCredentials) each).getId().equals(TestService.CREDENTIALS_ID));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test does not take the credential 'qualys-client': ");
    }

    @Test
    void onlyServersThatUseTheCredentialAreNamed() throws Exception {
        QualysFlowServer other = service.asServer("other");
        other.setCredentialsId("another");
        TestService.addApiClient("another");
        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test"), other));
        refuse(lane());

        assertThat(problems()).singleElement().asString().startsWith("Server test does not take");

        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test"), service.asServer("twin"), other));
        assertThat(problems()).singleElement().asString().startsWith("Server test, twin does not take");
    }

    @Test
    void whileAVaultIsAwayItsCredentialIsTheServersByItsId() throws Exception {
        Vaulted vaulted = new Vaulted("vaulted");
        vaulted.away = false;
        SystemCredentialsProvider.getInstance().getCredentials().add(vaulted);
        QualysFlowServer server = service.asServer("test");
        server.setCredentialsId("vaulted");
        QualysFlowConfiguration.get().setServers(List.of(server));
        refuse(lane());
        vaulted.away = true;

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test does not take the credential 'vaulted'");
    }

    @Test
    void aTestOfACredentialThatAVaultDoesNotGiveSaysSo() throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(new Vaulted("vaulted"));
        QualysFlowServer server = service.asServer("test");
        server.setCredentialsId("vaulted");

        assertThat(ConnectionTest.of(server).message())
                .startsWith("Not connected: ")
                .contains("the vault is away");
    }

    private static void refuse(Lane lane) {
        lane.answered(LOOK, 401, new RateHeaders(null, null, false), null);
    }

    /** The lane of a folder's credential that has the id of the server's own. */
    private static Lane ofFolder(String name, String serverName) throws Exception {
        QualysFlowServer named = QualysFlowConfiguration.get().getServers().get(0);
        List<QualysFlowServer> before = QualysFlowConfiguration.get().getServers();
        QualysFlowServer meant = new QualysFlowServer(serverName);
        meant.setUrl(named.gateway().toString());
        meant.setCredentialsId(TestService.CREDENTIALS_ID);
        QualysFlowConfiguration.get().setServers(List.of(meant));
        Folder folder = jenkins.createProject(Folder.class, name);
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(),
                    List.of(new QualysApiClientCredentialsImpl(
                            CredentialsScope.GLOBAL,
                            TestService.CREDENTIALS_ID,
                            null,
                            TestService.CLIENT_ID,
                            Secret.fromString("secret-of-" + name))))
        }));
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("", true));
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        Lane lane = Connections.get()
                .of(build, serverName, TestService.CREDENTIALS_ID, false)
                .lane();
        QualysFlowConfiguration.get().setServers(before);
        return lane;
    }

    @Test
    void aPauseOfMoreThanTenMinutesIsAWarningAndAShorterOneIsNot() {
        pause(Duration.ofMinutes(10));
        assertThat(problems()).isEmpty();

        pause(Duration.ofMinutes(11));
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test wants no calls until ")
                .contains("(in 10 min")
                .endsWith("Builds wait.");
    }

    @Test
    void aServiceThatTurnsEveryCallAwayForTenMinutesIsAWarning() {
        SimulatedTime time = new SimulatedTime();
        ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0);
        Lane lane = poller.lane(new LaneKey(server().gateway().toString(), "one"), 300);
        for (int i = 0; i < 12; i++) {
            assertThat(paused(poller, time)).as("after %d minutes", i).hasSize(i > 10 ? 1 : 0);
            lane.answered(LOOK, 429, new RateHeaders(null, null, false), null);
            time.advance(Duration.ofSeconds(60));
        }
        assertThat(paused(poller, time))
                .as("while the next call is made")
                .singleElement()
                .asString()
                .startsWith("Server test has turned away every call since ")
                .contains("(12 min ago). The next one is made ")
                .endsWith("(now). Builds wait.");

        lane.answered(LOOK, 200, new RateHeaders(null, null, false), null);
        assertThat(paused(poller, time)).as("after a call that was let in").isEmpty();
    }

    private static List<String> paused(ExecutionPoller poller, SimulatedTime time) {
        return Problems.at(time.instant(), OwnCredentials.none(), poller);
    }

    @Test
    void aPastedTokenThatExpiresWithinAnHourIsAWarningEvenIfItWasNeverUsed() throws Exception {
        paste(Instant.now().plus(Duration.ofMinutes(59)));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test: the token that was pasted as credential 'pasted' expires ")
                .contains("(in 58 min");
    }

    @Test
    void aPastedTokenThatIsGoodForLongerIsNone() throws Exception {
        paste(Instant.now().plus(Duration.ofMinutes(61)));

        assertThat(problems()).isEmpty();
    }

    @Test
    void aPastedTokenThatHasExpiredIsAWarning() throws Exception {
        paste(Instant.now().minus(Duration.ofDays(2)));

        assertThat(problems()).singleElement().asString().contains("expired ", "2 days", "Builds that use it fail");
    }

    @Test
    void aTokenThatIsMintedMayExpire() {
        ConnectionTest.of(server());

        assertThat(problems()).isEmpty();
    }

    @Test
    void aTextThatIsNoTokenIsNotTheMonitorsToName() throws Exception {
        paste("two words");

        assertThat(problems()).isEmpty();
    }

    @Test
    void administratorsDismissItAndOthersOnlyReadIt() throws Exception {
        pause(Duration.ofMinutes(30));
        lookAgainUntilWarned(true);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("viewer")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        for (String user : List.of("viewer", "manager")) {
            HtmlPage manage = jenkins.createWebClient().login(user).goTo("manage/");
            assertThat(manage.asNormalizedText()).as(user).contains("wants no calls until");
            assertThat(dismissals(manage)).as(user).isEmpty();
        }

        JenkinsRule.WebClient admin = jenkins.createWebClient().login("admin");
        HtmlPage manage = admin.goTo("manage/");
        assertThat(manage.getAnchorByText("See how the servers stand").getHrefAttribute())
                .endsWith("/manage/qualys-flow/");
        dismissals(manage).get(0).getButtonByName("Submit").click();

        assertThat(monitor().isEnabled()).isFalse();
        assertThat(admin.goTo("manage/").asNormalizedText()).doesNotContain("wants no calls until");
    }

    @Test
    void neitherAPageNorTheTimerWaitsUntilCredentialsAreLookedUp() {
        List<Runnable> lookUps = new ArrayList<>();
        ProblemWatch slow = new ProblemWatch(lookUps::add);
        pause(Duration.ofMinutes(30));

        slow.run();
        assertThat(slow.problems()).as("before the look-up").isEmpty();

        lookUps.forEach(Runnable::run);
        assertThat(slow.problems()).as("after it").hasSize(1);
    }

    @Test
    void aLookUpThatTakesMinutesIsTheOnlyOneAndWhatNeedsNoneIsSaid() {
        List<Runnable> lookUps = new ArrayList<>();
        ProblemWatch slow = new ProblemWatch(lookUps::add);
        slow.run();
        pause(Duration.ofMinutes(30));

        slow.run();
        assertThat(lookUps).as("look-ups that go on").hasSize(1);
        assertThat(slow.problems()).singleElement().asString().contains("wants no calls until");

        lookUps.get(0).run();
        slow.run();
        assertThat(lookUps).as("look-ups, one after the other").hasSize(2);
    }

    @Test
    void aCredentialThatAVaultDoesNotGiveIsNoReasonToBeSilentAboutTheOthers() throws Exception {
        paste(Instant.now().plus(Duration.ofMinutes(59)));
        Vaulted vaulted = new Vaulted("vaulted");
        SystemCredentialsProvider.getInstance().getCredentials().add(vaulted);
        QualysFlowServer unreachable = service.asServer("vaulted");
        unreachable.setCredentialsId("vaulted");
        QualysFlowConfiguration.get().setServers(List.of(unreachable, server()));
        ProblemWatch watch = new ProblemWatch(Runnable::run);

        try (LogRecorder log =
                new LogRecorder().record(ProblemWatch.class, Level.WARNING).capture(10)) {
            watch.run();
            watch.run();
            assertThat(log.getMessages())
                    .as("said once")
                    .containsExactly("The credential of server vaulted can't be looked up");

            vaulted.away = false;
            watch.run();
            vaulted.away = true;
            watch.run();
            assertThat(log.getMessages()).as("said when it is so again").hasSize(2);
        }
        assertThat(watch.problems()).singleElement().asString().contains("'pasted' expires");
    }

    /** A minute later. */
    private static List<String> problems() {
        ProblemWatch watch = new ProblemWatch(Runnable::run);
        watch.run();
        return watch.problems();
    }

    /** What pages show was looked up by other threads. */
    private static void lookAgainUntilWarned(boolean warned) {
        Eventually.isTrue(() -> {
            ProblemWatch.get().run();
            return monitor().isActivated() == warned;
        });
    }

    /** A credential whose secret is elsewhere. */
    private static final class Vaulted extends UsernamePasswordCredentialsImpl {
        private static final long serialVersionUID = 1L;
        private boolean away = true;

        Vaulted(String id) throws FormException {
            super(CredentialsScope.SYSTEM, id, null, "somebody", "unused");
        }

        @Override
        public Secret getPassword() {
            if (away) {
                throw new CredentialsUnavailableException("password", "the vault is away");
            }
            return super.getPassword();
        }
    }

    private static List<HtmlForm> dismissals(HtmlPage page) {
        return page.getForms().stream()
                .filter(form -> form.getActionAttribute().contains(QualysFlowMonitor.class.getName()))
                .toList();
    }

    private static QualysFlowMonitor monitor() {
        return ExtensionList.lookupSingleton(QualysFlowMonitor.class);
    }

    private static QualysFlowServer server() {
        return QualysFlowConfiguration.get().getServers().get(0);
    }

    private static Lane lane() {
        StandardCredentials credentials = QualysCredentials.ofServer(
                server().getCredentialsId(), server().gateway().toString());
        return Lanes.get().of(server().gateway(), credentials);
    }

    private static void pause(Duration wait) {
        lane().answered(LOOK, 429, new RateHeaders(0L, wait, false), null);
    }

    private void paste(Instant expiresAt) throws Exception {
        String claims = "{\"exp\": " + expiresAt.getEpochSecond() + "}";
        paste("e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln");
    }

    private void paste(String token) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "pasted", null, Secret.fromString(token)));
        QualysFlowServer server = service.asServer("test");
        server.setCredentialsId("pasted");
        QualysFlowConfiguration.get().setServers(List.of(server));
    }
}
