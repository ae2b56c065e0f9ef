package io.jenkins.plugins.qualysflow.config;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.AbortException;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given two servers and a job two folders deep, when folders choose, then this is what the job uses. */
@WithQualysFlow
class FolderChoiceTest {

    private static final String TEAM_CLIENT = "client-of-the-team";

    private static JenkinsRule jenkins;
    private TestService production;
    private TestService staging;
    private Folder outer;
    private Folder inner;
    private WorkflowJob job;

    @BeforeEach
    void begin() throws Exception {
        production = new TestService(TestService.scenario().toBuilder()
                .credentials(Credentials.none()
                        .withClient(TestService.CLIENT_ID, TestService.CLIENT_SECRET)
                        .withClient(TEAM_CLIENT, "secret-of-the-team"))
                .build());
        staging = new TestService();
        production.addCredential();
        QualysFlowServer theDefault = production.asServer("production");
        theDefault.setDefaultServer(true);
        QualysFlowConfiguration.get().setServers(List.of(theDefault, staging.asServer("staging")));
        outer = jenkins.createProject(Folder.class, "outer");
        inner = outer.createProject(Folder.class, "inner");
        job = inner.createProject(WorkflowJob.class, "job");
        addTeamClient(outer);
    }

    /** An API client in the store of a folder, known to the production service only. */
    private static void addTeamClient(Folder folder) throws Exception {
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(),
                    List.of(new QualysApiClientCredentialsImpl(
                            CredentialsScope.GLOBAL,
                            "team",
                            null,
                            TEAM_CLIENT,
                            Secret.fromString("secret-of-the-team"))))
        }));
    }

    @AfterEach
    void end() {
        production.close();
        staging.close();
    }

    @Test
    void whereNobodyChoosesItIsTheDefaultServerWithItsOwnCredential() throws Exception {
        assertChoice("production", null, null, null);
        inner.addProperty(new QualysFlowFolderProperty());
        assertChoice("production", null, null, null);
    }

    @Test
    void theNearestFolderThatChoosesAnythingDecides() throws Exception {
        choose(outer, "staging", "team");
        assertChoice("staging", "team", null, null);

        choose(inner, "production", null);
        // The outer folder's credential was chosen for another server.
        assertChoice("production", null, null, null);
    }

    @Test
    void whatTheJobSaysComesFirst() throws Exception {
        choose(inner, "staging", "team");

        assertChoice("production", null, "production", null);
        assertChoice("staging", "team", " staging ", " ");
        assertChoice("staging", "own", null, "own");
        assertChoice("production", "own", "production", "own");
    }

    @Test
    void aCredentialAloneIsForTheDefaultServer() throws Exception {
        choose(outer, null, "team");

        assertChoice("production", "team", null, null);
        assertChoice("production", "team", "production", null);
        assertChoice("staging", null, "staging", null);
    }

    @Test
    void aFolderThatChoosesAServerWhichIsGoneIsNamed() throws Exception {
        choose(outer, "gone", "team");

        assertThatThrownBy(() -> ServerChoice.of(job, null, null))
                .isInstanceOf(AbortException.class)
                .hasMessage("The folder 'outer' chooses a server for its jobs, but server 'gone' is not configured."
                        + " Configured are: production, staging");
        assertChoice("staging", null, "staging", null);
    }

    @Test
    void aJobOutsideOfTheFolderIsNotConcerned() throws Exception {
        choose(outer, "staging", "team");
        WorkflowJob stranger = jenkins.createProject(WorkflowJob.class, "stranger");

        assertThat(ServerChoice.of(stranger, null, null).server().getName()).isEqualTo("production");
        assertThat(ServerChoice.of(stranger, null, null).credentialsId()).isNull();
    }

    private void assertChoice(String server, String credentialsId, String saidServer, String saidCredentialsId)
            throws Exception {
        ServerChoice choice = ServerChoice.of(job, saidServer, saidCredentialsId);
        assertThat(choice.server().getName()).isEqualTo(server);
        assertThat(choice.credentialsId()).isEqualTo(credentialsId);
    }

    @Test
    void aBuildUsesTheFoldersCredentialAndIsOnRecordForIt() throws Exception {
        choose(outer, "production", "team");

        WorkflowRun build = run("qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(production.server().journal().of(Operation.AUTH_OIDC))
                .extracting(entry -> entry.header("clientId").orElse(null))
                .containsExactly(TEAM_CLIENT);
        assertThat(staging.server().journal().entries()).isEmpty();
        StandardCredentials team =
                CredentialsProvider.findCredentialById("team", StandardCredentials.class, build, List.of());
        assertThat(CredentialsProvider.getFingerprintOf(team).getJobs()).containsExactly("outer/inner/job");
    }

    @Test
    void aBuildThatSaysAnotherServerDoesNotTakeTheFoldersCredentialThere() throws Exception {
        choose(outer, "production", "team");

        jenkins.assertBuildStatusSuccess(run("qflowRun workflowId: '" + QUICK + "', server: 'staging'"));

        assertThat(production.server().journal().entries()).isEmpty();
        assertThat(staging.server().journal().of(Operation.AUTH_OIDC))
                .extracting(entry -> entry.header("clientId").orElse(null))
                .containsExactly(TestService.CLIENT_ID);
    }

    @Test
    void aFolderCannotTakeTheCredentialOfAServerElsewhere() throws Exception {
        choose(outer, "staging", TestService.CREDENTIALS_ID);

        WorkflowRun build = run("qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(
                "There is no credential '" + TestService.CREDENTIALS_ID + "' that may be used", build);
        assertThat(staging.server().journal().entries()).isEmpty();
    }

    @Test
    void aJobCannotTakeTheCredentialOfAServerElsewhere() throws Exception {
        WorkflowRun build = run("qflowRun workflowId: '" + QUICK + "', server: 'staging', credentialsId: '"
                + TestService.CREDENTIALS_ID + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(staging.server().journal().entries()).isEmpty();
    }

    @Test
    void aJobOutsideOfTheFolderCannotTakeItsCredential() throws Exception {
        job = jenkins.createProject(WorkflowJob.class, "stranger");

        WorkflowRun build = run("qflowRun workflowId: '" + QUICK + "', credentialsId: 'team'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(production.server().journal().entries()).isEmpty();
    }

    @Test
    void aBuildKeepsToWhatTheFolderChoseWhenItBegan() throws Exception {
        choose(outer, "production", "team");
        job.setDefinition(new CpsFlowDefinition("qflowRun '" + TestService.ENDLESS + "'", true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        production.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        choose(outer, "staging", null);
        production.finish("Success");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(staging.server().journal().entries()).isEmpty();
        assertThat(production.server().journal().entries())
                .filteredOn(entry -> entry.operation() == Operation.AUTH_OIDC)
                .extracting(JournalEntry::operation)
                .hasSize(1);
    }

    private WorkflowRun run(String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).get(120, TimeUnit.SECONDS);
    }

    private static void choose(Folder folder, String server, String credentialsId) throws Exception {
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        property.setServer(server);
        property.setCredentialsId(credentialsId);
        folder.getProperties().replace(property);
    }
}
