package io.jenkins.plugins.qualysflow.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.util.List;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTable;
import org.htmlunit.html.HtmlTableRow;
import org.junit.jupiter.api.Test;

/** Given a Jenkins that calls Qualys Flow, when an administrator opens the page. */
class AdministrationPageTest extends AdministrationPageFixture {

    @Test
    void whereNothingIsConfiguredThePageSaysSo() throws Exception {
        QualysFlowConfiguration.get().setServers(List.of());

        assertThat(text(open())).contains("No server is configured.");
    }

    @Test
    void aServerThatWasNeverCalledSaysSo() throws Exception {
        HtmlPage page = open();

        assertThat(rows(page))
                .first()
                .asString()
                .contains("test", TestService.CREDENTIALS_ID, "0 of 300", "not tested");
        assertThat(text(page))
                .contains(service.server().url().toString())
                .contains("No calls within the last hour, or none since Jenkins was started");
        assertThat(service.server().journal().entries())
                .as("calls for the page")
                .isEmpty();
    }

    @Test
    void callsUsedAndLeftAreThoseOfTheHour() throws Exception {
        StandardCredentials credentials =
                QualysCredentials.ofServer(TestService.CREDENTIALS_ID, gateway().toString());
        for (int i = 0; i < 123; i++) {
            Connections.get().of(gateway(), credentials).repeated(ScriptedClient.CALL);
        }

        assertThat(rows(open())).first().asString().contains("123 of 300", "177");
    }

    @Test
    void theLastErrorIsShownWithItsCallAndWhatTheServiceSaid() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.EXECUTION_LIST)
                        .header("X-RateLimit-Remaining", "17")
                        .answer(500, "{\"message\": \"the database is away\"}"));
        waiting();
        Eventually.isTrue(() -> poller().watches().stream().anyMatch(watch -> watch.lastError() != null));

        assertThat(text(open())).contains("500", "the database is away", "17 calls left");
    }

    @Test
    void aPauseSaysUntilWhenAndWhy() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.EXECUTION_LIST)
                        .header("X-RateLimit-ToWait-Sec", "3000")
                        .answer(429));
        waiting();
        Eventually.isTrue(() -> QualysFlowEngine.get()
                        .engine()
                        .poller()
                        .gateway(service.server().url().toString())
                        .pause()
                != null);

        assertThat(text(open())).contains("No calls until", "the service asked for a pause", "wait 3000 s", "49 min");
    }

    @Test
    void aTestIsMadeByAButtonAndItsResultStays() throws Exception {
        HtmlPage after = press(open(), "testConnection");

        assertThat(after.getUrl().getPath()).endsWith("/manage/qualys-flow/");
        assertThat(text(after)).contains("test: Connected. The token is for 'client-4711'.", "2 of 300");
        assertThat(text(open())).contains("Connected.");
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).hasSize(1);
    }

    @Test
    void aTestThatFailsSaysWhyAndSoDoesTheCredential() throws Exception {
        service.server().addFault(Fault.on(Operation.AUTH_OIDC).answer(401, "{\"message\": \"Invalid Client ID\"}"));

        HtmlPage after = press(open(), "testConnection");

        assertThat(text(after))
                .contains("test: Not connected: ", "The service does not take this credential:", "Invalid Client ID")
                .doesNotContain(TestService.CLIENT_SECRET);
    }

    @Test
    void aTestOfAnotherAddressOrCredentialIsNoTestOfTheServer() throws Exception {
        press(open(), "testConnection");
        assertThat(text(open())).contains("Connected.");

        QualysFlowServer changed = service.asServer("test");
        changed.setCredentialsId("another");
        QualysFlowConfiguration.get().setServers(List.of(changed));
        assertThat(text(open())).doesNotContain("Connected.").contains("not tested");
    }

    @Test
    void aServerWithoutACredentialHasNoButton() throws Exception {
        QualysFlowServer bare = service.asServer("bare");
        bare.setCredentialsId(null);
        QualysFlowConfiguration.get().setServers(List.of(bare));

        HtmlPage page = open();
        assertThat(forms(page, "testConnection")).isEmpty();
        assertThat(text(page)).contains("none of its own");
    }

    @Test
    void twoServersAtOneGatewayShareOneSection() throws Exception {
        QualysFlowServer other = service.asServer("audit");
        other.setCallsPerHour(10);
        QualysFlowServer production = service.asServer("production");
        production.setCallsPerHour(300);
        QualysFlowConfiguration.get().setServers(List.of(production, other));
        press(open(), "testConnection");

        HtmlPage page = open();
        assertThat(page.getHtmlElementById("gateway-0").asNormalizedText()).isEqualTo("production, audit");
        HtmlTableRow row = rowWith(page, "production");
        assertThat(row.getCell(2).asNormalizedText())
                .as("what accounts go by")
                .contains("2 of 10", "Configured with 300 itself", "the lowest number of the servers");
        assertThat(row.getCell(3).asNormalizedText()).isEqualTo("8");
        assertThat(rowWith(page, "audit").getCell(2).asNormalizedText()).isEqualTo("2 of 10");
        assertThat(rowWith(page, "audit").getCell(3).asNormalizedText()).isEqualTo("8");
    }

    @Test
    void aGatewayThatIsNotConfiguredAnyMoreIsStillThereWithItsCalls() throws Exception {
        press(open(), "testConnection");
        QualysFlowConfiguration.get().setServers(List.of());

        assertThat(text(open())).contains("No configured server", "GET /workflows");
    }

    @Test
    void theManagementPageLinksToIt() throws Exception {
        HtmlPage manage = client.goTo("manage/");

        assertThat(manage.getAnchorByHref("qualys-flow").asNormalizedText()).contains("Qualys Flow");
    }

    @Test
    void thePageHasOneHeadingAndEveryTableItsHeaders() throws Exception {
        waiting();
        HtmlPage page = press(open(), "testConnection");

        assertThat(page.getByXPath("//h1")).hasSize(1);
        for (Object table : page.getByXPath("//main//table | //div[@id='main-panel']//table")) {
            for (DomElement header : ((HtmlTable) table).getElementsByTagName("th")) {
                assertThat(header.getAttribute("scope")).as(header.asXml()).isIn("col", "row");
                assertThat(header.getTextContent()).as(header.asXml()).isNotBlank();
            }
        }
        assertThat(page.getByXPath("//div[@id='main-panel']//script | //div[@id='main-panel']//style"))
                .as("inline scripts and styles")
                .allSatisfy(element ->
                        assertThat(((DomElement) element).getAttribute("src")).isNotEmpty());
        assertThat(page.getByXPath("//div[@id='main-panel']//*[@style or @onclick or @onsubmit]"))
                .isEmpty();
    }

    private static List<String> rows(HtmlPage page) {
        return page.getByXPath("//tbody/tr").stream()
                .map(row -> ((HtmlTableRow) row).asNormalizedText())
                .toList();
    }
}
