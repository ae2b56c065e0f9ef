package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.credentials.CredentialOrigin;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given jobs and their credentials, when they want a connection. */
@WithQualysFlow
class ConnectionsTest {

    private static final Gateway GATEWAY = Gateway.of("https://gateway.example.com");

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void credentialsOfOneIdInTwoFoldersDoNotPushEachOtherOut() throws Exception {
        WorkflowJob red = jobIn("red", "secret-of-red");
        WorkflowJob blue = jobIn("blue", "secret-of-blue");

        Connection ofRed = connection(red);
        Connection ofBlue = connection(blue);

        assertThat(ofBlue.client()).isNotSameAs(ofRed.client());
        assertThat(ofBlue.account()).isNotSameAs(ofRed.account());
        assertThat(connection(red).client()).as("with the token it has").isSameAs(ofRed.client());
        assertThat(connection(blue).client()).isSameAs(ofBlue.client());
    }

    @Test
    void theSameCredentialInTwoFoldersIsOneCaller() throws Exception {
        WorkflowJob red = jobIn("red", "secret");
        WorkflowJob blue = jobIn("blue", "secret");

        assertThat(connection(red).client()).isSameAs(connection(blue).client());
    }

    @Test
    void anotherSecretIsAnotherCallerWithTheSameShare() throws Exception {
        Connection before = connection(jobIn("red", "before"));
        before.account().repeated(new Call("GET", "/"));
        Connection after = connection(jobIn("blue", "after"));

        assertThat(after.client()).isNotSameAs(before.client());
        assertThat(after.account().callsSpent()).isEqualTo(1);
    }

    @Test
    void aBuildThatBeganWithTheServersOwnCredentialKeepsToItWhateverItsFolderChoosesLater() throws Exception {
        WorkflowJob job = jobIn("red", "secret");
        job.setDefinition(new CpsFlowDefinition("echo 'begun'", true));
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        ServerChoice began = ServerChoice.of(job, null, null);
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        property.setCredentialsId("team");
        ((Folder) job.getParent()).addProperty(property);

        Connection later = Connections.get().of(build, began.server().getName(), began.credentialsId(), false);

        assertThat(ServerChoice.of(job, null, null).credentialsId())
                .as("the next build's")
                .isEqualTo("team");
        assertThat(later.client())
                .isSameAs(Connections.get().ofForm(null, "test", null).client());
        assertThat(later.client()).isNotSameAs(connection(job).client());
    }

    @Test
    void theLeastThatAServerAllowsAtAGatewayHoldsForAllThere() throws Exception {
        QualysFlowServer first = service.asServer("first");
        first.setCallsPerHour(200);
        QualysFlowServer second = service.asServer("second");
        second.setCallsPerHour(40);
        QualysFlowServer elsewhere = new QualysFlowServer("elsewhere");
        elsewhere.setUrl("https://gateway.example.com");
        elsewhere.setCallsPerHour(2);
        QualysFlowConfiguration.get().setServers(List.of(first, second, elsewhere));
        Gateway gateway = Gateway.of(service.server().url().toString());

        assertThat(Connections.get().of(gateway, token("a-token")).snapshot().callsPerHour())
                .isEqualTo(40);

        QualysFlowConfiguration.get().setServers(List.of(first, elsewhere));
        assertThat(Connections.get().of(gateway, token("a-token")).snapshot().callsPerHour())
                .isEqualTo(200);
    }

    @Test
    void aServerThatWasStoredByHandAndIsWrongIsNobodyElsesTrouble() throws Exception {
        QualysFlowServer elsewhere = new QualysFlowServer("broken");
        elsewhere.setUrl("https://gateway.example.com");
        QualysFlowConfiguration.get().setServers(List.of(elsewhere, service.asServer("test")));
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(QualysFlowConfiguration.class.getName() + ".xml");
        Files.writeString(file, Files.readString(file).replace("https://gateway.example.com", "no address"));
        QualysFlowConfiguration.get().load();
        QualysFlowServer broken = QualysFlowConfiguration.get().getServers().get(0);
        QualysFlowServer sound = QualysFlowConfiguration.get().getServers().get(1);

        assertThat(ConnectionTest.of(sound).message()).startsWith("Connected.");
        assertThat(ConnectionTest.of(broken).kind()).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void eachCallerIsListedWithTheIdOfItsCredentialAndNoSecret() throws Exception {
        Account ofRed = connection(jobIn("red", "s3cr3t")).account();
        Account pasted = Connections.get().of(GATEWAY, token("a-token"));

        assertThat(Connections.get().credentialUses())
                .containsEntry(
                        pasted.key(),
                        new Connections.CredentialUse("pasted", CredentialOrigin.SYSTEM, Set.of(), true, null, false))
                .containsEntry(
                        ofRed.key(),
                        new Connections.CredentialUse(
                                "team", new CredentialOrigin(false, "red"), Set.of("test"), false, null, false));
        assertThat(Connections.get().credentialUses().toString()).doesNotContain("s3cr3t", "a-token");
    }

    @Test
    void aSecretThatWasReplacedIsKnownAsThatOnceTheNewOneIsUsed() throws Exception {
        WorkflowJob red = jobIn("red", "before");
        Account before = connection(red).account();
        Account ofBlue = connection(jobIn("blue", "another")).account();
        keep((Folder) red.getParent(), "after");
        assertThat(Connections.get().credentialUses().get(before.key()).superseded())
                .isFalse();

        Account after = connection(red).account();
        assertThat(Connections.get().credentialUses().get(before.key()).superseded())
                .isTrue();
        assertThat(Connections.get().credentialUses().get(after.key()).superseded())
                .isFalse();
        assertThat(Connections.get().credentialUses().get(ofBlue.key()).superseded())
                .as("that of another folder")
                .isFalse();

        keep((Folder) red.getParent(), "before");
        connection(red);
        assertThat(Connections.get().credentialUses().get(before.key()).superseded())
                .as("put back")
                .isFalse();
    }

    @Test
    void aCredentialOfTheSystemThatAJobChoseIsOneOfTheSystem() throws Exception {
        TestService.addApiClient("shared");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "chooser");
        Account account = Connections.get().ofForm(job, "test", "shared").account();

        assertThat(Connections.get().credentialUses().get(account.key()).origin())
                .isEqualTo(CredentialOrigin.SYSTEM);
    }

    @Test
    void aPastedTextThatIsNoTokenIsRefused() {
        assertThatThrownBy(() -> Connections.get().of(GATEWAY, token("two words")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pasted")
                .hasMessageNotContaining("two words");
    }

    private static StandardCredentials token(String text) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, "pasted", null, Secret.fromString(text));
    }

    private static Connection connection(WorkflowJob job) throws Exception {
        return Connections.get().ofForm(job, "test", "team");
    }

    private WorkflowJob jobIn(String name, String secret) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, name);
        keep(folder, secret);
        return folder.createProject(WorkflowJob.class, "job");
    }

    private static void keep(Folder folder, String secret) throws Exception {
        folder.getProperties().removeAll(FolderCredentialsProperty.class);
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(),
                    List.of(new QualysApiClientCredentialsImpl(
                            CredentialsScope.GLOBAL, "team", null, "client", Secret.fromString(secret))))
        }));
    }
}
