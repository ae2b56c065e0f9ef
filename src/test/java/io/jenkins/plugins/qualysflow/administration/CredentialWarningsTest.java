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
import hudson.model.Descriptor.FormException;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.LogRecorder;

/** Given a credential that is refused, replaced or in a vault, then administrators are warned of the right one. */
class CredentialWarningsTest extends MonitorFixture {

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
        account().answered(LOOK, 403, new RateHeaders(null, null, false), null);

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

        replaceSecret();
        assertThat(problems()).isEmpty();
    }

    @Test
    void aSecretThatWasReplacedAndUsedIsForgivenBeforeItIsReadAgain() throws Exception {
        ProblemWatch watch = new ProblemWatch(Runnable::run);
        refuse(account());
        watch.run();
        assertThat(watch.problems()).hasSize(1);

        replaceSecret();
        Account replaced = account();
        assertThat(watch.problems()).as("the earlier secret").isEmpty();

        refuse(replaced);
        assertThat(watch.problems()).as("the one that is refused now").hasSize(1);
    }

    private static void replaceSecret() throws Exception {
        TestService.add(new QualysApiClientCredentialsImpl(
                CredentialsScope.SYSTEM,
                TestService.CREDENTIALS_ID,
                null,
                TestService.CLIENT_ID,
                Secret.fromString("another")));
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
        refuse(account());
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
        refuse(account());

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
        refuse(account());
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

    @Test
    void aCredentialThatAVaultDoesNotGiveIsNoReasonToBeSilentAboutTheOthers() throws Exception {
        paste(Instant.now().plus(Duration.ofMinutes(59)));
        Vaulted vaulted = new Vaulted("vaulted");
        SystemCredentialsProvider.getInstance().getCredentials().add(vaulted);
        QualysFlowServer unreachable = service.asServer("vaulted");
        unreachable.setCredentialsId("vaulted");
        QualysFlowConfiguration.get().setServers(List.of(unreachable, server()));
        vaulted.away = false;
        refuse(account());
        vaulted.away = true;
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
        assertThat(watch.problems()).anySatisfy(problem -> assertThat(problem).contains("'pasted' expires"));
    }

    @Test
    void aSecretIsReadOnlyWhereThereIsSomethingToWarnOf() throws Exception {
        Vaulted vaulted = new Vaulted("vaulted");
        vaulted.away = false;
        SystemCredentialsProvider.getInstance().getCredentials().add(vaulted);
        QualysFlowServer server = service.asServer("test");
        server.setCredentialsId("vaulted");
        QualysFlowConfiguration.get().setServers(List.of(server));
        Account account = account();
        vaulted.read.set(0);

        problems();
        assertThat(vaulted.read).as("readings of a secret that nobody refused").hasValue(0);

        refuse(account);
        problems();
        assertThat(vaulted.read).as("readings of one that was refused").hasPositiveValue();
    }

    private static void refuse(Account account) {
        account.answered(LOOK, 401, new RateHeaders(null, null, false), null);
    }

    /** The account of a folder's credential that has the id of the server's own. */
    private static Account ofFolder(String name, String serverName) throws Exception {
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
        Account account = Connections.get()
                .of(build, serverName, TestService.CREDENTIALS_ID, false)
                .account();
        QualysFlowConfiguration.get().setServers(before);
        return account;
    }

    /** A credential whose secret is elsewhere. */
    private static final class Vaulted extends UsernamePasswordCredentialsImpl {
        private static final long serialVersionUID = 1L;
        private final AtomicInteger read = new AtomicInteger();
        private boolean away = true;

        Vaulted(String id) throws FormException {
            super(CredentialsScope.SYSTEM, id, null, "somebody", "unused");
        }

        @Override
        public Secret getPassword() {
            read.incrementAndGet();
            if (away) {
                throw new CredentialsUnavailableException("password", "the vault is away");
            }
            return super.getPassword();
        }
    }
}
