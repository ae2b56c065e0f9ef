package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a Qualys Flow that has run things, when Pipelines ask what. One Jenkins serves all. */
@WithQualysFlow
class QuestionStepsTest {

    private static final String ECHOING = "11111111-2222-4333-8444-000000000011";
    private static final String LARGE = "11111111-2222-4333-8444-000000000012";

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin() {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(ECHOING)
                        .duration(Duration.ZERO)
                        .status("Success")
                        .node(SimulatedNode.of("node-6748e0e3-echo")
                                .withOutput(NodeData.json(
                                        "{\"said\": \"nothing for a log\", \"kept\": \"as it is\", \"n\": 0.80}")))
                        .build());
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(LARGE)
                        .duration(Duration.ZERO)
                        .status("Success")
                        .node(SimulatedNode.of("node-6748e0e3-large")
                                .withOutput(NodeData.generated(StepDataExecution.LARGEST + 1)))
                        .build());
    }

    @Test
    void executionsAreListedAsPlainMaps() throws Exception {
        SimulatedExecution one = service.server().startFromUi(ECHOING);
        SimulatedExecution two = service.server().startFromUi(ECHOING);

        WorkflowRun build = passed("""
                def all = qflowExecutions workflowId: '%s', order: '-createdAt', limit: 2,
                    startAt: '%s', query: 'status: Success'
                sleep 1
                echo "${all.size()} ${all.collect { it.executionId }.sort().join(' ')} ${all[0].status} ${all[0].durationMillis >= 0}"
                """.formatted(ECHOING, Instant.now().minus(Duration.ofDays(1))));

        jenkins.assertLogContains(
                "2 " + Stream.of(one.id(), two.id()).sorted().collect(Collectors.joining(" ")) + " Success true",
                build);
    }

    @Test
    void aQuestionThatBreaksRulesIsNotAsked() throws Exception {
        int calls = service.server().journal().entries().size();

        WorkflowRun build = failed("qflowExecutions workflowId: 'x', startAt: 'yesterday', limit: 0");
        jenkins.assertLogContains("startAt must be an instant in ISO 8601", build);
        jenkins.assertLogContains("limit must be a whole number from 1 to 1000", build);
        jenkins.assertLogContains("workflowId must be a UUID", build);
        jenkins.assertLogContains(
                "startAt must not be more than 30 days back",
                failed("qflowExecutions workflowId: '" + QUICK + "', startAt: '2020-01-01T00:00:00+02:00'"));
        assertThat(service.server().journal().entries()).hasSize(calls);
    }

    @Test
    void whatAStepPutOutOrTookInIsAValueOfTheScriptAndNothingOfItIsPrinted() throws Exception {
        WorkflowRun build = passed("""
                def r = qflowRun workflowId: '%s', archiveOutputs: ''
                def o = qflowStepOutput executionId: r.executionId, step: 'node-6748e0e3-echo'
                def i = qflowStepInput executionId: r.executionId, step: 'node-6748e0e3-echo'
                sleep 1
                echo "n=${o.n + 1} kept=${o.kept.length()} map=${i instanceof Map}"
                """.formatted(ECHOING));

        jenkins.assertLogContains("n=1.80 kept=8", build);
        jenkins.assertLogNotContains("nothing for a log", build);
        assertThat(StoredFiles.names(Leftovers.staging(jenkins))).isEmpty();
    }

    @Test
    void whatIsTooLargeForAScriptFailsAndNamesTheArchive() throws Exception {
        SimulatedExecution execution = service.server().startFromUi(LARGE);

        jenkins.assertLogContains(
                "it is larger than 10 MB, which is too large for a script. qflowRun and qflowWait can archive it",
                failed("qflowStepOutput executionId: '" + execution.id() + "', step: 'node-6748e0e3-large'"));
    }

    @Test
    void aRefusalOfTheServiceIsALineAndNoStackTrace() throws Exception {
        service.server().addFault(Fault.on(Operation.EXECUTION_LIST).answer(403));

        WorkflowRun build = failed("qflowExecutions '" + QUICK + "'");

        jenkins.assertLogContains("qflowExecutions: ", build);
        jenkins.assertLogNotContains("\tat io.jenkins", build);
    }

    @Test
    void aPassingTroubleOfTheServiceIsBorneWith() throws Exception {
        service.server().addFault(Fault.on(Operation.EXECUTION_LIST).call(1).answer(503));

        passed("echo \"${qflowExecutions('" + QUICK + "').size() >= 0}\"");
    }

    @Test
    void aQuestionCanBeAborted() throws Exception {
        service.server().addFault(Fault.on(Operation.EXECUTION_LIST).answer(503));

        WorkflowRun build =
                Pipelines.runNew(jenkins, "timeout(time: 2, unit: 'SECONDS') { qflowExecutions '" + QUICK + "' }");

        jenkins.assertBuildStatus(Result.ABORTED, build);
    }

    @Test
    void aQuestionThatThePauseOfTheServiceHoldsBackSaysUntilWhenAndIsNotGivenUp() throws Exception {
        List<QualysFlowServer> before = QualysFlowConfiguration.get().getServers();
        try (TestService paused = new TestService()) {
            QualysFlowConfiguration.get().setServers(List.of(service.asServer("test"), paused.asServer("paused")));
            paused.server()
                    .addFault(Fault.on(Operation.EXECUTION_LIST)
                            .header("Retry-After", "3000")
                            .answer(429));
            WorkflowJob job =
                    Pipelines.job(jenkins, "paused", "qflowExecutions workflowId: '" + QUICK + "', server: 'paused'");
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();

            jenkins.waitForMessage("qflowExecutions: no API call is allowed before ", build);

            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(paused.server().journal().of(Operation.EXECUTION_LIST)).hasSize(1);
        } finally {
            QualysFlowConfiguration.get().setServers(before);
        }
    }

    private WorkflowRun passed(String script) throws Exception {
        return jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, script));
    }

    private WorkflowRun failed(String script) throws Exception {
        return jenkins.assertBuildStatus(Result.FAILURE, Pipelines.runNew(jenkins, script));
    }
}
