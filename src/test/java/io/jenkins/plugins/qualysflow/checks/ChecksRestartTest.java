package io.jenkins.plugins.qualysflow.checks;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.checks.util.CapturingChecksPublisher;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given a run with a check in progress, when Jenkins is restarted, then that check ends, and there is no other. */
class ChecksRestartTest {

    private static final String NAME = "Qualys Flow / Find open buckets";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final TestService service = new TestService();

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void theCheckThatWasInProgressEndsUnderTheNameThatItHad() throws Throwable {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(TestService.ENDLESS)
                        .name("Find open buckets")
                        .duration(Duration.ofDays(1))
                        .build());
        sessions.then(jenkins -> {
            CapturingChecksPublisher.Factory published = publish(jenkins);
            service.configure();
            WorkflowRun build = Pipelines.job(jenkins, "waits", "qflowRun '" + TestService.ENDLESS + "'")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("Started workflow", build);
            Eventually.isTrue(() -> published.getPublishedChecks().size() == 1);
            assertThat(published.getPublishedChecks().get(0).getName()).contains(NAME);
        });

        sessions.then(jenkins -> {
            CapturingChecksPublisher.Factory published = publish(jenkins);
            service.finish("Success");
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("waits", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

            Eventually.isTrue(() -> published.getPublishedChecks().stream()
                    .anyMatch(check -> check.getStatus() == ChecksStatus.COMPLETED));
            List<ChecksDetails> checks = published.getPublishedChecks();
            assertThat(checks)
                    .extracting(check -> check.getName().orElseThrow())
                    .as("the definition of the workflow is not known any more")
                    .containsOnly(NAME);
            assertThat(checks.get(checks.size() - 1).getConclusion()).isEqualTo(ChecksConclusion.SUCCESS);
        });
    }

    private static CapturingChecksPublisher.Factory publish(JenkinsRule jenkins) {
        CapturingChecksPublisher.Factory published = new CapturingChecksPublisher.Factory();
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).add(0, published);
        ExtensionList.lookup(CapturingChecksPublisher.Factory.class).add(published);
        return published;
    }
}
