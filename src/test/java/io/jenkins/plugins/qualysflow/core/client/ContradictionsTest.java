package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.NODE;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The list of the points on which the public documents of the API contradict each other, or are silent. One test each,
 * named after the point, shows that the client lives with both forms.
 *
 * <p>What the archive makes of the string forms of step data is in {@code CollectorTest}, and single members that are
 * missing or odd in {@code QFlowAnswersTest} and {@code WorkflowAnswersTest}.
 */
@Timeout(30)
class ContradictionsTest {

    private static final String OUTPUT = "[{\"a\":\"\\\"b\\\"\",\"n\":1.50}]";
    private static final RunRequest NOTHING = new RunRequest(Map.of(), null);

    @TempDir
    private Path folder;

    private SandboxServer server;
    private HttpQFlowClient client;

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Dialect.Envelope.class)
    void detailsAndListsComeUnderDataOrBare(Dialect.Envelope envelope) throws Exception {
        start(Dialect.release119().withDetailsEnvelope(envelope).withListEnvelope(envelope));
        String id = server.startFromUi(WORKFLOW).id();

        assertThat(await(client.execution(id)).id()).isEqualTo(id);
        assertThat(await(client.workflow(WORKFLOW)).workflow().id()).isEqualTo(WORKFLOW);
        assertThat(await(client.executionList(WORKFLOW, query())).total()).isEqualTo(1);
        assertThat(await(client.workflows(WorkflowQuery.matching(null))).values())
                .hasSize(1);
        assertThat(await(client.stepList(id)).values()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Dialect.Total.class)
    void theTotalIsATextOrANumber(Dialect.Total total) throws Exception {
        start(Dialect.release119().withTotal(total));
        String id = server.startFromUi(WORKFLOW).id();

        assertThat(await(client.executionList(WORKFLOW, query())).total()).isEqualTo(1);
        assertThat(await(client.stepList(id)).total()).isEqualTo(2);
    }

    @Test
    void aListMayLackItsTotal() throws Exception {
        start(Dialect.release119());
        for (String answer : List.of("{\"items\":[]}", "{\"total\":\"many\",\"items\":[]}", "[]")) {
            server.clearFaults();
            server.addFault(Fault.on(Operation.EXECUTION_LIST).answer(200, answer));

            assertThat(await(client.executionList(WORKFLOW, query()))).isEqualTo(new Page<>(List.of(), null));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.Paging.class)
    void pagesAreNumberedOrHaveOffsets(Dialect.Paging paging) throws Exception {
        start(Dialect.release119().withPaging(paging));
        List<String> ids = executions(120);

        assertThat(listed()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(await(client.workflows(WorkflowQuery.matching(null))).values())
                .hasSize(1);
    }

    @Test
    void aServiceThatWantsOffsetsIsAskedByNumberOnce() throws Exception {
        start(Dialect.release119().withPaging(Dialect.Paging.OFFSET));
        List<String> ids = executions(120);

        assertThat(listed()).hasSameSizeAs(ids);
        assertThat(listed()).hasSameSizeAs(ids);

        assertThat(queries())
                .containsExactly(
                        "pageSize=50&pageNumber=1",
                        "pageSize=50&offset=0",
                        "pageSize=50&offset=50",
                        "pageSize=50&offset=100",
                        "pageSize=50&offset=0",
                        "pageSize=50&offset=50",
                        "pageSize=50&offset=100");
    }

    @Test
    void aSecondWayOfPagingIsCountedAsACall() throws Exception {
        start(Dialect.release119().withPaging(Dialect.Paging.OFFSET));
        List<String> repeated = new ArrayList<>();
        client = Sandbox.client(server, new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)), new CallListener() {
            @Override
            public void repeated(Call call) {
                repeated.add(call.path());
            }
        });

        await(client.executionList(WORKFLOW, query()));
        await(client.executionList(WORKFLOW, query()));

        assertThat(repeated).containsExactly("/qflowapi/v1/workflows/" + WORKFLOW + "/executions");
    }

    @Test
    void aRefusalOfBothWaysIsAboutSomethingElse() throws Exception {
        start(Dialect.release119());
        server.addFault(
                Fault.on(Operation.EXECUTION_LIST).call(1).answer(400, "{\"message\":\"query: no such token\"}"));
        server.addFault(
                Fault.on(Operation.EXECUTION_LIST).call(2).answer(400, "{\"message\":\"pageNumber is mandatory\"}"));

        QFlowException error = error(client.executionList(WORKFLOW, query()));

        assertThat(error.serviceMessage()).isEqualTo("query: no such token");
        assertThat(queries()).hasSize(2);
        await(client.executionList(WORKFLOW, query()));
        assertThat(queries()).as("nothing was learnt from it").last().isEqualTo("pageSize=50&pageNumber=1");
    }

    @ParameterizedTest
    @CsvSource({"401, 1", "403, 1", "404, 1", "422, 1", "429, 1", "503, 1"})
    void noOtherErrorIsTakenForAWishForOffsets(int status, int calls) throws Exception {
        start(Dialect.release119());
        server.addFault(Fault.on(Operation.EXECUTION_LIST).answer(status));

        assertThat(error(client.executionList(WORKFLOW, query())).status()).isEqualTo(status);
        assertThat(queries()).hasSize(calls);
    }

    @Test
    void onceNumbersWereAcceptedARefusalIsNotRepeated() throws Exception {
        start(Dialect.release119());
        await(client.executionList(WORKFLOW, query()));
        server.addFault(Fault.on(Operation.EXECUTION_LIST).answer(400));

        error(client.executionList(WORKFLOW, query()));

        assertThat(queries()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Dialect.RunAnswer.class)
    void aStartIsAnsweredAsIn116OrAsIn118(Dialect.RunAnswer answer) throws Exception {
        start(Dialect.release119().withRunAnswer(answer));

        String id = await(client.run(WORKFLOW, NOTHING)).executionId();

        assertThat(server.execution(id)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "HONOURED, QUOTED, '" + OUTPUT + "'",
        "IGNORED, PLAIN, '" + OUTPUT + "'",
        "IGNORED, QUOTED, '\"[{\\\"a\\\":\\\"\\\\\\\"b\\\\\\\"\\\",\\\"n\\\":1.50}]\"'",
        "IGNORED, ESCAPED, '[{\\\"a\\\":\\\"\\\\\\\"b\\\\\\\"\\\",\\\"n\\\":1.50}]'"
    })
    void dataOfAStepAreJsonOrATextThatHoldsIt(Dialect.ParseJson parse, Dialect.StringForm form, String sent)
            throws Exception {
        start(Dialect.release119().withParseJson(parse).withStringForm(form));
        String id = server.startFromUi(WORKFLOW).id();
        Path target = folder.resolve("out");

        await(client.stepOutput(id, NODE, target, 1000));

        assertThat(target).as("as the service sent it").hasContent(sent);
        assertThat(server.journal().of(Operation.STEP_OUTPUT).get(0).rawQuery()).contains("parseJson=true");
    }

    @ParameterizedTest
    @EnumSource(Dialect.RunningEndDate.class)
    void whatStillRunsHasNoEndDateOrNull(Dialect.RunningEndDate form) throws Exception {
        server = SandboxServer.start(Sandbox.scenario()
                .dialect(Dialect.release119().withRunningEndDate(form))
                .workflow(SimulatedWorkflow.builder("slow")
                        .duration(Duration.ofHours(1))
                        .build())
                .build());
        client = Sandbox.client(server);
        String id = server.startFromUi("slow").id();

        assertThat(await(client.execution(id)).endDate()).isNull();
        assertThat(await(client.execution(id)).ending()).isEqualTo(Ending.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void projectsMayBeAListOfNull(boolean nulls) throws Exception {
        start(Dialect.release119().withNullProjects(nulls));
        String id = server.startFromUi(WORKFLOW).id();

        Page<Execution> page = await(client.executionList(WORKFLOW, query()));

        assertThat(page.values()).extracting(Execution::id).containsExactly(id);
        assertThat(page.items().get(0).sent().get("categories").toString())
                .contains(nulls ? "projects=[null]" : "projects=[]");
    }

    @Test
    void membersThatNobodyKnowsAreNoError() throws Exception {
        start(Dialect.release119().withUnknownFields(true));
        String id = server.startFromUi(WORKFLOW).id();

        assertThat(await(client.workflow(WORKFLOW)).workflow().id()).isEqualTo(WORKFLOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.IncludedSteps.class,
            names = {"ARRAY", "LIST", "OTHER_MEMBER"})
    void theStepsOfAnExecutionAreInWhateverMember(Dialect.IncludedSteps form) throws Exception {
        start(Dialect.release119().withIncludedSteps(form).withUnknownFields(true));
        String id = server.startFromUi(WORKFLOW).id();

        ExecutionDetails details = await(client.executionWithSteps(id));

        assertThat(details.execution().id()).isEqualTo(id);
        assertThat(details.steps()).extracting(Step::nodeId).containsExactly("trigger", NODE);
    }

    @Test
    void anExecutionIsReadWhereItsStepsAreLeftOut() throws Exception {
        start(Dialect.release119().withIncludedSteps(Dialect.IncludedSteps.LEFT_OUT));
        String id = server.startFromUi(WORKFLOW).id();

        ExecutionDetails details = await(client.executionWithSteps(id));

        assertThat(details.execution().id()).isEqualTo(id);
        assertThat(details.steps()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"data\": {\"id\": \"other\", \"execution\": \"other\", \"status\": \"Success\"}}'",
        "'{\"id\": \"other\", \"status\": \"Success\"}'",
        "'{\"execution\": \"mineS\", \"status\": \"Success\"}'",
    })
    void anAnswerAboutAnotherExecutionIsNoAnswer(String answer) throws Exception {
        start(Dialect.release119());
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(200, answer));

        for (QFlowException error :
                List.of(error(client.execution("mine")), error(client.executionWithSteps("mine")))) {
            assertThat(error).hasMessageContaining("it is about another execution");
            assertThat(error.isPassing()).as("it is asked for again").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": {\"id\": \"MINE\"}}",
                "{\"id\": \"mine\", \"execution\": \"other\"}",
                "{\"id\": \"other\", \"execution\": \"mine\"}",
                "{\"execution\": \"mine\"}"
            })
    void oneOfItsTwoIdsIsEnough(String answer) throws Exception {
        start(Dialect.release119());
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(200, answer));

        assertThat(await(client.execution("mine")).id()).isEqualTo("mine");
        assertThat(await(client.executionWithSteps("mine")).execution().id()).isEqualTo("mine");
    }

    @Test
    void anAnswerAboutAnotherWorkflowOrItsStepsIsNoAnswer() throws Exception {
        start(Dialect.release119());
        server.addFault(Fault.on(Operation.WORKFLOW_DETAILS)
                .answer(200, "{\"data\": {\"id\": \"other\", \"workflow\": \"other\", \"name\": \"Nightly\"}}"));
        server.addFault(Fault.on(Operation.STEP_LIST)
                .answer(200, "{\"items\": [{\"nodeId\": \"n\", \"execution\": \"other\", \"status\": \"Success\"}]}"));

        assertThat(error(client.workflow(WORKFLOW))).hasMessageContaining("it is about another workflow");
        assertThat(error(client.stepList("mine"))).hasMessageContaining("it is about another execution");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": {\"id\": \"" + WORKFLOW + "\"}}",
                "{\"id\": \"other\", \"workflow\": \"" + WORKFLOW + "\"}"
            })
    void oneOfTheTwoIdsOfAWorkflowIsEnough(String answer) throws Exception {
        start(Dialect.release119());
        server.addFault(Fault.on(Operation.WORKFLOW_DETAILS).answer(200, answer));

        assertThat(await(client.workflow(WORKFLOW))).isNotNull();
    }

    private void start(Dialect dialect) {
        server = SandboxServer.start(
                Sandbox.scenario(NodeData.json(OUTPUT)).dialect(dialect).build());
        client = Sandbox.client(server);
    }

    private static ExecutionQuery query() {
        return new ExecutionQuery(null, null, null, null, PageRequest.first(PageRequest.USUAL_SIZE));
    }

    private List<String> executions(int count) {
        List<String> ids = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            ids.add(server.startFromUi(WORKFLOW, now.minusSeconds(i)).id());
        }
        return ids;
    }

    private List<String> listed() throws Exception {
        Pager<Execution> pager =
                new Pager<>(page -> client.executionList(WORKFLOW, query().at(page)), Execution::id, Pager.ALL);
        return await(pager.all()).stream().map(item -> item.value().id()).toList();
    }

    private List<String> queries() {
        return server.journal().of(Operation.EXECUTION_LIST).stream()
                .map(JournalEntry::rawQuery)
                .toList();
    }
}
