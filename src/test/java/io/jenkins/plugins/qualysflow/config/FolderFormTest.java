package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.net.URI;
import java.util.List;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import jenkins.model.Jenkins;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

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
    void thePageKeepsTheGatesThatAreRequired() throws Exception {
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        RequiredGate gate = new RequiredGate("Nightly <evidence>", "*-report", "$.name", Condition.EQUALS);
        gate.setValue("\"90\"");
        gate.setOnFailure(OnGateFailure.UNSTABLE);
        property.setRequiredGates(
                List.of(gate, new RequiredGate("*", "*", "$.findings[?(@.severity > 3)]", Condition.EMPTY)));
        folder.addProperty(property);

        jenkins.configRoundtrip(folder);
        folder.doReload();

        assertThat(folder.getProperties().get(QualysFlowFolderProperty.class).getRequiredGates())
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withComparedFields("workflow", "step", "path", "condition", "value")
                        .build())
                .containsExactlyElementsOf(property.getRequiredGates());
        assertThat(folder.getProperties().get(QualysFlowFolderProperty.class).getRequiredGates())
                .extracting(RequiredGate::getOnFailure)
                .containsExactly(OnGateFailure.UNSTABLE, OnGateFailure.FAILURE);
    }

    @Test
    void aGateThatBreaksARuleIsNotStored() {
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();

        assertThatThrownBy(() ->
                        property.setRequiredGates(List.of(new RequiredGate("*", "*", "score", Condition.AT_LEAST))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Required gates (requiredGates) of the folder: gate 1: path must begin with $;"
                        + " gate 1: value is required with AT_LEAST: a number");
        assertThat(property.getRequiredGates()).isEmpty();
    }

    @Test
    void whoMayConfigureAJobCanNotChangeWhatItsFolderRequires() throws Exception {
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        property.setRequiredGates(List.of(new RequiredGate("*", "*", "$", Condition.EXISTS)));
        folder.addProperty(property);
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("developer")
                .grant(Item.CONFIGURE)
                .onItems(job)
                .to("developer"));
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withBasicCredentials("developer")
                .withThrowExceptionOnFailingStatusCode(false);

        WebRequest request = new WebRequest(
                URI.create(jenkins.getURL() + folder.getUrl() + "configSubmit").toURL(), HttpMethod.POST);
        client.addCrumb(request);

        assertThat(client.loadWebResponse(request).getStatusCode()).isEqualTo(403);
        assertThat(folder.getProperties().get(QualysFlowFolderProperty.class).getRequiredGates())
                .hasSize(1);
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
                      requiredGates {
                        qflowRequiredGate {
                          workflow('Nightly')
                          step('*-report')
                          path('$.score')
                          condition('AT_LEAST')
                          value('90')
                          onFailure('UNSTABLE')
                        }
                      }
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
        assertThat(made.getRequiredGates()).singleElement().satisfies(gate -> {
            assertThat(gate.getWorkflow()).isEqualTo("Nightly");
            assertThat(gate.getCondition()).isEqualTo(Condition.AT_LEAST);
            assertThat(gate.getValue()).isEqualTo("90");
            assertThat(gate.getOnFailure()).isEqualTo(OnGateFailure.UNSTABLE);
        });
        assertThat(jenkins.jenkins.getItemByFullName("made/nightly", WorkflowJob.class))
                .isNotNull();
    }
}
