package io.jenkins.plugins.qualysflow.storedhome;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Given a home of Jenkins that a version of the plugin stored in the middle of its waits, when this version starts with it, then
 * configuration and records read as they did, the waits go on to their end, and nothing is started twice.
 */
class StoredHomesTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestService service;

    @BeforeEach
    void begin() {
        service = new TestService();
        StoredHomeMaker.addWorkflows(service);
    }

    @AfterEach
    void end() {
        service.close();
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.qualysflow.storedhome.StoredHome#names")
    void anUpgradeInTheMiddleOfWaitsLosesAndRepeatsNothing(String version) throws Throwable {
        StoredHome home = new StoredHome(StoredHome.ALL.resolve(version));
        List<SimulatedExecution> waitedFor = home.copyTo(sessions.getHome().toPath(), service);
        sessions.then(jenkins -> {
            String url = service.server().url().toString();
            assertThat(StoredHome.read(jenkins))
                    .containsAll(home.facts().stream()
                            .map(fact -> fact.replaceAll("http://127[.0-9:]+", url))
                            .toList());

            waitedFor.forEach(execution -> service.server().finish(execution.id(), "Success"));
            assertGoesOn(jenkins, "waiting");
            assertGoesOn(jenkins, "team/waiting");
            assertGoesOn(jenkins, "collecting");
            Run<?, ?> unanswered = build(jenkins, "unanswered");
            jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(unanswered));
            jenkins.assertLogContains("It is not known whether the workflow was started", unanswered);
            Run<?, ?> putOff = build(jenkins, "put-off");
            jenkins.waitForMessage("Started workflow", putOff);
            service.server().executions().forEach(execution -> service.server().finish(execution.id(), "Success"));
            assertGoesOn(jenkins, "put-off");
            // A build that does not survive a restart.
            assertThat(records(build(jenkins, "waiting-freestyle")))
                    .singleElement()
                    .satisfies(record -> assertThat(record.outcome()).isEqualTo("STARTED"));
            assertThat(service.starts())
                    .as("only what was put off is sent")
                    .singleElement()
                    .satisfies(start -> {
                        assertThat(start.path()).contains(StoredHomeMaker.LIMITED);
                        assertThat(start.text()).contains("what a user passes", "\"three\":null");
                    });

            for (Job<?, ?> job : jenkins.jenkins.getAllItems(Job.class)) {
                Run<?, ?> build = job.getBuildByNumber(1);
                for (StartRecord record : records(build)) {
                    assertThat(record.hasEnded())
                            .as(build + " has no record left open")
                            .isTrue();
                    assertThat(page(jenkins, build, "qflow/" + record.startId() + "/"))
                            .contains(record.workflowId());
                }
                assertThat(page(jenkins, build, "")).contains("Qualys Flow");
            }
            jenkins.configRoundtrip(jenkins.jenkins.getItemByFullName("freestyle", FreeStyleProject.class));
            jenkins.configRoundtrip();
            Leftovers.assertNone(jenkins);
        });
    }

    private static void assertGoesOn(JenkinsRule jenkins, String job) throws Exception {
        Run<?, ?> build = jenkins.waitForCompletion(build(jenkins, job));
        jenkins.assertLogContains("ended: SUCCESS", build);
        assertThat(records(build))
                .singleElement()
                .satisfies(record -> assertThat(record.outcome()).isEqualTo("SUCCESS"));
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("execution.json", "manifest.json", "report.html");
    }

    private static Run<?, ?> build(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, Job.class).getBuildByNumber(1);
    }

    private static List<StartRecord> records(Run<?, ?> build) {
        return StartRecords.of(build).read().all();
    }

    private static String page(JenkinsRule jenkins, Run<?, ?> build, String path) throws Exception {
        return jenkins.createWebClient().getPage(build, path).asNormalizedText();
    }
}
