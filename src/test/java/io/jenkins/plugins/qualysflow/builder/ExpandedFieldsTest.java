package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.Freestyle.run;
import static io.jenkins.plugins.qualysflow.testing.Freestyle.runWith;
import static io.jenkins.plugins.qualysflow.testing.Freestyle.step;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.PasswordParameterDefinition;
import hudson.model.PasswordParameterValue;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a build step whose fields name variables, when somebody builds its job with values of their own. */
@WithQualysFlow
class ExpandedFieldsTest {

    /** Puts out what it was given, and so whatever is secret in it. */
    private static final String ECHO = "11111111-2222-4333-8444-000000000031";

    private static final String SECRET = "hunter2-of-the-db";

    private static JenkinsRule jenkins;
    private TestService service;

    private Map<String, Object> sent() {
        assertThat(service.starts()).hasSize(1);
        return QFlowJson.readObject(service.starts().get(0).text());
    }

    @Test
    void aValueCanNotWriteJson() throws Exception {
        QFlowBuilder step = step(QUICK);
        step.setVariablesJson("{\"tag\": \"<${TAG}>\", \"list\": [\"${TAG}\"], \"dry\": true}");
        step.setInputJson("{\"tag\": \"${TAG}\"}");
        String sly = "x\", \"region\": \"y";

        jenkins.assertBuildStatusSuccess(runWith(jenkins, "TAG", sly, step));

        assertThat(sent())
                .isEqualTo(Map.of(
                        "variables", Map.of("tag", "<" + sly + ">", "list", List.of(sly), "dry", true),
                        "input", Map.of("tag", sly)));
    }

    @Test
    void aValueCanNotNameAVariableOfItsOwn() throws Exception {
        QFlowBuilder step = step(QUICK);
        step.setVariablesJson("{\"${TAG}\": \"${TAG}\", \"other\": \"${NOBODY} $TAG $${TAG}\"}");

        jenkins.assertBuildStatusSuccess(runWith(jenkins, "TAG", "${JOB_NAME}", step));

        assertThat(sent().get("variables"))
                .isEqualTo(Map.of("${TAG}", "${JOB_NAME}", "other", "${NOBODY} $TAG ${TAG}"));
    }

    @Test
    void whoBuildsChoosesNeitherServerNorCredential() throws Exception {
        TestService.addApiClient("of-everybody");
        QFlowBuilder server = step(QUICK);
        server.setServer("${CHOSEN}");
        QFlowBuilder credential = step(QUICK);
        credential.setCredentialsId("${CHOSEN}");
        QFlowBuilder secret = step(QUICK);
        secret.setSecretVariablesJson("{\"token\": \"${CHOSEN}\"}");

        FreeStyleBuild byServer = runWith(jenkins, "CHOSEN", "test", server);
        FreeStyleBuild byCredential = runWith(jenkins, "CHOSEN", "of-everybody", credential);
        FreeStyleBuild bySecret = runWith(jenkins, "CHOSEN", "of-everybody", secret);

        jenkins.assertBuildStatus(Result.FAILURE, byServer);
        jenkins.assertLogContains("server '${CHOSEN}' is not configured", byServer);
        jenkins.assertBuildStatus(Result.FAILURE, byCredential);
        jenkins.assertLogContains(
                "credentialsId must be the id of a credential, not '${CHOSEN}': build parameters are not expanded in it.",
                byCredential);
        jenkins.assertBuildStatus(Result.FAILURE, bySecret);
        jenkins.assertLogContains("secretVariables.token must be the id of a credential, not '${CHOSEN}'", bySecret);
        assertThat(service.starts()).isEmpty();
    }

    @Test
    void aParameterForCredentialsChoosesNoneEitherNotEvenByTheNameOfOne() throws Exception {
        TestService.addApiClient("of-the-job");
        store("db");
        QFlowBuilder explicit = step(QUICK);
        explicit.setCredentialsId("${of-the-job}");
        QFlowBuilder byName = step(QUICK);
        byName.setCredentialsId("of-the-job");
        QFlowBuilder secret = step(QUICK);
        secret.setSecretVariablesJson("{\"motto\": \"db\"}");

        FreeStyleBuild refused = runWith(jenkins, credentials("of-the-job"), chosen("of-the-job"), explicit);
        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("credentialsId must be the id of a credential, not '${of-the-job}'", refused);
        assertThat(service.server().journal().entries()).isEmpty();

        jenkins.assertBuildStatusSuccess(runWith(jenkins, credentials("of-the-job"), chosen("of-the-job"), byName));
        jenkins.assertBuildStatusSuccess(runWith(jenkins, credentials("db"), chosen("db"), secret));
        assertThat(service.starts())
                .hasSize(2)
                .last()
                .satisfies(start -> assertThat(start.text()).contains(SECRET));
    }

    private static CredentialsParameterDefinition credentials(String name) {
        return new CredentialsParameterDefinition(name, null, "", StandardCredentials.class.getName(), false);
    }

    /** Whoever starts the build chooses a credential that there isn't: what took it would fail. */
    private static CredentialsParameterValue chosen(String name) {
        return new CredentialsParameterValue(name, "chosen-by-somebody", null);
    }

    @Test
    void theRulesAreThoseOfWhatWasPutIn() throws Exception {
        QFlowBuilder step = step("${WORKFLOW}");
        step.setConnectorId("${WORKFLOW}");
        step.setRegion("${NOTHING}");
        FreeStyleProject job = Freestyle.job(jenkins, step);

        FreeStyleBuild refused = runWith(jenkins, "WORKFLOW", "../" + QUICK, step);

        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("workflowId must be a UUID", refused);
        step.setRegion("${WORKFLOW}");
        FreeStyleBuild blank = runWith(jenkins, "WORKFLOW", "", step);
        jenkins.assertLogContains("region must not be blank", blank);
        assertThat(service.server().journal().entries()).isEmpty();
        assertThat(job.getBuilds()).isEmpty();
    }

