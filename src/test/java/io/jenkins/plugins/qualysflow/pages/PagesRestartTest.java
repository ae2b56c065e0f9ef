package io.jenkins.plugins.qualysflow.pages;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given a build whose runs were looked at, when Jenkins is restarted. */
class PagesRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestService service;

    @BeforeEach
    void begin() {
        service = new TestService();
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void whatGoesOnIsShownAfterItAndSoIsItsEnd() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        });
        String execution = service.onlyExecution().id();
        sessions.then(jenkins -> {
            assertThat(page(jenkins, "")).contains("Running", ENDLESS, execution);
            assertThat(page(jenkins, "qflow/" + execution + "/")).contains("Waiting for its end");
            service.finish("Success");
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("release", WorkflowJob.class)
                    .getLastBuild();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(page(jenkins, "")).contains("Passed", execution);
        });
        sessions.then(jenkins -> {
            assertThat(page(jenkins, "")).contains("Passed", execution);
            assertThat(page(jenkins, "qflow/" + execution + "/")).contains("Steps", "Manifest");
            assertThat(jenkins.createWebClient().goTo("job/release/").asNormalizedText())
                    .contains("The last run. Passed: 1.");
        });
    }

    @Test
    void stepsThatWereLoggedBeforeItAreNotLoggedAgain() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            jenkins.waitForMessage("step trigger: Success", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("release", WorkflowJob.class)
                    .getLastBuild();
            // The definition of the workflow, which has three nodes, is not asked for again.
            jenkins.waitForMessage("1 of 2 nodes done", build);
            assertThat(page(jenkins, "")).contains("1 of 2 nodes done");
            service.finish("Success");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(jenkins.getLog(build))
                    .containsOnlyOnce("step trigger: Success")
                    .contains("step node-6748e0e3-resource: Success");
        });
    }

    private static String page(JenkinsRule jenkins, String path) throws Exception {
        return jenkins.createWebClient().goTo("job/release/1/" + path).asNormalizedText();
    }
}
