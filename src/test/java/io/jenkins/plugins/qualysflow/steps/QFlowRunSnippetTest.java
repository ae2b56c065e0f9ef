package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.forms.FormFields;
import io.jenkins.plugins.qualysflow.forms.SnippetProblem;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the form of {@code qflowRun}, when an author fills it in. */
@WithQualysFlow
class QFlowRunSnippetTest {

    private static final String GATES = "[qflowGate(condition: 'AT_LEAST', path: '$.a', step: 'node-*', value: 90),"
            + " qflowGate(condition: 'AT_MOST', path: '$.a', step: 'node-*', value: 0.75),"
            + " qflowGate(condition: 'EQUALS', path: '$.a', step: 'node-*', value: '90'),"
            + " qflowGate(condition: 'EQUALS', path: '$.a', step: 'node-*', value: true),"
            + " qflowGate(condition: 'EQUALS', path: '$.a', step: 'node-*', value: null),"
            + " qflowGate(condition: 'NOT_EQUALS', path: '$.a', step: 'node-*', value: 'text'),"
            + " qflowGate(condition: 'EXISTS', onFailure: 'UNSTABLE', path: '$.a', step: 'node-*')]";

    private static JenkinsRule jenkins;

    @Test
    void fieldsThatWereLeftEmptyAreLeftOut() throws Exception {
        new SnippetizerTester(jenkins)
                .assertGenerateSnippet(
                        "{'stapler-class':'" + QFlowRunStep.class.getName() + "', '$class':'"
                                + QFlowRunStep.class.getName() + "', 'workflowId':'" + QUICK
                                + "', 'server':'', 'credentialsId':'', 'connectorId':'', 'region':'', 'variables':'',"
                                + " 'input':'', 'wait':true, 'timeoutMinutes':'60', 'archiveOutputs':'*',"
                                + " 'resourceGroup':'', 'project':'', 'ociRegion':'', 'compartment':'',"
                                + " 'allowPartialVariables':false}",
                        "qflowRun workflowId: '" + QUICK + "'",
                        null);
    }

    @Test
    void jsonBecomesMapsOfTheSameTypes() throws Exception {
        new SnippetizerTester(jenkins)
                .assertGenerateSnippet(
                        "{'stapler-class':'" + QFlowRunStep.class.getName() + "', '$class':'"
                                + QFlowRunStep.class.getName() + "', 'workflowId':'" + QUICK
                                + "', 'variables':'{\\\"depth\\\": 2, \\\"dryRun\\\": true, \\\"names\\\": [\\\"a\\\"]}',"
                                + " 'wait':true, 'timeoutMinutes':'60', 'archiveOutputs':'*'}",
                        "qflowRun variables: [depth: 2, dryRun: true, names: ['a']], workflowId: '" + QUICK + "'",
                        null);
    }

    @Test
    void whatIsWrongIsSaidInThePlaceOfTheSnippet() throws Exception {
        assertGenerated(
                "'variables':'no JSON'",
                SnippetProblem.of(() -> FormFields.object("Variables (variables)", "no JSON")));
        assertGenerated(
                "'input':'{\\\"a\\\": [12345678901234567890123]}'",
                "Input (input) holds a number with more digits than a Pipeline script can give. Write it as a string.");
        assertGenerated(
                "'secretVariables':'{\\\"a\\\": 1}'",
                "Secret variables (secretVariables) must be a JSON object of strings, such as {\"dbPassword\": \"db-password\"}");
        assertGenerated(
                "'gates':[{'step':'*', 'path':'$.a', 'condition':'AT_LEAST', 'value':'90'},"
                        + " {'step':'*', 'path':'$.a', 'condition':'AT_LEAST', 'value':'12345678901234567890123'}]",
                "Gates (gates): the value of gates[1] holds a number with more digits than a Pipeline script can give. Write it as a string.");
    }

