package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a Jenkins and a Qualys Flow, when sandboxed Pipelines use all that the steps have. One Jenkins serves all. */
@WithQualysFlow
class QFlowStepsTest {

    private static final String ECHOING = "11111111-2222-4333-8444-000000000011";
    private static final String FILTER = "node-67649155-filter";

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin() throws Exception {
        TestService.addSecretText("db-password", "hunter2-of-the-db");
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(ECHOING)
                        .name("Find open buckets")
                        .duration(Duration.ZERO)
                        .status("Success")
                        .node(
                                SimulatedNode.of("node-6748e0e3-echo")
                                        .withOutput(
                                                NodeData.json(
                                                        "{\"said\": \"it is hunter2-of-the-db!\", \"kept\": \"as it is\", \"n\": 0.80}")))
                        .build());
    }

    @Test
    void anExecutionIdThatIsNoneIsRefusedBeforeAnythingIsSent() throws Exception {
        int calls = service.server().journal().entries().size();

        for (String call : List.of(
                "qflowWait executionId: 'e-1'",
                "qflowWait ''",
                "qflowStepOutput executionId: 'e-1', step: 'trigger'",
                "qflowStepInput executionId: '" + QUICK + "', step: ' '")) {
            WorkflowRun build = failed(call);

            jenkins.assertLogContains(
                    call.contains(QUICK)
                            ? "step is required"
                            : call.contains("''") ? "executionId is required" : "executionId must be a UUID",
                    build);
        }
        assertThat(service.server().journal().entries()).hasSize(calls);
    }

    @Test
    void whatWasStartedByAnybodyCanBeWaitedFor() throws Exception {
        SimulatedExecution execution = service.server().startFromUi(QUICK);

        WorkflowRun build =
                passed("def r = qflowWait executionId: '" + execution.id() + "', archiveOutputs: '*-filter';"
                        + " echo \"${r.outcome} ${r.workflowId} ${r.steps.size()} ${env.QFLOW_OUTCOME}\"");

        jenkins.assertLogContains("Waiting for execution " + execution.id() + " on test", build);
        jenkins.assertLogContains("SUCCESS " + QUICK + " 3 SUCCESS", build);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .containsExactlyInAnyOrder(
                        "execution.json",
                        "manifest.json",
                        "report.html",
                        "report.css",
                        "timeline.svg",
                        "3-" + FILTER + ".output.json");
    }

    @Test
    void whatWasStartedAndNotWaitedForCanBeWaitedForLater() throws Exception {
        int starts = service.starts().size();

        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r = qflowRun workflowId: '" + FAILING + "', wait: false; echo 'meanwhile';"
                        + " qflowWait executionId: r.executionId, onFailure: 'UNSTABLE'");

        jenkins.assertBuildStatus(Result.UNSTABLE, build);
        jenkins.assertLogContains("failed, with 'Failed'", build);
        assertThat(service.starts()).hasSize(starts + 1);
    }

    @Test
    void anAbortEndsAWaitForWhatWasStartedEarlier() throws Exception {
        SimulatedExecution execution = service.server().startFromUi(ENDLESS);
        int polls = service.server().journal().count(Operation.EXECUTION_DETAILS);
        WorkflowRun build =
                Pipelines.startNew(jenkins, "timeout(time: 1, unit: 'HOURS') { qflowWait '" + execution.id() + "' }");
        service.awaitCalls(Operation.EXECUTION_DETAILS, polls + 1);

        Pipelines.timeIsOver(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("No longer waiting for execution " + execution.id(), build);
    }

    @Test
    void aWorkflowCanBeGivenByItsName() throws Exception {
        WorkflowRun build = passed("def r = qflowRun workflowName: 'Find open buckets'; echo \"id ${r.workflowId}\"");

        jenkins.assertLogContains("Workflow 'Find open buckets' is " + ECHOING, build);
        jenkins.assertLogContains("id " + ECHOING, build);
        passed("pipeline { agent none; stages { stage('a') { steps {"
                + " qflowRun workflowName: 'Find open buckets' } } } }");
    }

    @Test
    void aNameThatMeansNoneOrComesWithAnIdStartsNothing() throws Exception {
        int starts = service.starts().size();

        jenkins.assertLogContains(
                "The workflow was not started: workflowName is the name of none of the",
                failed("qflowRun workflowName: 'nobody knows it'"));
        jenkins.assertLogContains(
                "workflowId and workflowName must not both be given",
                failed("qflowRun workflowName: 'a', workflowId: '" + QUICK + "'"));
        jenkins.assertLogContains("workflowId is required", failed("qflowRun server: 'test'"));
        assertThat(service.starts()).hasSize(starts);
    }

    @Test
    void gatesJudgeNumbersStringsAndNullInOneStep() throws Exception {
        WorkflowRun build = passed("""
                def r = qflowRun workflowId: '%s', archiveOutputs: '', gates: [
                    qflowGate(step: '*-filter', path: '$.score', condition: 'AT_LEAST', value: 0.8),
                    qflowGate(step: '*-filter', path: '$.buckets[0].name', condition: 'EQUALS', value: "logs-${'a'}"),
                    qflowGate(step: '*-filter', path: '$.buckets[0].public', condition: 'NOT_EQUALS', value: false),
                    qflowGate(step: '*-resource', path: '$', condition: 'EQUALS', value: [1, 2, 3]),
                    qflowGate(step: '*-filter', path: '$.nothing', condition: 'ABSENT')]
                echo "${r.passed} ${r.gates.size()} ${r.gates.every { it.passed }} ${r.gates[0].found}"
                """.formatted(QUICK));

        jenkins.assertLogContains("true 5 true 0.80", build);
    }

    @Test
    void aGateThatDoesNotPassFailsTheBuildOrMakesItUnstableTheWorstWins() throws Exception {
        String mild =
                "qflowGate(step: '*-filter', path: '$.score', condition: 'AT_MOST', value: 0.5, onFailure: 'UNSTABLE')";
        String plain = "qflowGate(step: '*-filter', path: '$.buckets', condition: 'EMPTY')";

        WorkflowRun unstable = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "', gates: [" + mild + "]");
        jenkins.assertBuildStatus(Result.UNSTABLE, unstable);
        jenkins.assertLogContains("gates that did not pass", unstable);

        failed("qflowRun workflowId: '" + QUICK + "', gates: [" + mild + ", " + plain + "]");
        jenkins.assertBuildStatus(
                Result.UNSTABLE,
                Pipelines.runNew(
                        jenkins,
                        "qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE', gates: [" + mild + ", " + plain
                                + "]"));
        failed("qflowRun workflowId: '" + FAILING + "', gates: [" + mild + "]");
    }

    @Test
    void gatesThatBreakRulesAreRefusedWithoutAnyValueOfAnotherArgument() throws Exception {
        int starts = service.starts().size();

        jenkins.assertLogContains(
                "gates[0]",
                failed("qflowRun workflowId: '" + QUICK
                        + "', gates: [qflowGate(step: '*', path: '$[', condition: 'EXISTS')]"));
        jenkins.assertLogContains(
                "gates[0]",
                failed("qflowRun workflowId: '" + QUICK
                        + "', gates: [qflowGate(step: '*', path: '$.a', condition: 'EQUALS')]"));
        jenkins.assertLogContains(
                "gates can't go with wait: false",
                failed("qflowRun workflowId: '" + QUICK
                        + "', wait: false, gates: [qflowGate(step: '*', path: '$.a', condition: 'EXISTS')]"));
        for (String gates : List.of(
                "[qflowGate(step: '*', path: 5, condition: 'EXISTS')]",
                "['x']",
                "'x'",
                "[qflowGate(step: '*', path: '$', condition: 'MAYBE')]")) {
            WorkflowRun build =
                    failed("qflowRun workflowId: '" + QUICK + "', variables: [a: 'hunter2'], gates: " + gates);
            jenkins.assertLogContains("qflowRun: gates must be a list of gates", build);
            jenkins.assertLogNotContains("hunter2", build);
        }
        assertThat(service.starts()).hasSize(starts);
    }

    @Test
    void whatARedactPathFindsIsNotArchived() throws Exception {
        WorkflowRun build = passed("qflowRun workflowId: '" + QUICK + "', redact: ['$..public', \"${'$'}.score\"]");

        assertThat(StoredFiles.below(build.getRootDir().toPath()).entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("filter.output.json"))
                        .map(Map.Entry::getValue))
                .containsExactly("{\"buckets\": [{\"name\": \"logs-a\", \"public\": \"********\"}],"
                        + " \"score\": \"********\", \"big\": 12345678901234567890}");
        jenkins.assertLogContains(
                "qflowRun: redact must begin with $", failed("qflowRun workflowId: '" + QUICK + "', redact: ['a.b']"));
    }

    @Test
    void secretVariablesAreSentAndNeitherStoredNorArchivedNorLogged() throws Exception {
        WorkflowRun build = passed("def r = qflowRun workflowId: '" + ECHOING
                + "', variables: [user: 'scan'], secretVariables: [dbLogin: 'db-password']; echo r.outcome");

        assertThat(QFlowJson.readPlain(lastStart().text()))
                .isEqualTo(Map.of("variables", Map.of("user", "scan", "dbLogin", "hunter2-of-the-db")));
        Map<String, String> stored = StoredFiles.below(build.getRootDir().toPath());
        assertThat(stored)
                .allSatisfy((path, text) -> assertThat(text.contains("hunter2-of-the-db"))
                        .as(path + " holds the secret")
                        .isFalse());
        assertThat(stored.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("echo.output.json"))
                        .map(Map.Entry::getValue))
                .containsExactly("{\"said\": \"it is ********!\", \"kept\": \"as it is\", \"n\": 0.80}");
        assertThat(CredentialsProvider.getOrCreateFingerprintOf(
                                SystemCredentialsProvider.getInstance().getCredentials().stream()
                                        .filter(StringCredentialsImpl.class::isInstance)
                                        .map(StringCredentialsImpl.class::cast)
                                        .filter(credential -> credential.getId().equals("db-password"))
                                        .findFirst()
                                        .orElseThrow())
                        .getJobs())
                .contains(build.getParent().getFullName());
    }

    @Test
    void aSecretVariableThatCannotBeHadStartsNothing() throws Exception {
        int starts = service.starts().size();

        jenkins.assertLogContains(
                "secretVariables.a: there is no credential 'none' of the kind secret text",
                failed("qflowRun workflowId: '" + QUICK + "', secretVariables: [a: 'none']"));
        jenkins.assertLogContains(
                "there is no credential '" + TestService.CREDENTIALS_ID + "'",
                failed("qflowRun workflowId: '" + QUICK + "', secretVariables: [a: '" + TestService.CREDENTIALS_ID
                        + "']"));
        jenkins.assertLogContains(
                "secretVariables.a is given in variables as well",
                failed("qflowRun workflowId: '" + QUICK + "', variables: [a: 1], secretVariables: [a: 'db-password']"));
        jenkins.assertLogContains(
                "secretVariables must be a map of credential ids",
                failed("qflowRun workflowId: '" + QUICK + "', secretVariables: [a: 1]"));
        assertThat(service.starts()).hasSize(starts);
    }

    @Test
    void boundCredentialsAndPasswordParametersThatTheServiceRepeatsAreMaskedInEverythingStored() throws Exception {
        WorkflowJob job = Pipelines.job(
                jenkins,
                "masked",
                "withCredentials([string(credentialsId: 'db-password', variable: 'DB')]) {"
                        + " qflowRun workflowId: '" + ECHOING
                        + "', variables: [login: \"as ${DB}\", level: params.LEVEL.toString()] }");
        job.addProperty(new ParametersDefinitionProperty(
                new PasswordParameterDefinition("LEVEL", Secret.fromString("as it is"), null)));

        WorkflowRun build =
                jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0).get(120, TimeUnit.SECONDS));

        assertThat(lastStart().text()).contains("as hunter2-of-the-db", "as it is");
        Map<String, String> stored = StoredFiles.below(build.getRootDir().toPath());
        // Jenkins itself keeps the arguments of steps, in the folder "workflow".
        stored.keySet().removeIf(path -> path.startsWith("workflow"));
        assertThat(stored)
                .allSatisfy((path, text) -> assertThat(text.contains("hunter2-of-the-db") || text.contains("as it is"))
                        .as(path + " holds a secret")
                        .isFalse());
        assertThat(stored.keySet()).anyMatch(path -> path.endsWith("execution.json"));
        jenkins.assertLogNotContains("hunter2-of-the-db", build);
    }

    private WorkflowRun passed(String script) throws Exception {
        return jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, script));
    }

    private WorkflowRun failed(String script) throws Exception {
        return jenkins.assertBuildStatus(Result.FAILURE, Pipelines.runNew(jenkins, script));
    }

    private JournalEntry lastStart() {
        return service.starts().get(service.starts().size() - 1);
    }
}