    @Test
    void whatToRunAndWhereMayBeParameters() throws Exception {
        QFlowBuilder step = step("${WORKFLOW}");
        step.setConnectorId("@c-${BUILD_NUMBER}");
        step.setRegion("us-${BUILD_NUMBER}");
        step.setArchiveOutputs("node-${NOBODY},node-67649155-*");

        FreeStyleBuild build = runWith(jenkins, "WORKFLOW", FAILING, step);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("failed", build);
        assertThat(sent().get("variables")).isEqualTo(Map.of("connectorId", "c-1", "region", "us-1"));
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.getFileName())
                .contains("3-node-67649155-filter.output.json")
                .doesNotContain("2-node-6748e0e3-resource.output.json");
    }

    @Test
    void aGateMayCompareWithAParameterAndLooksWhereItsAuthorSays() throws Exception {
        QFlowGate limit = gate("$.score", Condition.AT_LEAST, "${LIMIT}");
        QFlowGate path = gate("$.${LIMIT}", Condition.ABSENT, null);
        QFlowGate name = gate("$.buckets[0].name", Condition.MATCHES, "${LIMIT}|logs-.*");

        jenkins.assertBuildStatusSuccess(runWith(jenkins, "LIMIT", "0.8", withGates(limit, name)));
        jenkins.assertBuildStatus(Result.FAILURE, runWith(jenkins, "LIMIT", "0.81", withGates(limit)));
        FreeStyleBuild noNumber = runWith(jenkins, "LIMIT", "none", withGates(limit));
        jenkins.assertBuildStatus(Result.FAILURE, noNumber);
        jenkins.assertLogContains("gates[0]: value must be a number", noNumber);
        jenkins.assertBuildStatus(
                Result.FAILURE,
                runWith(jenkins, "LIMIT", ".*", withGates(gate("$.buckets[0].name", Condition.MATCHES, "${LIMIT}"))));
        FreeStyleBuild literal = runWith(jenkins, "LIMIT", "nowhere", withGates(path));
        jenkins.assertBuildStatus(Result.FAILURE, literal);
        jenkins.assertLogContains("gates[0]: path", literal);
    }

    private static QFlowGate gate(String path, Condition condition, Object value) {
        QFlowGate gate = new QFlowGate("node-67649155-filter", path, condition);
        if (value != null) {
            gate.setValue(value);
        }
        return gate;
    }

    private static QFlowBuilder withGates(QFlowGate... gates) {
        QFlowBuilder step = step(QUICK);
        step.setGates(List.of(gates));
        return step;
    }

    @Test
    void aPasswordParameterIsSentAndStoredNowhere() throws Exception {
        echoes();
        QFlowBuilder step = step(ECHO);
        step.setVariablesJson("{\"motto\": \"it is ${MOTTO}!\"}");
        step.setInputJson("{\"${MOTTO}\": [\"${MOTTO}\"]}");

        FreeStyleBuild build = runWith(
                jenkins,
                new PasswordParameterDefinition("MOTTO", Secret.fromString("unused"), null),
                new PasswordParameterValue("MOTTO", SECRET),
                step);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(sent().get("variables")).isEqualTo(Map.of("motto", "it is " + SECRET + "!"));
        assertStoredNowhere(build);
    }

    @Test
    void aCredentialThatIsBoundAroundTheBuildIsSentAndStoredNowhere() throws Exception {
        echoes();
        store("db");
        QFlowBuilder step = step(ECHO);
        step.setVariablesJson("{\"motto\": \"${MOTTO}\"}");
        FreeStyleProject job = Freestyle.job(jenkins, step);
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new StringBinding("MOTTO", "db"))));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        assertThat(sent().get("variables")).isEqualTo(Map.of("motto", SECRET));
        assertStoredNowhere(build);
    }

    @Test
    void aSecretVariableIsSentAndStoredNowhere() throws Exception {
        echoes();
        store("db");
        QFlowBuilder step = step(ECHO);
        step.setSecretVariablesJson("{\"motto\": \"db\"}");

        FreeStyleBuild build = run(jenkins, step);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(sent().get("variables")).isEqualTo(Map.of("motto", SECRET));
        assertStoredNowhere(build);
    }

    @Test
    void aSecretInAMessageAboutAFieldIsMasked() throws Exception {
        QFlowBuilder step = step(QUICK);
        step.setServer("prod");
        step.setWorkflowName(null);
        step.setVariablesJson("{\"a\": \"${MOTTO}\"");

        FreeStyleBuild build = runWith(
                jenkins,
                new PasswordParameterDefinition("MOTTO", Secret.fromString("unused"), null),
                new PasswordParameterValue("MOTTO", "prod"),
                step);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("variablesJson ", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    private void echoes() {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(ECHO)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of("node-6748e0e3-echo")
                                .withOutput(NodeData.json("{\"said\": \"it is " + SECRET + ", isn't it\"}")))
                        .build());
    }

    private static void store(String id) throws Exception {
        TestService.addSecretText(id, SECRET);
    }

    private static void assertStoredNowhere(FreeStyleBuild build) throws Exception {
        Map<String, String> stored = StoredFiles.below(build.getRootDir().toPath());
        assertThat(stored.keySet())
                .contains("log", "build.xml")
                .anyMatch(path -> path.endsWith("2-node-6748e0e3-echo.output.json"));
        assertThat(stored).allSatisfy((path, text) -> assertThat(text).as(path).doesNotContain(SECRET));
    }
}
