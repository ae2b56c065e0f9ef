package io.jenkins.plugins.qualysflow.config;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Given a Jenkins that has neither folders nor credential bindings, when a build runs a workflow, then it does. */
class WithoutFoldersTest {

    @RegisterExtension
    private final RealJenkinsExtension real = JenkinsProcess.extension()
            .omitPlugins("cloudbees-folder", "credentials-binding")
            // Which can't do without the two.
            .omitPlugins(
                    "branch-api",
                    "job-dsl",
                    "pipeline-groovy-lib",
                    "pipeline-model-definition",
                    "pipeline-model-extensions",
                    "workflow-multibranch");

    @Test
    void theStepRunsAndNothingOfFoldersIsLoaded() throws Throwable {
        real.then(WithoutFoldersTest::run);
    }

    private static void run(JenkinsRule jenkins) throws Exception {
        Jenkins instance = Jenkins.get();
        assertThat(instance.getPlugin("cloudbees-folder")).isNull();
        assertThat(instance.getPlugin("credentials-binding")).isNull();
        assertThat(instance.getPluginManager().getFailedPlugins()).isEmpty();
        assertThat(ExtensionList.lookup(Descriptor.class))
                .hasAtLeastOneElementOfType(QualysFlowServer.DescriptorImpl.class)
                .extracting(descriptor -> descriptor.getClass().getName())
                .doesNotContain(
                        "io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty$DescriptorImpl",
                        "io.jenkins.plugins.qualysflow.credentials.QualysApiClientBinding$DescriptorImpl");
        try (TestService service = new TestService()) {
            service.configure();
            jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "qflowRun '" + QUICK + "'"));
            assertThat(service.starts()).hasSize(1);
        }
    }
}
