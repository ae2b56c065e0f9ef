package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedConnector;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code qflow workflow} and {@code qflow connectors}: what can be known before a workflow is run. */
@Timeout(60)
class KnownBeforeARunTest {

    private static final String PRODUCTION = "aa70acae-6ea8-3acf-b504-f327855b316a";
    private static final String STAGING = "0a1b2c3d-1111-3222-9333-444455556666";
    private static final String OLD = "1b2c3d4e-2222-3333-9444-555566667777";
    private static final String DATA = "3d4e5f60-4444-3555-9666-777788889999";
    private static final String EVIL = "\u001b[2J\u202egone\u0007\r\n" + "n".repeat(1 << 20);

    private final SandboxServer server = SandboxServer.start(Scenario.builder()
            .credentials(Credentials.none().withClient(Qflow.CLIENT_ID, Qflow.CLIENT_SECRET))
            .workflow(Given.workflow()
                    .variable("region", QFlowJson.MAPPER.readTree("[\"us-east-1\"]"))
                    .variable("owner", QFlowJson.MAPPER.readTree("\"release\""))
                    .variable("maxBuckets", QFlowJson.MAPPER.readTree("5"))
                    .variable("apiKey", QFlowJson.MAPPER.readTree("\"hunter2\""))
                    .build())
            .connector(SimulatedConnector.of("aws", PRODUCTION, "Production").with("awsAccountId", "123456789012"))
            .connector(SimulatedConnector.of("aws", STAGING, "Staging").with("remediationEnabled", false))
            .connector(SimulatedConnector.of("aws", OLD, "Old").with("isDisabled", true))
            .connector(SimulatedConnector.of("gcp", DATA, "Data").with("projectId", "data-1"))
            .build());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aWorkflowIsShownWithItsVariablesAndNodes() {
        Ran ran = Qflow.at(server).execute("workflow", Given.WORKFLOW);

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out().lines().filter(line -> !line.startsWith("Revision")))
                .containsExactly(
                        "Workflow  Two nodes",
                        "Id        " + Given.WORKFLOW,
                        "",
                        "VARIABLE    TYPE    SAVED VALUE",
                        "region      list    [\"us-east-1\"]",
                        "owner       string  release",
                        "maxBuckets  number  5",
                        "apiKey      string  ********",
                        "",
                        "NODE                  TYPE     NAME",
                        "trigger               trigger  -",
                        Given.FILTER + "  filter   -",
                        Given.REPORT + "  report   -");
        assertThat(server.journal().of(Operation.WORKFLOW_DETAILS)).hasSize(1);
    }

    @Test
    void asJsonItHasTheSameAndNoSecret() {
        Ran ran = Qflow.at(server).execute("workflow", Given.WORKFLOW, "--json");

        assertThat(ran.out()).doesNotContain("hunter2");
        assertThat(ran.json())
                .containsKey("revision")
                .containsEntry("name", "Two nodes")
                .extractingByKey("variables")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(
                        Map.of("name", "region", "type", "list", "value", List.of("us-east-1")),
                        Map.of("name", "apiKey", "type", "string", "value", "********"));
    }

    @Test
    void aWorkflowWithoutADefinitionIsSaidToHaveNone() {
        server.addFault(
                Fault.on(Operation.WORKFLOW_DETAILS).answer(200, "{\"data\":{\"id\":\"" + Given.WORKFLOW + "\"}}"));

        Ran ran = Qflow.at(server).execute("workflow", Given.WORKFLOW);

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.err()).contains("Warning: the answer has no definition");
        assertThat(ran.out()).contains("No variables", "No nodes");
    }

    @Test
    void connectorsAreShownWithTheIdThatARunTakes() {
        Ran ran = Qflow.at(server).execute("connectors");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out().lines())
                .containsExactly(
                        "CLOUD  CONNECTOR                                                         STATE    NOTE",
                        "AWS    Production (123456789012) - " + PRODUCTION + "  SUCCESS  -",
                        "AWS    Staging - " + STAGING + "                    SUCCESS  remediation is off",
                        "GCP    Data (data-1) - " + DATA + "              SUCCESS  -");
        assertThat(ran.err()).contains("Warning: remediation is off for 1 of these connectors");
        assertThat(server.journal().of(Operation.CONNECTOR_LIST)).hasSize(3);
    }

    @Test
    void disabledOnesAreShownWhereTheyAreAskedFor() {
        Ran ran = Qflow.at(server).execute("connectors", "--cloud", "aws", "--all", "--json");

        assertThat(ran.out().lines().map(line -> QFlowJson.readObject(line).get("connectorId")))
                .containsExactly(PRODUCTION, STAGING, OLD);
        assertThat(ran.out()).doesNotContainIgnoringCase("externalId").doesNotContain("external-id-of");
        assertThat(server.journal().of(Operation.CONNECTOR_LIST)).hasSize(1);
    }

    @Test
    void aCloudThatCannotBeListedHidesNoOther() {
        server.addFault(Fault.on(Operation.CONNECTOR_LIST).path("/azure/").answer(403));

        Ran ran = Qflow.at(server).execute("connectors");

        assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
        assertThat(ran.out()).contains(PRODUCTION, DATA);
        assertThat(ran.err())
                .contains("Error: the connectors of AZURE cannot be listed: ")
                .contains("status 403");
    }

    @Test
    void noNameOfTheServiceSteersTheTerminal() {
        String row =
                QFlowJson.write(Map.of("content", List.of(Map.of("connectorId", EVIL, "name", EVIL, "state", EVIL))));
        server.addFault(Fault.on(Operation.CONNECTOR_LIST).answer(200, row));
        String definition = QFlowJson.write(Map.of(
                "variables", List.of(Map.of("key", EVIL, "value", EVIL)),
                "components", List.of(Map.of("id", EVIL, "type", EVIL, "name", EVIL))));
        server.addFault(Fault.on(Operation.WORKFLOW_DETAILS)
                .answer(200, QFlowJson.write(Map.of("id", EVIL, "name", EVIL, "definition", definition))));

        Ran connectors = Qflow.at(server).execute("connectors", "--cloud", "aws");
        Ran workflow = Qflow.at(server).execute("workflow", Given.WORKFLOW);

        for (String shown : List.of(connectors.out(), connectors.err(), workflow.out(), workflow.err())) {
            assertThat(shown).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
            assertThat(shown.lines()).allMatch(line -> line.length() < 500, "bounded");
        }
        assertThat(Qflow.at(server)
                        .execute("workflow", Given.WORKFLOW, "--json")
                        .out())
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }
}