    @Test
    void theFieldsSayTheSameBefore() {
        QFlowRunStep.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(QFlowRunStep.DescriptorImpl.class);
        QFlowGate.DescriptorImpl gate = jenkins.jenkins.getDescriptorByType(QFlowGate.DescriptorImpl.class);

        assertThat(form.doCheckVariables(null, "{\"a\": 12345678901234567890123}")
                        .getMessage())
                .startsWith("Variables (variables) holds a number with more digits");
        assertThat(form.doCheckInput(null, "no JSON").getMessage()).startsWith("Input (input) ");
        assertThat(form.doCheckSecretVariables(null, "{\"a\": 1}").getMessage()).contains("object of strings");
        assertThat(form.doCheckVariables(null, "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(gate.doCheckValue(null, "12345678901234567890123").getMessage())
                .startsWith("Value (value) holds a number with more digits");
        assertThat(gate.doCheckValue(null, "any text").kind).isEqualTo(FormValidation.Kind.OK);
    }

    private static void assertGenerated(String field, String expected) throws Exception {
        new SnippetizerTester(jenkins)
                .assertGenerateSnippet(
                        "{'stapler-class':'" + QFlowRunStep.class.getName() + "', '$class':'"
                                + QFlowRunStep.class.getName() + "', 'workflowId':'" + QUICK
                                + "', 'wait':true, 'timeoutMinutes':'60', 'archiveOutputs':'*', " + field + "}",
                        expected,
                        null);
    }

    @Test
    void everyParameterSurvivesTheSnippet() throws Exception {
        new SnippetizerTester(jenkins)
                .assertRoundTrip(
                        everything(),
                        "qflowRun allowDuplicateStart: true, allowPartialVariables: true, archiveInputs: 'trigger', archiveOutputs: 'node-*',"
                                + " checkName: 'Scan', collectMinutes: 7, compartment: 'ocid1.c',"
                                + " connectorId: 'c-1', credentialsId: '" + TestService.CREDENTIALS_ID
                                + "', failOnStepFailure: false, gates: " + GATES
                                + ", includeChildren: true, input: [tag: 'v1'], ociRegion: 'ap-1', onFailure: 'UNSTABLE', project: 'p-1', publishChecks: false, redact: ['$..a', '$.b'], region: 'us-east-1',"
                                + " resourceGroup: 'rg', secretVariables: [dbPassword: 'db-password'], server: 'test',"
                                + " strictVariables: true, timeoutMinutes: 5,"
                                + " variables: [depth: 2, dryRun: true, names: ['a', 'b']], wait: false,"
                                + " workflowId: '" + QUICK + "', workflowName: 'both'");
    }

    @Test
    void theOtherStepsSurviveTheSnippet() throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        QFlowWaitStep wait = new QFlowWaitStep(QUICK);
        shared(wait);
        snippets.assertRoundTrip(
                wait,
                "qflowWait archiveInputs: 'trigger', archiveOutputs: 'node-*', checkName: 'Scan', collectMinutes: 7, credentialsId: '"
                        + TestService.CREDENTIALS_ID + "', executionId: '" + QUICK
                        + "', failOnStepFailure: false, gates: " + GATES
                        + ", includeChildren: true, onFailure: 'UNSTABLE', publishChecks: false, redact: ['$..a', '$.b'], server: 'test', timeoutMinutes: 5");
        snippets.assertRoundTrip(new QFlowWaitStep(QUICK), "qflowWait '" + QUICK + "'");
        QFlowExecutionsStep executions = new QFlowExecutionsStep(QUICK);
        executions.setServer("test");
        executions.setCredentialsId(TestService.CREDENTIALS_ID);
        executions.setStartAt("2026-11-01T00:00:00Z");
        executions.setEndAt("2026-11-02T00:00:00Z");
        executions.setQuery("status: Success");
        executions.setOrder("-createdAt");
        executions.setLimit(7);
        snippets.assertRoundTrip(
                executions,
                "qflowExecutions credentialsId: '" + TestService.CREDENTIALS_ID
                        + "', endAt: '2026-11-02T00:00:00Z', limit: 7, order: '-createdAt', query: 'status: Success',"
                        + " server: 'test', startAt: '2026-11-01T00:00:00Z', workflowId: '" + QUICK + "'");
        for (QFlowStepDataStep data :
                List.of(new QFlowStepInputStep(QUICK, "trigger"), new QFlowStepOutputStep(QUICK, "trigger"))) {
            data.setServer("test");
            snippets.assertRoundTrip(
                    data,
                    data.getDescriptor().getFunctionName() + " executionId: '" + QUICK
                            + "', server: 'test', step: 'trigger'");
        }
    }

    @Test
    void theOtherStepsSurviveTheForm() throws Exception {
        StepConfigTester forms = new StepConfigTester(jenkins);
        QFlowWaitStep wait = new QFlowWaitStep(QUICK);
        shared(wait);
        QFlowWaitStep waitAgain = forms.configRoundTrip(wait);
        jenkins.assertEqualDataBoundBeans(wait, waitAgain);
        assertThat(values(waitAgain)).isEqualTo(values(wait));

        QFlowExecutionsStep executions = new QFlowExecutionsStep(QUICK);
        executions.setOrder("-createdAt");
        executions.setLimit(7);
        jenkins.assertEqualDataBoundBeans(executions, forms.configRoundTrip(executions));

        QFlowStepOutputStep output = new QFlowStepOutputStep(QUICK, "trigger");
        jenkins.assertEqualDataBoundBeans(output, forms.configRoundTrip(output));
    }

    @Test
    void everyParameterSurvivesTheForm() throws Exception {
        QFlowRunStep before = everything();
        // The system store's credential is none that a job may choose; the form keeps what it has.
        QFlowRunStep after = new StepConfigTester(jenkins).configRoundTrip(before);

        jenkins.assertEqualDataBoundBeans(before, after);
        assertThat(values(after)).isEqualTo(values(before));
        assertThat(after.getSecretVariables()).isEqualTo(before.getSecretVariables());
        assertThat(after.getVariables()).isEqualTo(before.getVariables());
        assertThat(after.getInput()).isEqualTo(before.getInput());
    }

    private static QFlowRunStep everything() {
        QFlowRunStep step = new QFlowRunStep(QUICK);
        step.setConnectorId("c-1");
        step.setRegion("us-east-1");
        step.setResourceGroup("rg");
        step.setProject("p-1");
        step.setOciRegion("ap-1");
        step.setCompartment("ocid1.c");
        step.setAllowPartialVariables(true);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("depth", 2);
        variables.put("dryRun", true);
        variables.put("names", List.of("a", "b"));
        step.setVariables(variables);
        step.setInput(Map.of("tag", "v1"));
        step.setAllowDuplicateStart(true);
        step.setStrictVariables(true);
        step.setWait(false);
        step.setWorkflowName("both");
        step.setSecretVariables(Map.of("dbPassword", "db-password"));
        shared(step);
        return step;
    }

    private static void shared(QFlowWaitingStep step) {
        step.setServer("test");
        step.setCredentialsId(TestService.CREDENTIALS_ID);
        step.setTimeoutMinutes(5);
        step.setCollectMinutes(7);
        step.setOnFailure(OnFailure.UNSTABLE);
        step.setFailOnStepFailure(false);
        step.setIncludeChildren(true);
        step.setPublishChecks(false);
        step.setCheckName("Scan");
        step.setArchiveOutputs("node-*");
        step.setArchiveInputs("trigger");
        step.setRedact(List.of("$..a", "$.b"));
        step.setGates(List.of(
                gate(Condition.AT_LEAST, 90),
                gate(Condition.AT_MOST, new BigDecimal("0.75")),
                gate(Condition.EQUALS, "90"),
                gate(Condition.EQUALS, true),
                gate(Condition.EQUALS, null),
                gate(Condition.NOT_EQUALS, "text"),
                exists()));
    }

    private static QFlowGate gate(Condition condition, Object value) {
        QFlowGate gate = new QFlowGate("node-*", "$.a", condition);
        gate.setValue(value);
        return gate;
    }

    private static QFlowGate exists() {
        QFlowGate gate = new QFlowGate("node-*", "$.a", Condition.EXISTS);
        gate.setOnFailure(OnGateFailure.UNSTABLE);
        return gate;
    }

    private static List<Object> values(QFlowWaitingStep step) {
        return step.getGates().stream().map(QFlowGate::getValue).toList();
    }
}
