package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Given a home of Jenkins with builds that have not sent a start yet, when Jenkins is started with a copy of it, then these starts
 * are left to the Jenkins that the home was copied from.
 */
class CopiedHomeStartsTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final TestService service = new TestService();
    private final TestService limited = new TestService();

    @AfterEach
    void end() {
        service.close();
        limited.close();
    }

    @Test
    void whatTheOtherMayStartIsNotStartedAndWhatIsKnownIsWaitedFor() throws Throwable {
        Path home = sessions.getHome().toPath();
        assumeThat(Files.getFileStore(home).type()).isIn("ext4", "xfs", "btrfs");
        limited.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        sessions.then(jenkins -> {
            service.addCredential();
            QualysFlowConfiguration.get().setServers(List.of(service.asServer("test"), limited.asServer("limited")));
            jenkins.waitForMessage("Not started yet", start(jenkins, "put-off", step(QUICK, "limited")));
            jenkins.waitForMessage(
                    "Started workflow", start(jenkins, "two", step(ENDLESS, "test") + "\n" + step(QUICK, "test")));
            service.server()
                    .addFault(Fault.on(Operation.RUN)
                            .replyDelayed(Duration.ofHours(1))
                            .pass());
            start(jenkins, "unanswered", step(QUICK, "test"));
            service.awaitCalls(Operation.RUN, 2);
        });
        int put = limited.starts().size();
        service.server().clearFaults();
        limited.server().clearFaults();
        copy(home);
        // Else it would not be sent for the pause.
        Path calls = home.resolve("qualys-flow/calls.json");
        Files.writeString(
                calls,
                Files.readString(calls)
                        .replaceAll(
                                "\"pausedUntil\": ?\\d+",
                                "\"pausedUntil\":"
                                        + Instant.now().minusSeconds(1).toEpochMilli()));

        sessions.then(jenkins -> {
            WorkflowRun putOff = build(jenkins, "put-off");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(putOff));
            jenkins.assertLogContains("before the home of this Jenkins was copied or restored", putOff);
            assertThat(StartRecords.of(putOff).read().all())
                    .singleElement()
                    .satisfies(record -> assertThat(record.outcome()).isEqualTo("NOT_STARTED"));

            service.server().executions().forEach(execution -> service.server().finish(execution.id(), "Success"));
            WorkflowRun two = build(jenkins, "two");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(two));
            jenkins.assertLogContains("before the home of this Jenkins was copied or restored", two);
            assertThat(StartRecords.of(two).read().all())
                    .extracting(record -> record.outcome())
                    .containsExactlyInAnyOrder("SUCCESS", "NOT_STARTED");

            WorkflowRun unanswered = build(jenkins, "unanswered");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(unanswered));
            jenkins.assertLogContains("It is not known whether the workflow was started", unanswered);

            assertThat(service.starts()).as("those of the other").hasSize(2);
            assertThat(limited.starts()).hasSize(put);
            jenkins.buildAndAssertSuccess(Pipelines.job(jenkins, "new", step(QUICK, "test")));
            Leftovers.assertNone(jenkins);
        });
    }

    /** As if the home had been copied to another place, and this were the other place. */
    private static void copy(Path home) throws IOException {
        Path other = home.resolveSibling(home.getFileName() + "-other");
        FileUtils.copyDirectory(home.toFile(), other.toFile());
        FileUtils.cleanDirectory(home.toFile());
        FileUtils.copyDirectory(other.toFile(), home.toFile());
        FileUtils.deleteDirectory(other.toFile());
    }

    private static String step(String workflowId, String server) {
        return "qflowRun workflowId: '" + workflowId + "', server: '" + server + "'";
    }

    private static WorkflowRun start(JenkinsRule jenkins, String name, String script) throws Exception {
        return Pipelines.job(jenkins, name, script).scheduleBuild2(0).waitForStart();
    }

    private static WorkflowRun build(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
    }
}
