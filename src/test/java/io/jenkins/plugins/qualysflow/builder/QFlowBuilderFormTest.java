package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.htmlunit.html.HtmlForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the build step in a job, when it is configured in the form, by a script of Job DSL, or by hand. */
@WithQualysFlow
class QFlowBuilderFormTest {

    private JenkinsRule jenkins;
    private QFlowBuilder.DescriptorImpl form;

    @BeforeEach
    void begin() throws Exception {
        TestService.addApiClient("of-everybody");
        form = jenkins.jenkins.getDescriptorByType(QFlowBuilder.DescriptorImpl.class);
    }

    private static QFlowBuilder everyField() {
        QFlowBuilder step = new QFlowBuilder();
        step.setWorkflowId("${WORKFLOW}");
        step.setWorkflowName(" Find <open> \"buckets\" ");
        step.setServer("test");
        step.setCredentialsId("of-everybody");
        step.setConnectorId("connector");
        step.setRegion("us-east-1");
        step.setResourceGroup("group");
        step.setProject("project");
        step.setOciRegion("ap-hyderabad-1");
        step.setCompartment("ocid1");
        step.setVariablesJson("{\"a\": 0.80,\n \"b\": \"${TAG} & <x>\"}");
        step.setSecretVariablesJson("{\"dbPassword\": \"db-password\"}");
        step.setInputJson("{\"big\": 12345678901234567890123}");
        step.setAllowPartialVariables(true);
        step.setAllowDuplicateStart(true);
        step.setWait(false);
        step.setTimeoutMinutes(7);
        step.setCollectMinutes(8);
        step.setOnFailure(OnFailure.UNSTABLE);
        step.setFailOnStepFailure(false);
        step.setArchiveOutputs("");
        step.setArchiveInputs("trigger");
        step.setIncludeChildren(true);
        step.setStrictVariables(true);
        step.setPublishChecks(false);
        step.setCheckName("Scan of ${JOB_NAME}");
        step.setRedact(List.of("$..ownerEmail", "$.a[?(@.b == 'c')]"));
        step.setGates(List.of(
                gate("$.n", Condition.AT_LEAST, new BigDecimal("0.80"), null),
                gate("$.n", Condition.COUNT_AT_MOST, 3, OnGateFailure.UNSTABLE),
                gate("$.s", Condition.EQUALS, "90", OnGateFailure.FAILURE),
                gate("$.s", Condition.MATCHES, "${TAG}.*", null),
                gate("$.z", Condition.EQUALS, null, null),
                gate("$.l", Condition.NOT_EQUALS, List.of("a", Map.of("b", true)), null),
                new QFlowGate("*", "$.x", Condition.EXISTS)));
        return step;
    }

    private static QFlowGate gate(String path, Condition condition, Object value, OnGateFailure onFailure) {
        QFlowGate gate = new QFlowGate("node-*", path, condition);
        gate.setValue(value);
        gate.setOnFailure(onFailure);
        return gate;
    }

    private static void assertSame(QFlowBuilder found, QFlowBuilder expected) throws Exception {
        assertThat(found).usingRecursiveComparison().ignoringFields("gates").isEqualTo(expected);
        assertThat(QFlowGate.toMaps(found.getGates()))
                .hasToString(QFlowGate.toMaps(expected.getGates()).toString());
        assertThat(found.getGates())
                .extracting(gate -> gate.getValue() instanceof Number)
                .isEqualTo(expected.getGates().stream()
                        .map(gate -> gate.getValue() instanceof Number)
                        .toList());
    }

    @Test
    void theFormKeepsEveryField() throws Exception {
        FreeStyleProject job = Freestyle.job(jenkins, everyField());

        jenkins.configRoundtrip(job);

        assertSame(job.getBuildersList().get(QFlowBuilder.class), everyField());
    }

    @Test
    void theFormOfANewStepBeginsWithWhatAScriptBeginsWith() throws Exception {
        FreeStyleProject job = Freestyle.job(jenkins, new QFlowBuilder());

        jenkins.configRoundtrip(job);

        assertThat(job.getBuildersList().get(QFlowBuilder.class))
                .usingRecursiveComparison()
                .isEqualTo(new QFlowBuilder());
    }

    @Test
    void aFieldThatWasEmptiedHasItsDefaultSaveOneThatMeansSomethingEmpty() throws Exception {
        QFlowBuilder step = everyField();
        step.setArchiveOutputs("*");
        FreeStyleProject job = Freestyle.job(jenkins, step);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            HtmlForm page = browser.getPage(job, "configure").getFormByName("config");
            for (String field : List.of("timeoutMinutes", "collectMinutes", "region", "archiveOutputs")) {
                page.getInputByName("_." + field).setValue("");
            }
            jenkins.submit(page);
        }

