package io.jenkins.plugins.qualysflow.run.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Given builds that were over at the start of Jenkins without anybody being told. */
@WithQualysFlow
class OpenBuildsTest {

    private JenkinsRule jenkins;

    @TempDir
    private Path folder;

    @Test
    void theirRecordsAreEndedAtTheNextStart() throws Exception {
        FreeStyleBuild build = Freestyle.run(jenkins);
        StartRecord open = new StartRecord(
                "a",
                null,
                TestService.ENDLESS,
                "test",
                RunState.waiting("58e26576-4434-412f-897a-afd01c7ee0e3", Instant.now()),
                null);
        StartRecords.of(build).write(open, null);
        Path file = folder.resolve("open-builds.txt");
        new OpenBuilds(file).add(build);
        Files.writeString(file, Files.readString(file) + "gone#7\nno build\n");

        OpenBuilds read = new OpenBuilds(file);
        assertThat(read.ids()).contains(build.getExternalizableId(), "gone#7");
        // As a thread of the engine: of nobody, who may see no job.
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy());
        try (ACLContext nobody = ACL.as2(Jenkins.ANONYMOUS2)) {
            read.closeThoseThatAreOver();
        } finally {
            jenkins.jenkins.disableSecurity();
        }

        assertThat(StartRecords.of(build).read().all())
                .singleElement()
                .satisfies(record -> assertThat(record.outcome()).isEqualTo("STARTED"));
        assertThat(read.ids()).isEmpty();
        assertThat(file).isEmptyFile();
    }

    @Test
    void aBuildWhoseJobWasRenamedOrMovedWithItsFolderIsKnownByItsNewName() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        FreeStyleProject job = team.createProject(FreeStyleProject.class, "gate");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        OpenBuilds.get().add(build);

        job.renameTo("release-gate");
        assertThat(OpenBuilds.get().ids()).containsExactly("team/release-gate#1");
        team.renameTo("security");
        assertThat(OpenBuilds.get().ids()).containsExactly("security/release-gate#1");
        assertThat(OpenBuilds.get().ids()).containsExactly(build.getExternalizableId());

        OpenBuilds.get().closeThoseThatAreOver();
        assertThat(OpenBuilds.get().ids()).isEmpty();
    }

    @Test
    void aBuildThatEndedIsNoneOfThem() throws Exception {
        jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, "qflowRun '" + TestService.QUICK + "'"));
        jenkins.waitUntilNoActivity();

        assertThat(OpenBuilds.get().ids()).isEqualTo(List.of());
    }
}
