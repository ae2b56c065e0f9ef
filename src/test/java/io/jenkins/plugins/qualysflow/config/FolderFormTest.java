package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.model.FreeStyleProject;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the page of a folder, when somebody chooses a server and a credential there. */
@WithQualysFlow
class FolderFormTest {

    private JenkinsRule jenkins;
    private Folder folder;
    private QualysFlowFolderProperty.DescriptorImpl form;

    @BeforeEach
    void begin() throws Exception {
        QualysFlowConfiguration.get().setServers(List.of(server("production"), server("staging")));
        TestService.add(client(CredentialsScope.SYSTEM, "of-the-server"));
        TestService.add(client(CredentialsScope.GLOBAL, "of-everybody"));
        folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(Domain.global(), List.of(client(CredentialsScope.GLOBAL, "of-the-team")))
        }));
        form = jenkins.jenkins.getDescriptorByType(QualysFlowFolderProperty.DescriptorImpl.class);
    }

    private static QualysFlowServer server(String name) {
        QualysFlowServer server = new QualysFlowServer(name);
        server.setPlatform("EU2");
        return server;
    }

    private static QualysApiClientCredentialsImpl client(CredentialsScope scope, String id) {
        return new QualysApiClientCredentialsImpl(scope, id, null, "client", Secret.fromString("not-a-real-secret"));
    }

    @Test
    void itsOwnCredentialsAreOfferedAndNoneThatAreForTheSystemAlone() {
        ListBoxModel offered = form.doFillCredentialsIdItems(folder, "production", "");

        assertThat(offered).extracting(item -> item.value).containsExactlyInAnyOrder("", "of-everybody", "of-the-team");
    }

    @Test
    void aServerThatIsGoneIsShownAndCalledSo() {
        assertThat(form.doFillServerItems(folder, "gone"))
                .extracting(item -> item.value)
                .containsExactly("", "production", "staging", "gone");
        assertThat(form.doCheckServer(folder, "gone", "").getMessage()).contains("is not configured. Configured are:");
        assertThat(form.doCheckServer(folder, "staging", "").getMessage()).isNull();
    }

    @Test
    void aCredentialWithoutAServerWantsADefaultServer() {
        assertThat(form.doCheckServer(folder, "", "").getMessage()).isNull();
        assertThat(form.doCheckServer(folder, "", "of-the-team").getMessage()).contains("none is marked as default");
    }

    @Test
    void thePageKeepsWhatIsChosen() throws Exception {
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        property.setServer("staging");
        property.setCredentialsId("of-the-team");
        folder.addProperty(property);

        jenkins.configRoundtrip(folder);

        QualysFlowFolderProperty kept = folder.getProperties().get(QualysFlowFolderProperty.class);
        assertThat(kept.getServer()).isEqualTo("staging");
        assertThat(kept.getCredentialsId()).isEqualTo("of-the-team");
        folder.doReload();
        kept = folder.getProperties().get(QualysFlowFolderProperty.class);
        assertThat(kept.getServer()).isEqualTo("staging");
        assertThat(kept.getCredentialsId()).isEqualTo("of-the-team");
    }

    @Test
    void thePageOfAFolderThatChoosesNothingLeavesNothingBehind() throws Exception {
        jenkins.configRoundtrip(folder);

        assertThat(folder.getProperties().get(QualysFlowFolderProperty.class)).isNull();
        assertThat(folder.getConfigFile().asString()).doesNotContain("qualysflow.folder");
    }

    @Test
    void aScriptOfJobDslChoosesToo() throws Exception {
        FreeStyleProject seed = jenkins.createFreeStyleProject("seed");
        ExecuteDslScripts script = new ExecuteDslScripts();
        script.setScriptText("""
                folder('made') {
                  properties {
                    qualysFlow {
                      server('staging')
                      credentialsId('of-everybody')
                    }
                  }
                }
                pipelineJob('made/nightly') {
                  definition { cps { sandbox(true); script('qflowRun workflowName: "Nightly"') } }
                }
                """);
        seed.getBuildersList().add(script);

        jenkins.buildAndAssertSuccess(seed);

        QualysFlowFolderProperty made = jenkins.jenkins
                .getItemByFullName("made", Folder.class)
                .getProperties()
                .get(QualysFlowFolderProperty.class);
        assertThat(made.getServer()).isEqualTo("staging");
        assertThat(made.getCredentialsId()).isEqualTo("of-everybody");
        assertThat(jenkins.jenkins.getItemByFullName("made/nightly", WorkflowJob.class))
                .isNotNull();
    }
}
