package io.jenkins.plugins.qualysflow;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.AbstractItem;
import hudson.model.Items;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.HeldRun;
import io.jenkins.plugins.qualysflow.testing.HeldRun.Kind;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.Stage;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Given a build whose run is at some stage, when somebody changes its job, then it ends as a table of
 * {@code docs/reliability.md} says, and nothing is left behind.
 */
@WithQualysFlow
class ChangedJobTest {

    private static final Path DOCUMENT = Path.of("docs", "reliability.md");

    private JenkinsRule jenkins;
    private TestService service;

    /** What is done to a build, its job or the folder of its job. */
    private enum Change {
        MOVED("job moved into another folder"),
        RENAMED("job renamed"),
        COPIED("job copied"),
        DISABLED("job disabled"),
        FOLDER_RENAMED("folder renamed"),
        FOLDER_MOVED("folder moved"),
        ARTIFACTS_DELETED("artifacts deleted, build kept"),
        BUILD_DELETED("build deleted"),
        DELETED("job deleted"),
        FOLDER_DELETED("folder deleted");

        private final String title;

        Change(String title) {
            this.title = title;
        }

        boolean deletes() {
            return compareTo(DELETED) >= 0;
        }
    }

    static Stream<Arguments> usual() {
        return cells().filter(cell -> !isRare((Change) cell.get()[0]));
    }

    static Stream<Arguments> rare() {
        return cells().filter(cell -> isRare((Change) cell.get()[0]));
    }

    /** What takes another way through Jenkins to the same for the plugin. */
    private static boolean isRare(Change change) {
        return switch (change) {
            case MOVED, DELETED -> false;
            default -> true;
        };
    }

    private static Stream<Arguments> cells() {
        return Stream.of(Change.values())
                .flatMap(change -> Stream.of(Kind.values())
                        .flatMap(kind -> Stream.of(Stage.values()).map(stage -> Arguments.of(change, kind, stage))));
    }

    @ParameterizedTest
    @MethodSource("usual")
    void aRunEndsAsTheTableSays(Change change, Kind kind, Stage stage) throws Exception {
        check(change, kind, stage);
    }

    @Tag("load")
    @ParameterizedTest
    @MethodSource("rare")
    void aRunEndsAsTheTableSaysAfterARareChangeToo(Change change, Kind kind, Stage stage) throws Exception {
        check(change, kind, stage);
    }

    private void check(Change change, Kind kind, Stage stage) throws Exception {
        HeldRun held = HeldRun.start(jenkins, service, kind, stage);
        Path before = held.build().getRootDir().toPath();

        make(change, held);

        boolean staysThere = before.equals(held.build().getRootDir().toPath());
        if (change.deletes()) {
            Leftovers.assertNone(jenkins);
            held.letGo();
            Eventually.isTrue(() -> !held.build().isBuilding());
            startsAnotherInItsTurn();
        } else {
            held.finish();
            jenkins.waitForCompletion(held.build());
            Leftovers.assertNone(jenkins);
        }
        assertThat(outcome(held, change)).isEqualTo(documented(change, stage));
        if (change.deletes() || !staysThere) {
            assertThat(ownFilesBelow(before)).isEmpty();
        }
    }

    private void make(Change change, HeldRun held) throws Exception {
        Folder folder = held.folder();
        Job<?, ?> job = held.build().getParent();
        switch (change) {
            case MOVED -> move(job, jenkins.createProject(Folder.class, folder.getName() + "-other"));
            case RENAMED -> job.renameTo("renamed");
            case COPIED -> folder.copy((TopLevelItem) job, "copy");
            case DISABLED -> ((ParameterizedJob<?, ?>) job).makeDisabled(true);
            case FOLDER_RENAMED -> folder.renameTo(folder.getName() + "-renamed");
            case FOLDER_MOVED -> move(folder, jenkins.createProject(Folder.class, folder.getName() + "-other"));
            case ARTIFACTS_DELETED -> {
                held.build().keepLog(true);
                held.build().deleteArtifacts();
            }
            case DELETED -> job.delete();
            case FOLDER_DELETED -> folder.delete();
            // Jenkins refuses that.
            case BUILD_DELETED ->
                assertThatThrownBy(held.build()::delete).hasMessageContaining("because it is still running");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends AbstractItem & TopLevelItem> void move(AbstractItem item, Folder where) throws Exception {
        Items.move((T) item, where);
    }

    /** A start that was only put off would be sent before that one. */
    private void startsAnotherInItsTurn() throws Exception {
        jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'"));
    }

    private String outcome(HeldRun held, Change change) throws Exception {
        Run<?, ?> build = held.build();
        if (change.deletes()) {
            // One is that of the other build.
            return switch (service.server().executions().size()) {
                case 1 -> "ends, not started";
                case 2 -> "ends, started";
                default -> "ends, started more than once";
            };
        }
        assertThat(service.server().executions()).as("executions").hasSize(1);
        if (change == Change.COPIED) {
            Job<?, ?> copy = (Job<?, ?>) held.folder().getItem("copy");
            assertThat(copy.getBuilds()).isEmpty();
            assertThat(ownFilesBelow(copy.getRootDir().toPath())).isEmpty();
        }
        assertThat(StartRecords.of(build).read().all())
                .extracting(StartRecord::outcome)
                .containsExactly("SUCCESS");
        boolean kept = build.getArtifacts().stream()
                .anyMatch(file -> file.getFileName().equals("manifest.json"));
        return build.getResult() == Result.SUCCESS && kept ? "passes" : "does not pass";
    }

    private static String documented(Change change, Stage stage) throws Exception {
        List<Map<String, String>> rows = Documents.table(DOCUMENT, "## Jobs changed while a run goes on");
        return rows.stream()
                .filter(row -> row.get("Change").equals(change.title))
                .map(row -> row.get(stage.name()))
                .findFirst()
                .orElse(null);
    }

    @Test
    void thePageOfARunIsWhereItsJobWasMoved() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        move(build.getParent(), jenkins.createProject(Folder.class, "other"));

        service.finish("Success");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(jenkins.createWebClient()
                        .goTo(build.getUrl() + "qflow/"
                                + service.onlyExecution().id() + "/")
                        .asNormalizedText())
                .contains("Passed", "Manifest");
    }

    @Test
    void aKillOfTheBuildOfAMovedJobEndsItsWait() throws Exception {
        WorkflowRun build = Pipelines.startNew(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        Path before = build.getRootDir().toPath();
        move(build.getParent(), jenkins.createProject(Folder.class, "other"));

        build.doKill();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        Leftovers.assertNone(jenkins);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("execution.json", "manifest.json");
        assertThat(ownFilesBelow(before)).isEmpty();
    }

    /** Of a folder which need not be there. Jenkins itself writes steps of a Pipeline to the old place. */
    private static List<String> ownFilesBelow(Path folder) throws Exception {
        if (!Files.exists(folder)) {
            return List.of();
        }
        return StoredFiles.below(folder).keySet().stream()
                .filter(path -> path.contains("qflow") || path.contains("archive"))
                .toList();
    }
}
