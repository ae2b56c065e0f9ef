package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Items;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a job with a build that goes on, when somebody moves the job into a folder. */
@WithQualysFlow
class MovedJobTest {

    private JenkinsRule jenkins;
    private TestService service;
    private Folder team;

    @BeforeEach
    void begin() throws Exception {
        team = jenkins.createProject(Folder.class, "team");
    }

    @Test
    void itsWaitGoesOnAndWhatComesOfItIsWithTheBuild() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        Path before = move(build);

        service.finish("Success");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("execution.json", "manifest.json");
        assertThat(ownFilesBelow(before)).isEmpty();
        assertThat(jenkins.createWebClient()
                        .goTo(build.getUrl() + "qflow/"
                                + service.onlyExecution().id() + "/")
                        .asNormalizedText())
                .contains("Passed", "Manifest");
    }

    @Test
    void whatIsBeingDownloadedStaysOutOfBothPlaces() throws Exception {
        service.holdOutput("filter");
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun '" + QUICK + "'");
        service.awaitCalls(Operation.STEP_OUTPUT, 2);
        Path before = move(build);

        service.server().clearFaults();
        service.server().releaseCalls();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("3-node-67649155-filter.output.json");
        assertThat(ownFilesBelow(before)).isEmpty();
    }

    @Test
    void aKillEndsItsWait() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        Path before = move(build);

        build.doKill();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        Leftovers.assertNone(jenkins);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("execution.json", "manifest.json");
        assertThat(ownFilesBelow(before)).isEmpty();
    }

    /** Returns the folder in which the build was. */
    private Path move(WorkflowRun build) throws Exception {
        Path before = build.getRootDir().toPath();
        Items.move(build.getParent(), team);
        assertThat(build.getRootDir().toPath()).isNotEqualTo(before).isDirectory();
        return before;
    }

    /** Jenkins itself writes steps of a Pipeline to the old place. */
    private static List<String> ownFilesBelow(Path folder) throws Exception {
        return StoredFiles.below(folder).keySet().stream()
                .filter(path -> path.startsWith("qflow") || path.startsWith("archive"))
                .toList();
    }
}