        QFlowBuilder emptied = job.getBuildersList().get(QFlowBuilder.class);
        assertThat(emptied.getTimeoutMinutes()).isEqualTo(60);
        assertThat(emptied.getCollectMinutes()).isEqualTo(15);
        assertThat(emptied.getRegion()).isNull();
        assertThat(emptied.getArchiveOutputs()).isEmpty();
    }

    @Test
    void whatIsStoredIsReadAgain() throws Exception {
        FreeStyleProject job = Freestyle.job(jenkins, everyField());

        job.save();
        job.doReload();

        assertSame(job.getBuildersList().get(QFlowBuilder.class), everyField());
    }

    @Test
    void aJobWrittenByHandMayLeaveOutWhatItLikes() {
        QFlowBuilder read = (QFlowBuilder) Items.XSTREAM2.fromXML("<io.jenkins.plugins.qualysflow.builder.QFlowBuilder>"
                + "<workflowId>" + QUICK + "</workflowId><onFailure>ABORT</onFailure><archiveInputs/>"
                + "</io.jenkins.plugins.qualysflow.builder.QFlowBuilder>");

        assertThat(read.getWorkflowId()).isEqualTo(QUICK);
        assertThat(read.getOnFailure()).isEqualTo(OnFailure.FAILURE);
        assertThat(read.isWait()).isTrue();
        assertThat(read.getTimeoutMinutes()).isEqualTo(60);
        assertThat(read.getArchiveOutputs()).isEqualTo("*");
    }

    @Test
    void aScriptOfJobDslSetsEveryField() throws Exception {
        FreeStyleProject seed = jenkins.createFreeStyleProject("seed");
        ExecuteDslScripts script = new ExecuteDslScripts();
        script.setScriptText("""
                job('made') {
                  steps {
                    qualysFlow {
                      workflowId('${WORKFLOW}')
                      workflowName(' Find <open> "buckets" ')
                      server('test')
                      credentialsId('of-everybody')
                      connectorId('connector')
                      region('us-east-1')
                      resourceGroup('group')
                      project('project')
                      ociRegion('ap-hyderabad-1')
                      compartment('ocid1')
                      variablesJson('{"a": 0.80,\\n "b": "${TAG} & <x>"}')
                      secretVariablesJson('{"dbPassword": "db-password"}')
                      inputJson('{"big": 12345678901234567890123}')
                      allowPartialVariables(true)
                      allowDuplicateStart(true)
                      wait(false)
                      timeoutMinutes(7)
                      collectMinutes(8)
                      onFailure('UNSTABLE')
                      failOnStepFailure(false)
                      archiveOutputs('')
                      archiveInputs('trigger')
                      includeChildren(true)
                      strictVariables(true)
                      publishChecks(false)
                      checkName('Scan of ${JOB_NAME}')
                      redact(['$..ownerEmail', "\\$.a[?(@.b == 'c')]"])
                      gates {
                        qflowGate { step('node-*'); path('$.n'); condition('AT_LEAST'); value(0.80) }
                        qflowGate { step('node-*'); path('$.n'); condition('COUNT_AT_MOST'); value(3); onFailure('UNSTABLE') }
                        qflowGate { step('node-*'); path('$.s'); condition('EQUALS'); value('90'); onFailure('FAILURE') }
                        qflowGate { step('node-*'); path('$.s'); condition('MATCHES'); value("\\${TAG}${'.*'}") }
                        qflowGate { step('node-*'); path('$.z'); condition('EQUALS'); value(null) }
                        qflowGate { step('node-*'); path('$.l'); condition('NOT_EQUALS'); value(['a', [b: true]]) }
                        qflowGate { step('*'); path('$.x'); condition('EXISTS') }
                      }
                    }
                  }
                }
                """);
        seed.getBuildersList().add(script);

        jenkins.buildAndAssertSuccess(seed);

        FreeStyleProject made = jenkins.jenkins.getItemByFullName("made", FreeStyleProject.class);
        assertSame(made.getBuildersList().get(QFlowBuilder.class), everyField());
    }

    @Test
    void whatIsExpandedFirstIsJudgedByTheBuild() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();

        assertThat(form.doCheckWorkflowId(job, "${WORKFLOW}", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckWorkflowId(job, "", "Nightly").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckWorkflowId(job, ENDLESS, "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckWorkflowId(job, "", "").getMessage()).isEqualTo("Workflow id (workflowId) is required");
        assertThat(form.doCheckWorkflowId(job, "$WORKFLOW", "").getMessage()).contains("must be a UUID");
    }

    @Test
    void jsonIsJudgedBeforeAnythingIsPutIn() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();

        assertThat(form.doCheckVariablesJson(job, "{\"a\": \"${TAG}\"}").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckInputJson(job, " ").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckVariablesJson(job, "{\"a\": ${TAG}}").getMessage())
                .startsWith("Variables (variablesJson) ");
        assertThat(form.doCheckInputJson(job, "[]").getMessage()).startsWith("Input (inputJson) ");
        assertThat(form.doCheckSecretVariablesJson(job, "{").getMessage())
                .startsWith("Secret variables (secretVariablesJson) ");
        assertThat(form.doCheckRedact(job, "$.a\nowner").getMessage()).startsWith("Redact (redact) ");
        assertThat(form.doCheckTimeoutMinutes(job, "0").getMessage())
                .startsWith("Timeout in minutes (timeoutMinutes) ");
        assertThat(form.doCheckCollectMinutes(job, "${X}").getMessage())
                .startsWith("Minutes for collecting (collectMinutes) ");
    }

    @Test
    void aServerThatIsGoneStaysChosen() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();

        ListBoxModel offered = form.doFillServerItems(job, "gone");

        assertThat(offered).extracting(item -> item.value).containsExactly("", "test", "gone");
        assertThat(form.doFillCredentialsIdItems(job, "test", ""))
                .extracting(item -> item.value)
                .contains("of-everybody")
                .doesNotContain(TestService.CREDENTIALS_ID);
        assertThat(QualysFlowConfiguration.get().getServers()).hasSize(1);
        assertThat(SystemCredentialsProvider.getInstance().getCredentials()).hasSize(2);
    }
}
