package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An execution, and those that it began, at a service that knows them all. */
abstract class ChildrenFixture {

    static final String CHILD = "00000000-0000-4000-8000-0000000000c1";
    static final String GRANDCHILD = "00000000-0000-4000-8000-0000000000c2";
    static final String OTHER_WORKFLOW = "00000000-0000-4000-8000-0000000000f1";
    static final String NODE = "node-e3a84822-workflow-trigger";

    @TempDir
    Path folder;

    final Given given = new Given();
    final Map<String, Execution> executions = new LinkedHashMap<>();
    final Map<String, List<Step>> steps = new HashMap<>();
    final List<String> listed = new ArrayList<>();
    final List<String> stepped = new ArrayList<>();

    @BeforeEach
    void aServiceOfManyExecutions() {
        given.includeChildren = true;
        given.host.staging = folder;
        given.service.onPoll = id -> executions.containsKey(id)
                ? CompletableFuture.completedFuture(executions.get(id))
                : failed(ScriptedClient.notFound());
        given.service.onStepsOf = id -> {
            stepped.add(id);
            return CompletableFuture.completedFuture(steps.getOrDefault(id, List.of(step("trigger", 1))));
        };
        given.service.onListOf = (workflow, query) -> {
            listed(workflow + " " + query.page().number(), query);
            return CompletableFuture.completedFuture(
                    query.page().number() > 1
                            ? List.of()
                            : executions.values().stream()
                                    .filter(execution -> workflow.equals(execution.workflowId()))
                                    .toList());
        };
        given.service.outputs.put("trigger", "[]");
        put(own());
    }

    @AfterEach
    void oneEndAndNothingLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
    }

    void assertFound(RunResult result, String... ids) {
        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.children()).extracting(ChildResult::executionId).containsExactly(ids);
        for (String id : ids) {
            assertThat(folder.resolve("children/" + id + "/steps/1-trigger.output.json"))
                    .exists();
        }
    }

    void put(Execution execution) {
        executions.put(execution.id(), execution);
        if (!steps.containsKey(execution.id())) {
            steps.put(execution.id(), List.of(step("trigger", 1)));
        }
    }

    static Execution own(String... linked) {
        Instant end = SimulatedTime.START.plusSeconds(90);
        return new Execution(
                EXECUTION,
                WORKFLOW,
                "Success",
                SimulatedTime.START,
                end,
                SimulatedTime.START,
                "PUBLIC_API",
                null,
                List.of(linked));
    }

    /** {@code status} is null while it goes on. */
    static Execution child(String id, String parent, String status, String... linked) {
        return new Execution(
                id,
                OTHER_WORKFLOW,
                status == null ? "Running" : status,
                SimulatedTime.START.plusSeconds(10),
                status == null ? null : SimulatedTime.START.plusSeconds(20),
                SimulatedTime.START.plusSeconds(10),
                "WORKFLOW_TRIGGER",
                parent,
                List.of(linked));
    }

    static Execution childOf(String workflow, String id, String parent, String status) {
        Execution child = child(id, parent, status);
        return new Execution(
                id,
                workflow,
                child.status(),
                child.startDate(),
                child.endDate(),
                child.createdAt(),
                child.source(),
                parent);
    }

    static Step typed(String nodeId, String type) {
        Step step = step(nodeId, 1);
        return new Step(nodeId, type, step.status(), 2, step.startedAt(), step.endedAt());
    }

    static String named(String executionId, String workflowId) {
        return "[{\"source\":\"WORKFLOW_TRIGGER\",\"workflowId\":\"" + workflowId + "\",\"executionId\":\""
                + executionId + "\"}]";
    }

    /** Notes a list that somebody looks for children in; polls go the other way round, newest first. */
    void listed(String what, ExecutionQuery query) {
        if (!"-createdAt".equals(query.order())) {
            listed.add(what);
        }
    }
}
