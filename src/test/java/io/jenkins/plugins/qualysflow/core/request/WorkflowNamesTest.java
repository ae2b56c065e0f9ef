package io.jenkins.plugins.qualysflow.core.request;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name stands for a workflow only if it is the name of exactly one. */
@Timeout(20)
class WorkflowNamesTest {

    private final List<WorkflowQuery> asked = new ArrayList<>();

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aBlankNameIsRefusedWithoutACall(String name) {
        assertThat(problem(name, List.of())).isEqualTo("workflowName must not be blank");
        assertThat(asked).isEmpty();
    }

    @Test
    void aNameThatNoneHasIsAnErrorNamingThoseLikeIt() {
        String problem = problem(
                "Public Buckets",
                List.of(
                        workflow("w-1", "public buckets"),
                        workflow("w-2", "Public Buckets "),
                        workflow("w-3", "Idle instances"),
                        workflow("w-4", null)));

        assertThat(problem)
                .isEqualTo("workflowName is the name of none of the 4 workflows that the credential may list;"
                        + " names like it: w-1 (public buckets), w-2 (Public Buckets )");
        assertThat(problem("x", List.of(workflow("w-1", "y")))).endsWith("1 workflows that the credential may list");
    }

    @Test
    void aNameThatSeveralHaveIsAnErrorNamingTen() {
        List<Workflow> twins = IntStream.range(0, 12)
                .mapToObj(number -> workflow("w-" + number, "twin"))
                .toList();

        assertThat(problem("twin", twins))
                .startsWith(
                        "workflowName is the name of 12 workflows, so give workflowId instead: w-0 (twin), w-1 (twin)")
                .endsWith("w-9 (twin) and 2 more");
    }

    @Test
    void noControlCharacterOfANameGetsIntoTheError() {
        assertThat(problem("twin", List.of(workflow("a\u001b[2J", "twin"), workflow("b", "twin"))))
                .doesNotContain("\u001b");
    }

    @Test
    void aWorkflowWithoutIdCannotBeMeant() {
        assertThat(problem("a", List.of(workflow(null, "a")))).endsWith("lists without an id");
    }

    @Test
    void aListThatCannotBeReadWhollyProvesNothing() {
        CompletableFuture<String> resolved = WorkflowNames.resolve(
                "a", query -> CompletableFuture.completedFuture(ScriptedClient.page(List.of(workflow("w-1", "a")))));

        assertThat(problem(resolved)).contains("does not list all workflows");
    }

    @Test
    void moreWorkflowsThanTheQuotaBearsAreNotSearched() {
        List<Workflow> many = IntStream.rangeClosed(0, WorkflowNames.MOST + 60)
                .mapToObj(number -> workflow("w-" + number, "n"))
                .toList();

        assertThat(problem("n", many)).contains("more than 2000 workflows; give workflowId instead");
        assertThat(asked).hasSizeLessThanOrEqualTo(41);
    }

    @Test
    void aCallThatFailsIsNoAnswer() throws Exception {
        assertThat(error(WorkflowNames.resolve("a", query -> ScriptedClient.failed(ScriptedClient.forbidden())))
                        .code())
                .isEqualTo("forbidden");
    }

    @Test
    void theOnlyWorkflowOfThatNameIsFoundOnWhateverPage() throws Exception {
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build())) {
            for (int i = 0; i < 70; i++) {
                server.putWorkflow(
                        SimulatedWorkflow.builder("w-" + i).name("Number " + i).build());
            }

            String id = await(WorkflowNames.resolve(
                    "Number 3", query -> Sandbox.client(server).workflows(query)));

            assertThat(id).isEqualTo("w-3");
            assertThat(server.journal().of(Operation.WORKFLOW_LIST))
                    .as("the filter of the service is not relied on")
                    .hasSize(2)
                    .noneMatch(entry -> entry.rawQuery().contains("query="));
        }
    }

    private static Workflow workflow(String id, String name) {
        return new Workflow(id, name, null, null);
    }

    private CompletableFuture<Page<Workflow>> page(WorkflowQuery query, List<Workflow> all) {
        asked.add(query);
        return CompletableFuture.completedFuture(ScriptedClient.page(all.stream()
                .skip(query.page().offset())
                .limit(query.page().size())
                .toList()));
    }

    private String problem(String name, List<Workflow> workflows) {
        return problem(WorkflowNames.resolve(name, query -> page(query, workflows)));
    }

    private static String problem(CompletableFuture<String> resolved) {
        try {
            throw new AssertionError("found " + resolved.join());
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(InvalidParametersException.class);
            return e.getCause().getMessage();
        }
    }
}
