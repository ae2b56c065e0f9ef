package io.jenkins.plugins.qualysflow.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given credentials that get another secret, or have the id of another one, when an administrator opens the page. */
@WithQualysFlow
class CredentialsOnThePageTest {

    private static JenkinsRule jenkins;

    private TestService service;

    @Test
    void aTestWithAnotherSecretIsNoTestOfTheServer() throws Exception {
        assertThat(test().asNormalizedText()).contains("Connected.", "(tested ");

        replaceSecret("another");
        ProblemWatch.get().lookUpNow(QualysFlowConfiguration.get().getServers().get(0));
        assertThat(open().asNormalizedText()).doesNotContain("Connected.").contains("not tested");
    }

    @Test
    void aSecretThatWasReplacedIsNoErrorAnyMore() throws Exception {
        replaceSecret("wrong");
        assertThat(test().asNormalizedText()).contains("The service does not take this credential:");

        replaceSecret(TestService.CLIENT_SECRET);
        HtmlPage after = test();
        assertThat(after.asNormalizedText())
                .contains("test: Connected.", "Credential qualys-client, with an earlier secret")
                .doesNotContain("The service does not take this credential:");
    }

    @Test
    void credentialsOfOneIdInTwoFoldersAreToldApart() throws Exception {
        call("red", "Credential team of folder red");
        call("blue", "Credential team of folder blue");
    }

    private void call(String folderName, String heading) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, folderName);
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(), List.of(client(CredentialsScope.GLOBAL, "team", "secret-of-" + folderName)))
        }));
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("", true));
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        Connections.get().of(build, "test", "team", false);

        assertThat(open().asNormalizedText()).contains(heading);
    }

    private static void replaceSecret(String secret) throws Exception {
        TestService.add(client(CredentialsScope.SYSTEM, TestService.CREDENTIALS_ID, secret));
    }

    private static StandardCredentials client(CredentialsScope scope, String id, String secret) throws Exception {
        return new QualysApiClientCredentialsImpl(scope, id, null, TestService.CLIENT_ID, Secret.fromString(secret));
    }

    private HtmlPage open() throws Exception {
        return jenkins.createWebClient().goTo("manage/qualys-flow/");
    }

    private HtmlPage test() throws Exception {
        HtmlForm form = open().getForms().stream()
                .filter(each -> each.getActionAttribute().equals("testConnection"))
                .findFirst()
                .orElseThrow();
        return form.getOneHtmlElementByAttribute("button", "class", "jenkins-button")
                .click();
    }
}
