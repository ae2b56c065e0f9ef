package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.RequiredGate;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Given a server or a folder that requires a gate, when a job tries to do without it. The score of every run is 0.8; a gate
 * that wants 1 does not pass.
 */
@WithQualysFlow
class RequiredGatesOfBuildTest {

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin() {
        service.server().putWorkflow(named("Nightly"));
    }

    @Test
    void theStepFailsThoughTheScriptWantsToGoOn() throws Exception {
        requireOnServer(gate("*", "1"));

        WorkflowRun build =
                Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE'; echo 'it went on'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogNotContains("it went on", build);
        jenkins.assertLogContains("Required by server test: gate *-filter $.score EQUALS (FAILURE)", build);
        jenkins.assertLogContains("EQUALS, required by server test: found 0.80, expected equal to 1", build);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "catchError(buildResult: 'SUCCESS', stageResult: 'SUCCESS') { %s }",
                "try { %s } catch (e) { }; currentBuild.result = 'SUCCESS'",
                "warnError('a warning') { %s }"
            })
    void noScriptTakesTheResultBack(String around) throws Exception {
        requireOnServer(gate("*", "1"));
        String step = "qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE', archiveOutputs: '', collectMinutes: 1,"
                + " redact: ['$.score'], includeChildren: true, failOnStepFailure: false";

        WorkflowRun build =
                Pipelines.runNew(jenkins, around.formatted(step) + "; echo \"then ${currentBuild.result}\"");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("then FAILURE", build);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout(time: 2, unit: 'SECONDS') { %s }",
                "parallel failFast: true, other: { sleep 3; error 'x' }, run: { %s }"
            })
    void aScriptThatStopsTheStepAndGoesOnHasNotPassedEither(String stopper) throws Exception {
        requireOnServer(gate("*", "0.8"));

        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "try { " + stopper.formatted("qflowRun '" + ENDLESS + "'")
                        + " } catch (e) { }; currentBuild.result = 'SUCCESS'; echo 'it went on'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("it went on", build);
    }

    @Test
    void aRunWhoseStartIsNotAnsweredHasNotPassedIt() throws Exception {
        requireOnServer(gate("*", "0.8"));
        service.server().addFault(Fault.on(Operation.RUN).dropBeforeReply());

        WorkflowRun build = Pipelines.runNew(
                jenkins, "try { qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE' } catch (e) { }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
    }

    @Test
    void aGateMayAskForUnstableAndTheScriptSeesWhoRequiresIt() throws Exception {
        RequiredGate mild = gate("*", "1");
        mild.setOnFailure(OnGateFailure.UNSTABLE);
        requireOnServer(mild);

        WorkflowRun build = Pipelines.runNew(
                jenkins,
                "def r = qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE';"
                        + " echo \"${r.passed} ${r.gates[0].required} by ${r.gates[0].requiredBy}\"");

        jenkins.assertBuildStatus(Result.UNSTABLE, build);
        jenkins.assertLogContains("false true by server test", build);
    }

    @Test
    void aRunThatPassesIsASuccessAndItsPageSaysWhoRequiresWhat() throws Exception {
        requireOnServer(gate("*", "0.8"));

        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatusSuccess(build);
        HtmlPage page = jenkins.createWebClient().getPage(build, runPage(build));
        assertThat(page.getBody().getTextContent()).contains("Required by server test.");
        assertThat(jenkins.getJSON(build.getUrl() + runPage(build) + "api/json?tree=gates[requiredBy]")
                        .getJSONObject()
                        .getJSONArray("gates")
                        .getJSONObject(0)
                        .getString("requiredBy"))
                .isEqualTo("server test");
    }

    @Test
    void everyFolderAroundTheJobCountsAndNotOnlyTheNearest() throws Exception {
        Folder outer = jenkins.createProject(Folder.class, "outer-" + System.nanoTime());
        Folder inner = outer.createProject(Folder.class, "inner");
        requireInFolder(outer, gate("*", "1"));
        requireInFolder(inner, gate("*", "0.8"));

        WorkflowRun build = run(inner, "qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("Required by folder " + inner.getFullName() + ":", build);
        jenkins.assertLogContains("required by folder " + outer.getFullName() + ": found 0.80", build);
        jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'"));
    }

    @Test
    void anotherServerHasOtherGatesAndTheFolderStaysTheSame() throws Exception {
        requireOnServer(gate("*", "1"));
        List<QualysFlowServer> servers =
                new ArrayList<>(QualysFlowConfiguration.get().getServers());
        servers.add(service.asServer("free"));
        QualysFlowConfiguration.get().setServers(servers);
        String elsewhere = "qflowRun workflowId: '" + QUICK + "', server: 'free'";
        Folder folder = jenkins.createProject(Folder.class, "folder-" + System.nanoTime());
        requireInFolder(folder, gate("*", "1"));
        TestService.addApiClient("own");

        jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, elsewhere));
        jenkins.assertBuildStatus(Result.FAILURE, run(folder, elsewhere + ", credentialsId: 'own'"));
    }

    @Test
    void whatIsRequiredByNameBindsARunByIdToo() throws Exception {
        requireOnServer(gate("Nightly", "1"));

        jenkins.assertBuildStatus(Result.FAILURE, Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'"));
        jenkins.assertBuildStatus(Result.FAILURE, Pipelines.runNew(jenkins, "qflowRun workflowName: 'Nightly'"));

        service.server().putWorkflow(named("Weekly"));
        jenkins.assertBuildStatusSuccess(Pipelines.runNew(jenkins, "qflowRun workflowName: 'Weekly'"));
    }

    @Test
    void whatIsRequiredByIdBindsARunByNameToo() throws Exception {
        requireOnServer(gate(QUICK, "1"));

        jenkins.assertBuildStatus(Result.FAILURE, Pipelines.runNew(jenkins, "qflowRun workflowName: 'Nightly'"));
    }

    @Test
    void aRunThatDoesNotWaitIsRefusedBeforeAnythingIsSent() throws Exception {
        requireOnServer(gate("*", "0.8"));

        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "', wait: false");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(
                "qflowRun: wait: false can't go with gates that are required by server test, since", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aRunThatDoesNotWaitIsRefusedOnceItIsKnownToBeBound() throws Exception {
        requireOnServer(gate("Nightly", "0.8"));

        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun workflowId: '" + QUICK + "', wait: false");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("wait: false can't go with gates that are required by server test, since", build);
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void waitingForAnExecutionObeysToo() throws Exception {
        requireOnServer(gate("Nightly", "1"));
        String execution = service.server().startFromUi(QUICK).id();

        WorkflowRun build = Pipelines.runNew(
                jenkins, "catchError(buildResult: 'SUCCESS') { qflowWait executionId: '" + execution + "' }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("required by server test: found 0.80", build);
    }

    @Test
    void aGateThatWasStoredByHandAndIsWrongLetsNothingStart() throws Exception {
        requireOnServer(gate("*", "0.8"));
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(QualysFlowConfiguration.class.getName() + ".xml");
        Files.writeString(file, Files.readString(file).replace("$.score", "score"));
        QualysFlowConfiguration.get().load();

        WorkflowRun build = Pipelines.runNew(jenkins, "qflowRun '" + QUICK + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("the gate that is required by server test: path must begin with $", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aBuildStepObeysToo() throws Exception {
        requireOnServer(gate("*", "1"));
        QFlowBuilder step = Freestyle.step(QUICK);
        step.setOnFailure(OnFailure.NONE);
        FreeStyleBuild build = Freestyle.run(jenkins, step);
        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("required by server test: found 0.80", build);

        RequiredGate mild = gate("*", "1");
        mild.setOnFailure(OnGateFailure.UNSTABLE);
        requireOnServer(mild);
        jenkins.assertBuildStatus(Result.UNSTABLE, Freestyle.run(jenkins, step));

        step.setWait(false);
        build = Freestyle.run(jenkins, step);
        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("wait: false can't go with gates that are required by server test", build);
    }

    private void requireOnServer(RequiredGate... gates) throws Exception {
        QualysFlowServer server = service.asServer("test");
        server.setRequiredGates(List.of(gates));
        QualysFlowConfiguration.get().setServers(List.of(server));
    }

    private static void requireInFolder(Folder folder, RequiredGate... gates) throws Exception {
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        property.setRequiredGates(List.of(gates));
        folder.addProperty(property);
    }

    private static RequiredGate gate(String workflow, String score) {
        RequiredGate gate = new RequiredGate(workflow, "*-filter", "$.score", Condition.EQUALS);
        gate.setValue(score);
        return gate;
    }

    private static SimulatedWorkflow named(String name) {
        return SimulatedWorkflow.builder(QUICK)
                .name(name)
                .duration(Duration.ZERO)
                .status("Success")
                .node(SimulatedNode.of("node-67649155-filter").withOutput(NodeData.json(TestService.OUTPUT)))
                .build();
    }

    private static WorkflowRun run(Folder folder, String script) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).get(120, TimeUnit.SECONDS);
    }

    /** The address of the page of the only run of a build, below that of the build. */
    private static String runPage(Run<?, ?> build) {
        return StartRecords.PAGE + "/"
                + StartRecords.of(build).read().all().get(0).startId() + "/";
    }
}
