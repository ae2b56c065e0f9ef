package io.jenkins.plugins.qualysflow.forms;

import static io.jenkins.plugins.qualysflow.testing.Users.CONFIGURER;
import static io.jenkins.plugins.qualysflow.testing.Users.READER;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Item;
import hudson.security.ACLContext;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedConnector;
import io.jenkins.plugins.qualysflow.steps.QFlowRunStep;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the form of a job, when somebody types the name of a connector. */
@WithQualysFlow
class ConnectorCompletionTest {

    private static final String PRODUCTION = "aa70acae-6ea8-3acf-b504-f327855b316a";
    private static final String STAGING = "0a1b2c3d-1111-3222-9333-444455556666";
    private static final String OLD = "1b2c3d4e-2222-3333-9444-555566667777";
    private static final String EVIL = "2c3d4e5f-3333-3444-9555-666677778888";
    private static final String HTML = "<img src=x onerror=alert(1)>";

    private TestService service;
    private WorkflowJob job;

    @BeforeEach
    void begin(JenkinsRule jenkins) throws Exception {
        service = new TestService(TestService.scenario().toBuilder()
                .connector(
                        SimulatedConnector.of("aws", PRODUCTION, "Production").with("awsAccountId", "123456789012"))
                .connector(SimulatedConnector.of("aws", STAGING, "Staging").with("remediationEnabled", false))
                .connector(SimulatedConnector.of("aws", OLD, "Old").with("isDisabled", true))
                .connector(SimulatedConnector.of("azure", EVIL, HTML + "\u001b\u202e" + "n".repeat(1 << 20)))
                .build());
        QualysFlowConfiguration.get().setServers(List.of(service.asServer("of-connectors")));
        job = jenkins.createProject(Folder.class, "team").createProject(WorkflowJob.class, "release");
        Users.admit(jenkins);
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void whoMayNotConfigureIsOfferedNothingAndCausesNoCall() {
        assertThat(choices(as(READER, job, "p"))).isEmpty();
        assertThat(choices(as(CONFIGURER, null, "p"))).isEmpty();
        assertThat(choices(as(CONFIGURER, job, "p", "", TestService.CREDENTIALS_ID)))
                .as("that credential is the server's, and for the system alone")
                .isEmpty();
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void anyPartOfNameAccountOrIdWillDoAndManyLettersCostOneCallForEachCloud() {
        awaitChoices("p");
        assertThat(choices(as(CONFIGURER, job, "PROD")))
                .containsExactly(Map.of(
                        "id",
                        PRODUCTION,
                        "label",
                        "Production (123456789012) - " + PRODUCTION,
                        "remediationOff",
                        false));
        assertThat(ids("3456789")).containsExactly(PRODUCTION);
        assertThat(ids("aa70acae")).containsExactly(PRODUCTION);
        assertThat(ids("old")).as("a disabled one").isEmpty();
        assertThat(choices(as(CONFIGURER, job, "staging")))
                .singleElement()
                .extracting(choice -> choice.get("remediationOff"))
                .isEqualTo(true);
        assertThat(service.server().journal().of(Operation.CONNECTOR_LIST)).hasSize(3);
    }

    @Test
    void aRefusalGivesAHintAndIsNotRepeated() {
        service.server().addFault(Fault.on(Operation.CONNECTOR_LIST).answer(403));
        Eventually.isTrue(() -> !hints("p").isEmpty());

        assertThat(hints("p")).hasSize(3).allMatch(hint -> hint.contains("enter the connector id"));
        assertThat(hints("pr")).hasSize(3);
        assertThat(service.server().journal().of(Operation.CONNECTOR_LIST)).hasSize(3);
    }

    @Test
    void aHostileNameIsTextOnOneLineInJson(JenkinsRule jenkins) throws Exception {
        awaitChoices("img");

        WebResponse answer = post(jenkins, "connectors", "value", "<img");

        assertThat(answer.getContentType()).isEqualTo("application/json");
        assertThat(answer.getContentAsString()).hasSizeLessThan(500).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        assertThat(choices(QFlowJson.readObject(answer.getContentAsString())))
                .singleElement()
                .extracting(choice -> (String) choice.get("label"))
                .asString()
                .startsWith(HTML)
                .endsWith("… - " + EVIL);
    }

    private WebResponse post(JenkinsRule jenkins, String method, String name, String value) throws Exception {
        JenkinsRule.WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).withBasicCredentials(CONFIGURER);
        WebRequest request = new WebRequest(
                URI.create(jenkins.getURL() + job.getUrl() + "descriptorByName/" + QFlowRunStep.class.getName() + "/"
                                + method)
                        .toURL(),
                HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair(name, value)));
        return client.loadWebResponse(client.addCrumb(request));
    }

    private void awaitChoices(String typed) {
        Eventually.isTrue(() -> !choices(as(CONFIGURER, job, typed)).isEmpty());
    }

    private List<Object> ids(String typed) {
        return choices(as(CONFIGURER, job, typed)).stream()
                .map(choice -> choice.get("id"))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> choices(Map<String, Object> answer) {
        return (List<Map<String, Object>>) answer.get("choices");
    }

    @SuppressWarnings("unchecked")
    private List<String> hints(String typed) {
        return (List<String>) as(CONFIGURER, job, typed).get("hints");
    }

    private static Map<String, Object> as(String user, Item item, String typed) {
        return as(user, item, typed, "", "");
    }

    private static Map<String, Object> as(String user, Item item, String typed, String server, String credentialsId) {
        try (ACLContext ignored = Users.as(user)) {
            return ConnectorCompletion.complete(new FormQuestion(item, server, credentialsId), typed);
        }
    }
}
