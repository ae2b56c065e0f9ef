package io.jenkins.plugins.qualysflow.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.credentialsbinding.impl.BindingStep;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given an API client in a store, when a Pipeline binds it to variables. */
@WithQualysFlow
class QualysApiClientBindingTest {

    private static final String SECRET = "s3cr3t-0f-the-cl1ent";
    private static final String BIND_BOTH =
            "qualysApiClient(clientIdVariable: 'ID', clientSecretVariable: 'SECRET', credentialsId: 'qualys')";
    private static final String TELL =
            "echo 'client ' + env.ID + ', secret ' + env.SECRET; echo 'length ' + (env.SECRET ?: '').length()";

    private JenkinsRule jenkins;

    private static QualysApiClientCredentialsImpl client(CredentialsScope scope) {
        return new QualysApiClientCredentialsImpl(scope, "qualys", null, "client-4711", Secret.fromString(SECRET));
    }

    private static void store(CredentialsScope scope) throws Exception {
        TestService.add(client(scope));
    }

    @Test
    void theSecretIsBoundAndMaskedAndTheIdIsBound() throws Exception {
        store(CredentialsScope.GLOBAL);

        WorkflowRun build = Pipelines.run(jenkins, "withCredentials([" + BIND_BOTH + "]) { " + TELL + " }");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("client client-4711, secret ****", build);
        jenkins.assertLogContains("length " + SECRET.length(), build);
        jenkins.assertLogNotContains(SECRET, build);
    }

    @Test
    void oneOfThemCanBeBoundAlone() throws Exception {
        store(CredentialsScope.GLOBAL);

        WorkflowRun build = Pipelines.run(
                jenkins,
                "withCredentials([qualysApiClient(clientIdVariable: 'ID', credentialsId: 'qualys')]) { " + TELL + " }\n"
                        + "withCredentials([qualysApiClient(clientSecretVariable: 'SECRET', credentialsId: 'qualys')]) { "
                        + TELL + " }");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("client client-4711, secret null", build);
        jenkins.assertLogContains("client null, secret ****", build);
    }

    @Test
    void aClientInTheStoreOfAFolderIsBoundThereAndNowhereElse() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(Domain.global(), List.of(client(CredentialsScope.GLOBAL)))
        }));
        String script = "withCredentials([" + BIND_BOTH + "]) { " + TELL + " }";
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "job");
        inside.setDefinition(new CpsFlowDefinition(script, true));

        WorkflowRun bound = inside.scheduleBuild2(0).get(60, TimeUnit.SECONDS);
        WorkflowRun unbound = Pipelines.run(jenkins, script);

        jenkins.assertBuildStatusSuccess(bound);
        jenkins.assertLogContains("client client-4711, secret ****", bound);
        jenkins.assertBuildStatus(Result.FAILURE, unbound);
        jenkins.assertLogContains("Could not find credentials entry with ID 'qualys'", unbound);
    }

    @Test
    void aClientForTheSystemAloneIsBoundNowhere() throws Exception {
        store(CredentialsScope.SYSTEM);

        WorkflowRun build = Pipelines.run(jenkins, "withCredentials([" + BIND_BOTH + "]) { " + TELL + " }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
    }

    @Test
    void theSnippetGeneratorGivesWhatRuns() throws Exception {
        store(CredentialsScope.GLOBAL);
        BindingStep step = new BindingStep(List.of(new QualysApiClientBinding("ID", "SECRET", "qualys")));

        new SnippetizerTester(jenkins)
                .assertRoundTrip(step, "withCredentials([" + BIND_BOTH + "]) {\n    // some block\n}");
    }

    @Test
    void theCredentialIsOfferedInTheFormOfTheBinding() throws Exception {
        store(CredentialsScope.GLOBAL);
        QualysApiClientBinding.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(QualysApiClientBinding.DescriptorImpl.class);

        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");

        assertThat(form.doFillCredentialsIdItems(job))
                .extracting(item -> item.value)
                .contains("qualys");
        assertThat(form.requiresWorkspace()).isFalse();
    }
}
