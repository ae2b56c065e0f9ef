package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.testing.TestService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given the form of {@code qflowRun}, when an author fills it in. */
@WithJenkins
class QFlowRunSnippetTest {

    private JenkinsRule jenkins;

    @BeforeEach
    void begin(JenkinsRule rule) throws Exception {
        jenkins = rule;
        try (TestService service = new TestService()) {
            service.configure();
        }
    }

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
                        "qflowRun '" + QUICK + "'",
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
    void everyParameterSurvivesTheSnippet() throws Exception {
        new SnippetizerTester(jenkins)
                .assertRoundTrip(
                        everything(),
                        "qflowRun allowPartialVariables: true, archiveOutputs: 'node-*', compartment: 'ocid1.c',"
                                + " connectorId: 'c-1', credentialsId: '" + TestService.CREDENTIALS_ID
                                + "', input: [tag: 'v1'], ociRegion: 'ap-1', project: 'p-1', region: 'us-east-1',"
                                + " resourceGroup: 'rg', server: 'test', startAgain: true, timeoutMinutes: 5,"
                                + " variables: [depth: 2, dryRun: true, names: ['a', 'b']], wait: false,"
                                + " workflowId: '" + QUICK + "'");
    }

    @Test
    void everyParameterSurvivesTheForm() throws Exception {
        QFlowRunStep before = everything();
        // The system store's credential is none that a job may choose; the form keeps what it has.
        QFlowRunStep after = new StepConfigTester(jenkins).configRoundTrip(before);

        jenkins.assertEqualDataBoundBeans(before, after);
        assertThat(after.getVariables()).isEqualTo(before.getVariables());
        assertThat(after.getInput()).isEqualTo(before.getInput());
    }

    private static QFlowRunStep everything() {
        QFlowRunStep step = new QFlowRunStep(QUICK);
        step.setServer("test");
        step.setCredentialsId(TestService.CREDENTIALS_ID);
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
        step.setStartAgain(true);
        step.setWait(false);
        step.setTimeoutMinutes(5);
        step.setArchiveOutputs("node-*");
        return step;
    }
}
