package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect.ChildTrace;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Child executions, and marks, of a simulated service that shows them as it likes. */
@Timeout(60)
class ChildrenTest {

    private static final String CHILD_WORKFLOW = "22222222-2222-4333-8444-555566667777";
    private static final String TRIGGERING = "node-e3a84822-workflow-trigger";
    private static final String LEFT = "{\"left\":1}";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ChildTrace.class)
    void aChildIsFoundByEachTraceAlone(ChildTrace trace) throws Exception {
        // Only the list of the workflow that the output names shows a parent, so the two go together.
        Set<ChildTrace> shown = trace == ChildTrace.PARENT ? EnumSet.of(trace, ChildTrace.OUTPUT) : EnumSet.of(trace);
        try (SandboxServer server = service("Success", Dialect.release119().withChildTraces(shown))) {
            Ran ran = run(server);

            assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCodes.OK);
            String child = child(server).id();
            assertThat((List<?>) ran.json().get("children"))
                    .singleElement()
                    .isEqualTo(Map.of(
                            "executionId",
                            child,
                            "workflowId",
                            CHILD_WORKFLOW,
                            "parentExecutionId",
                            ran.json().get("executionId"),
                            "status",
                            "Success",
                            "outcome",
                            "SUCCESS"));
            Path bundle = directory.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(bundle.resolve("children/" + child + "/steps/2-" + Given.FILTER + ".output.json"))
                    .hasContent(LEFT);
            assertThat(Files.readString(bundle.resolve("manifest.json")))
                    .contains("children/" + child + "/steps/", "\"complete\" : true");
        }
    }

    @Test
    void aChildThatTheServiceShowsNowhereCannotBeFound() {
        try (SandboxServer server = service("Success", Dialect.release119().withChildTraces(Set.of()))) {
            Ran ran = run(server);

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat((List<?>) ran.json().get("children")).isEmpty();
        }
    }

    @Test
    void aChildThatEndsBadlyIsExitOneAndNamed() {
        try (SandboxServer server = service("Failed", Dialect.release119())) {
            Ran ran = Qflow.at(server).run("--include-children");

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out())
                    .contains("child executions that did not succeed: "
                            + child(server).id() + " 'Failed'")
                    .contains("  child execution " + child(server).id() + "  Failed");
            assertThat(ran.err()).contains("Child execution " + child(server).id());
        }
    }

    @Test
    void withoutTheOptionChildrenAreNobodysBusiness() {
        try (SandboxServer server = service("Failed", Dialect.release119())) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.out() + ran.err()).doesNotContain(child(server).id());
            assertThat(server.journal().count(Operation.EXECUTION_LIST))
                    .as("the first poll of the execution itself")
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void childrenCannotBeIncludedWhereNobodyWaits() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--include-children", "--no-wait");

            assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(ran.err()).contains("--include-children waits, so it can't go with --no-wait");
            assertThat(server.journal().entries()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.StringForm.class)
    void aMarkedRunWhoseAnswerIsLostGoesOn(Dialect.StringForm form) {
        Dialect dialect =
                Dialect.release119().withParseJson(Dialect.ParseJson.IGNORED).withStringForm(form);
        Scenario.Builder scenario = scenario(dialect)
                .workflow(Given.workflow().build())
                .fault(Fault.on(Operation.RUN).dropBeforeReply());
        try (SandboxServer server = SandboxServer.start(scenario.build())) {
            Ran ran = Qflow.at(server).run("--mark", "--json");

            assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCodes.OK);
            assertThat(ran.json())
                    .containsEntry("executionId", server.executions().get(0).id());
            assertThat(ran.err()).contains("has its mark");
            assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
        }
    }

    @Test
    void anInputThatIsNoObjectIsNotMarkedWithAWarning() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--mark", "--input-json", "[1]", "--no-wait");

            assertThat(ran.err()).contains("Warning: the run is not marked: the input is not a JSON object");
            assertThat(server.journal().of(Operation.RUN).get(0).text()).isEqualTo("{\"input\":[1]}");
        }
    }

    private Ran run(SandboxServer server) {
        return Qflow.at(server).run("--include-children", "--json", "--archive", directory.toString());
    }

    private static SimulatedExecution child(SandboxServer server) {
        return server.executions().stream()
                .filter(execution -> execution.workflowId().equals(CHILD_WORKFLOW))
                .findFirst()
                .orElseThrow();
    }

    private static SandboxServer service(String childStatus, Dialect dialect) {
        return SandboxServer.start(scenario(dialect)
                .workflow(SimulatedWorkflow.builder(Given.WORKFLOW)
                        .duration(Duration.ofMillis(200))
                        .node(SimulatedNode.of(Given.FILTER))
                        .node(SimulatedNode.of(TRIGGERING).withTriggered(CHILD_WORKFLOW))
                        .build())
                .workflow(SimulatedWorkflow.builder(CHILD_WORKFLOW)
                        .duration(Duration.ofMillis(400))
                        .status(childStatus)
                        .node(SimulatedNode.of(Given.FILTER).withOutput(NodeData.json(LEFT)))
                        .build())
                .build());
    }

    private static Scenario.Builder scenario(Dialect dialect) {
        return Scenario.builder()
                .credentials(Credentials.none().withClient(Qflow.CLIENT_ID, Qflow.CLIENT_SECRET))
                .dialect(dialect);
    }
}
