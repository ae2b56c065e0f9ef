package io.jenkins.plugins.qualysflow;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.HeldRun;
import io.jenkins.plugins.qualysflow.testing.HeldRun.Kind;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.Stage;
import io.jenkins.plugins.qualysflow.testing.TestArtifacts;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.TestVault;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a Jenkins whose disk, artifact manager or vault does not do what it should, then builds end as documented. */
@WithQualysFlow
class FaultySurroundingsTest {

    private JenkinsRule jenkins;
    private TestService service;

    /** Something that can't be written from some stage on, since something else is in its place. */
    private enum Write {
        RECORD_BEFORE_THE_START("start record, before the start is sent", Stage.PUT_OFF),
        RECORD_AFTER_THE_START("start record, after the start", Stage.UNANSWERED),
        RECORD_WHILE_WAITING("start record, at the end", Stage.WAITING),
        STAGING("staging of the evidence", Stage.WAITING),
        ARCHIVE("archived evidence", Stage.WAITING),
        USUAL_TIMES("usual-times.json", Stage.WAITING),
        CALLS("calls.json", Stage.NAME_LOOKED_UP);

        private final String title;
        private final Stage stage;

        Write(String title, Stage stage) {
            this.title = title;
            this.stage = stage;
        }

        Path place(JenkinsRule jenkins, Run<?, ?> build) throws IOException {
            Path own = jenkins.jenkins.getRootDir().toPath().resolve("qualys-flow");
            return switch (this) {
                case RECORD_BEFORE_THE_START, RECORD_AFTER_THE_START, RECORD_WHILE_WAITING -> {
                    try (Stream<Path> records =
                            Files.list(build.getRootDir().toPath().resolve("qflow-starts"))) {
                        yield records.findFirst().orElseThrow();
                    }
                }
                case STAGING -> Leftovers.staging(jenkins);
                case ARCHIVE -> build.getRootDir().toPath().resolve("archive");
                case USUAL_TIMES -> own.resolve("usual-times.json");
                case CALLS -> own.resolve("calls.json");
            };
        }

        /** A file in place of a folder, or a folder that is not empty in place of a file. */
        void prevent(Path place) throws IOException {
            FileUtils.deleteQuietly(place.toFile());
            if (this == STAGING || this == ARCHIVE) {
                Files.writeString(place, "no folder");
            } else {
                Files.writeString(Files.createDirectories(place).resolve("no file"), "");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWrittenEndsTheBuildAsTheTableSays(Write write) throws Exception {
        Map<String, String> row = Documents.table(Path.of("docs", "reliability.md"), "### Writes that fail").stream()
                .filter(each -> each.get("Write").equals(write.title))
                .findFirst()
                .orElseThrow();
        HeldRun held = HeldRun.start(jenkins, service, Kind.PIPELINE, write.stage);
        Path place = write.place(jenkins, held.build());

        write.prevent(place);
        try {
            held.finish();
            jenkins.waitForCompletion(held.build());
        } finally {
            FileUtils.deleteQuietly(place.toFile());
        }

        assertThat(held.build().getResult()).hasToString(row.get("Build"));
        assertThat(service.server().executions()).hasSize(Integer.parseInt(row.get("Starts")));
        jenkins.assertLogContains(row.get("The log says"), held.build());
        jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"checked", "unchecked", "error"})
    void anArtifactManagerThatFailsCostsTheEvidence(String kind) throws Exception {
        try (TestArtifacts ignored = TestArtifacts.use(build -> {
            switch (kind) {
                case "checked" -> throw new IOException("No space left on device");
                case "unchecked" -> throw new IllegalStateException("the store is closed");
                default -> throw new NoClassDefFoundError("com/example/Store");
            }
        })) {
            WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

            jenkins.assertBuildStatus(Result.FAILURE, build);
            jenkins.assertLogContains("the evidence is incomplete: evidence", build);
        }
    }

    @Test
    void anArtifactManagerThatHangsHoldsUpItsBuildAloneWhichCanBeAborted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stored = new CountDownLatch(1);
        try (TestArtifacts ignored = TestArtifacts.use(build -> {
            if (build.getParent().getName().equals("release")) {
                begun.countDown();
                stored.await();
            }
        })) {
            WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
            begun.await();

            jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'"));
            assertThat(build.isBuilding()).isTrue();
            assertThat(page(build.getUrl() + "qflow/")).contains("Qualys Flow");
            build.getExecutor().interrupt(Result.ABORTED);
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

            stored.countDown();
            Leftovers.assertNone(jenkins);
        } finally {
            stored.countDown();
        }
    }

    @Test
    void aVaultThatHangsHoldsUpOnlyThoseWhoAskIt() throws Exception {
        WorkflowRun waiting = Pipelines.startNew(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        // More than there are threads for short tasks.
        try (TestVault vault = TestVault.use()) {
            WorkflowRun asking = Pipelines.startNew(
                    jenkins,
                    "def runs = [:]; for (int n = 1; n <= 20; n++) { runs[\"run \" + n] = { qflowRun '" + QUICK
                            + "' } }; parallel runs");
            jenkins.waitForMessage("run 20", asking);

            service.finish("Success");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(waiting));
            assertThat(page("manage/qualys-flow/")).contains("Qualys Flow");
            assertThat(page(asking.getUrl())).contains(asking.getParent().getName());
            assertThat(service.starts()).hasSize(1);

            vault.answer();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(asking));
            assertThat(service.starts()).hasSize(21);
        }
    }

    @Test
    void aBuildThatAsksAVaultThatHangsCanBeAborted() throws Exception {
        try (TestVault vault = TestVault.use()) {
            WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
            jenkins.waitForMessage("[Pipeline] qflowRun", build);

            build.getExecutor().interrupt(Result.ABORTED);

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            vault.answer();
            Eventually.isTrue(() -> !build.isBuilding());
            assertThat(service.starts()).isEmpty();
        }
    }

    private String page(String path) throws Exception {
        return jenkins.createWebClient().goTo(path).asNormalizedText();
    }
}
