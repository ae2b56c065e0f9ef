package io.jenkins.plugins.qualysflow.forms;

import static io.jenkins.plugins.qualysflow.testing.Users.CONFIGURER;
import static io.jenkins.plugins.qualysflow.testing.Users.READER;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Item;
import hudson.security.ACLContext;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import tools.jackson.databind.JsonNode;

/** Given the form of a job in which a workflow is chosen, when somebody wants to know its variables and nodes. */
@WithQualysFlow
class KnownWorkflowTest {

    private static final String HTML = "<img src=x onerror=alert(1)>";
    private static final String MEGABYTE = HTML + "\u001b\u202e" + "n".repeat(1 << 20);

    /** Another one in each test, since definitions are kept for an hour. */
    private final String id = UUID.randomUUID().toString();

    private TestService service;
    private WorkflowJob job;

    @BeforeEach
    void begin(JenkinsRule jenkins) throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(id)
                        .name("Remediate " + id)
                        .variable("region", json("[\"us-east-1\"]"))
                        .variable("owner", json("\"release\""))
                        .variable("path", json("\"${HOME}\""))
                        .variable("big", json("12345678901234567890"))
                        .variable("apiKey", json("\"hunter2\""))
                        .variable("login", json("{\"user\":\"u\",\"password\":\"hunter2\"}"))
                        .node(SimulatedNode.of("node-1-resource"))
                        .node(SimulatedNode.of("node-2-filter"))
                        .build());
        job = jenkins.createProject(Folder.class, "team").createProject(WorkflowJob.class, "release");
        Users.admit(jenkins);
    }

    @Test
    void whoMayNotConfigureIsToldNothingAndCausesNoCall() {
        for (Map<String, Object> told : List.of(
                variables(READER, job, id, "", ""),
                variables(CONFIGURER, null, id, "", ""),
                variables(READER, job, "", "Remediate " + id, ""))) {
            assertThat(told)
                    .containsEntry("title", "")
                    .containsEntry("problem", "")
                    .containsEntry("variables", List.of())
                    .containsEntry("json", null);
        }
        assertThat(nodes(READER, id, "node")).isEmpty();
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void variablesAreShownWithTypesAndWithoutSecrets() {
        Map<String, Object> told = told(id, "");

        assertThat(told).containsEntry("title", "Remediate " + id).containsEntry("problem", null);
        assertThat(rows(told))
                .extracting(row -> List.of(row.get("name"), row.get("type"), row.get("value"), row.get("filled")))
                .containsExactly(
                        List.of("region", "list", "[\"us-east-1\"]", false),
                        List.of("owner", "string", "release", true),
                        List.of("path", "string", "${HOME}", false),
                        List.of("big", "number", "12345678901234567890", true),
                        List.of("apiKey", "string", "********", false),
                        List.of("login", "object", "{\"user\":\"u\",\"password\":\"********\"}", false));
        assertThat(told.toString()).doesNotContain("hunter2");
        told(id, "");
        assertThat(service.server().journal().of(Operation.WORKFLOW_DETAILS)).hasSize(1);
    }

    @Test
    void theFieldIsFilledWithWhatItDoesNotHaveYet() {
        assertThat(filled("")).isEqualTo("{\"owner\":\"release\",\"big\":12345678901234567890}");
        assertThat(filled("{\"owner\": \"me\", \"rate\": 1.50}"))
                .isEqualTo("{\"owner\":\"me\",\"big\":12345678901234567890,\"rate\":1.50}");

        assertThat(told(id, "{\"owner\": "))
                .containsEntry("json", null)
                .extractingByKey("unfilled")
                .asString()
                .startsWith("The field is not valid JSON at line 1");
    }

    @Test
    void aNameWillDoWhereOnlyOneWorkflowHasIt() {
        Eventually.isTrue(() ->
                rows(variables(CONFIGURER, job, "", "Remediate " + id, "")).size() == 6);

        assertThat(variables(CONFIGURER, job, "", "remediate " + id, ""))
                .containsEntry("problem", "No workflow, or more than one, was found by that name; enter its id");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(told("", "")).containsEntry("problem", "Enter the id or the name of the workflow first");
        assertThat(told("inventory", "").get("problem")).asString().contains("must be a UUID");
        service.server().addFault(Fault.on(Operation.WORKFLOW_DETAILS).answer(403));
        assertThat(told(id, "").get("problem")).asString().contains("status 403");
    }

    @Test
    void nodesCompleteByIdAndTypeAndInPatterns() {
        told(id, "");
        assertThat(nodes(CONFIGURER, id, "node-")).containsExactly("node-1-resource", "node-2-filter");
        assertThat(nodes(CONFIGURER, id, "filter")).containsExactly("node-2-filter");
        assertThat(nodes(CONFIGURER, id, "node-1-resource, node-?-f")).containsExactly("node-2-filter");
        assertThat(nodes(CONFIGURER, "", "node-")).isEmpty();
        assertThat(service.server().journal().of(Operation.WORKFLOW_DETAILS)).hasSize(1);
    }

    @Test
    void hostileNamesAreCutAndOnOneLine() {
        String definition = QFlowJson.write(Map.of(
                "variables",
                List.of(Map.of("key", MEGABYTE, "value", MEGABYTE), Map.of("key", HTML, "value", HTML)),
                "components",
                List.of(Map.of("id", MEGABYTE), Map.of("id", HTML))));
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_DETAILS)
                        .answer(200, QFlowJson.write(Map.of("id", id, "name", MEGABYTE, "definition", definition))));

        Map<String, Object> told = told(id, "");

        assertThat(QFlowJson.write(told)).hasSizeLessThan(2000).doesNotContain("\\u");
        assertThat(rows(told))
                .extracting(row -> row.get("filled"))
                .as("a name that nobody could type, and one that is only odd")
                .containsExactly(false, true);
        assertThat(nodes(CONFIGURER, id, "<")).containsExactly(HTML);
    }

    /** As who presses the button again where the definition takes its time. */
    private Map<String, Object> told(String workflowId, String current) {
        Eventually.isTrue(() -> !Messages.FormQuestion_later()
                .equals(variables(CONFIGURER, job, workflowId, "", current).get("problem")));
        return variables(CONFIGURER, job, workflowId, "", current);
    }

    private String filled(String current) {
        return QFlowJson.write(QFlowJson.readPlain((String) told(id, current).get("json")));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Map<String, Object> told) {
        return (List<Map<String, Object>>) told.get("variables");
    }

    private static Map<String, Object> variables(
            String user, Item item, String workflowId, String workflowName, String current) {
        try (ACLContext ignored = Users.as(user)) {
            return KnownWorkflow.of(item, "", "", workflowId, workflowName).described(current);
        }
    }

    private List<String> nodes(String user, String workflowId, String typed) {
        try (ACLContext ignored = Users.as(user)) {
            return KnownWorkflow.of(job, "", "", workflowId, "").choices(typed).stream()
                    .map(choice -> choice.get("id"))
                    .toList();
        }
    }

    private static JsonNode json(String text) {
        return QFlowJson.MAPPER.readTree(text);
    }
}
