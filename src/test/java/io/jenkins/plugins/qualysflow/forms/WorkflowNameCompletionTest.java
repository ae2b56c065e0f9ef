package io.jenkins.plugins.qualysflow.forms;

import static io.jenkins.plugins.qualysflow.testing.Users.CONFIGURER;
import static io.jenkins.plugins.qualysflow.testing.Users.READER;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.security.ACLContext;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** Given the form of a job, when somebody types the name of a workflow. */
@WithQualysFlow
class WorkflowNameCompletionTest {

    private TestService service;
    private Folder folder;
    private WorkflowJob job;

    @BeforeEach
    void begin(JenkinsRule jenkins) throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder("11111111-2222-4333-8444-00000000000a")
                        .name("Publicly accessible databases")
                        .build());
        service.server()
                .putWorkflow(SimulatedWorkflow.builder("11111111-2222-4333-8444-00000000000b")
                        .name("Public buckets")
                        .build());
        folder = jenkins.createProject(Folder.class, "team");
        job = folder.createProject(WorkflowJob.class, "release");
        Users.admit(jenkins);
    }

    @Test
    void whoMayNotConfigureIsOfferedNothingAndCausesNoCall() {
        assertThat(as(READER, job, "public")).isEmpty();
        assertThat(as(CONFIGURER, null, "public")).isEmpty();
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void anyPartOfANameWillDoAndManyLettersCostOneCall() {
        awaitNames("p");
        for (String typed : List.of("p", "pu", "pub")) {
            assertThat(as(CONFIGURER, job, typed)).contains("Public buckets", "Publicly accessible databases");
        }
        assertThat(as(CONFIGURER, job, " BUCKET ")).containsExactly("Public buckets");
        assertThat(as(CONFIGURER, job, "no such workflow")).isEmpty();
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST).size())
                .isBetween(1, 2);
    }

    @Test
    void aServiceThatRefusesGivesNoCompletionAndOneLineInTheLog() throws Exception {
        service.server().addFault(Fault.on(Operation.WORKFLOW_LIST).answer(403));
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.qualysflow", Level.INFO)
                .capture(10)) {
            assertThat(as(CONFIGURER, job, "p")).isEmpty();
            assertThat(as(CONFIGURER, job, "pu")).isEmpty();

            Eventually.isTrue(() -> !log.getMessages().isEmpty());
            assertThat(log.getMessages()).singleElement().asString().contains("status 403");
        }
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).hasSize(1);
    }

    @Test
    void whatIsHalfFilledInGivesNoCompletion() {
        assertThat(as(CONFIGURER, job, "p", "no-such-server", "")).isEmpty();
        assertThat(as(CONFIGURER, job, "p", "", "no-such-credential")).isEmpty();
        // That credential is the server's, and for the system alone.
        assertThat(as(CONFIGURER, job, "p", "", TestService.CREDENTIALS_ID)).isEmpty();
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void theServerOfTheFolderIsAsked() throws Exception {
        try (TestService other = new TestService()) {
            QualysFlowConfiguration.get().setServers(List.of(other.asServer("other"), service.asServer("test")));
            QualysFlowFolderProperty property = new QualysFlowFolderProperty();
            property.setServer("test");
            folder.addProperty(property);

            awaitNames("bucket");
            assertThat(as(CONFIGURER, job, "bucket")).containsExactly("Public buckets");
            assertThat(other.server().journal().entries()).isEmpty();
        }
    }

    /** As who types on would: the first letters may come to nothing where the list takes its time. */
    private void awaitNames(String typed) {
        Eventually.isTrue(() -> !as(CONFIGURER, job, typed).isEmpty());
    }

    private static List<String> as(String user, Item item, String typed) {
        return as(user, item, typed, "", "");
    }

    private static List<String> as(String user, Item item, String typed, String server, String credentialsId) {
        try (ACLContext ignored = Users.as(user)) {
            AutoCompletionCandidates candidates = WorkflowNameCompletion.complete(item, typed, server, credentialsId);
            return List.copyOf(candidates.getValues());
        }
    }
}
