package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.client.Platform;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.htmlunit.FailingHttpStatusCodeException;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the form of the servers in a browser, when an administrator works with it. */
@WithQualysFlow
class ServerFormTest {

    private JenkinsRule jenkins;
    private QualysFlowConfiguration configuration;
    private QualysFlowServer.DescriptorImpl form;

    @BeforeEach
    void begin() throws Exception {
        configuration = QualysFlowConfiguration.get();
        configuration.setServers(List.of());
        form = jenkins.jenkins.getDescriptorByType(QualysFlowServer.DescriptorImpl.class);
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.setDomainCredentialsMap(Map.of(
                Domain.global(),
                List.of(client("anywhere")),
                new Domain("private", null, List.of(new HostnameSpecification("qualysgateway.example.com", null))),
                List.of(client("private-only"))));
        provider.save();
    }

    private static QualysApiClientCredentialsImpl client(String id) {
        return new QualysApiClientCredentialsImpl(
                CredentialsScope.SYSTEM, id, null, "client", Secret.fromString("not-a-real-secret"));
    }

    @Test
    void twoServersOfOneNameAreRefusedAndNothingIsStored() throws Exception {
        configuration.setServers(List.of(production(), server("staging")));
        HtmlForm page = page();
        input(page, "name", 1).setValue("production");

        assertThatThrownBy(() -> jenkins.submit(page))
                .isInstanceOfSatisfying(
                        FailingHttpStatusCodeException.class,
                        answer -> assertThat(answer.getResponse().getContentAsString())
                                .contains("Name (name): two servers have the name", "every name must be different"));
        assertThat(configuration.getServers())
                .extracting(QualysFlowServer::getName)
                .containsExactly("production", "staging");
    }

    @Test
    void aNumberThatWasClearedIsRefusedAndNothingIsStored() throws Exception {
        configuration.setServers(List.of(production()));
        HtmlForm page = page();
        input(page, "callsPerHour", 0).setValue("");

        assertThatThrownBy(() -> jenkins.submit(page))
                .isInstanceOfSatisfying(
                        FailingHttpStatusCodeException.class,
                        answer -> assertThat(answer.getResponse().getContentAsString())
                                .contains("API calls per hour (callsPerHour) must be a whole number from 1 to 100000"));
        assertThat(configuration.server("production").getCallsPerHour()).isEqualTo(120);
    }

    @Test
    void aRequiredGateIsAddedKeptAndDeleted() throws Exception {
        configuration.setServers(List.of(production()));
        HtmlForm page = page();
        button(page, "Add required gate", 0).click();
        input(page, "step", 0).setValue("*-report");
        input(page, "path", 0).setValue("$.score");
        HtmlSelect condition =
                page.getFirstByXPath(".//div[@name='requiredGates']//select[contains(@name, 'condition')]");
        condition.setSelectedAttribute("AT_LEAST", true);
        input(page, "value", 0).setValue("90");
        jenkins.submit(page);

        jenkins.submit(page());
        assertThat(configuration.server("production").getRequiredGates())
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.getWorkflow()).isEqualTo("*");
                    assertThat(gate.getStep()).isEqualTo("*-report");
                    assertThat(gate.getCondition()).isEqualTo(Condition.AT_LEAST);
                    assertThat(gate.getValue()).isEqualTo("90");
                    assertThat(gate.getOnFailure()).isEqualTo(OnGateFailure.FAILURE);
                });

        HtmlForm again = page();
        button(again, "Delete required gate", 0).click();
        jenkins.submit(again);
        assertThat(configuration.server("production").getRequiredGates()).isEmpty();
    }

    @Test
    void aRequiredGateThatBreaksARuleIsRefusedAndNothingIsStored() throws Exception {
        configuration.setServers(List.of(production()));
        HtmlForm page = page();
        button(page, "Add required gate", 0).click();
        input(page, "step", 0).setValue("*-report");
        input(page, "path", 0).setValue("score");

        assertThatThrownBy(() -> jenkins.submit(page))
                .isInstanceOfSatisfying(
                        FailingHttpStatusCodeException.class,
                        answer -> assertThat(answer.getResponse().getContentAsString())
                                .contains("Required gates (requiredGates): gate 1: path must begin with $"));
        assertThat(configuration.server("production").getRequiredGates()).isEmpty();
    }

    @Test
    void itsFieldsAreCheckedWhileTheyAreTyped() {
        RequiredGate.DescriptorImpl gate = jenkins.jenkins.getDescriptorByType(RequiredGate.DescriptorImpl.class);

        assertThat(gate.doCheckWorkflow(null, " ").getMessage()).contains("Workflow (workflow) is required");
        assertThat(gate.doCheckWorkflow(null, "Nightly").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(gate.doCheckStep(null, "").getMessage()).isEqualTo("Step (step) must not be blank");
        assertThat(gate.doCheckPath(null, "$.").getMessage()).startsWith("JSONPath (path) needs a name");
        assertThat(gate.doCheckPath(null, "$.score").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(gate.doCheckValue(null, "many", "AT_LEAST").getMessage())
                .isEqualTo("Value (value) must be a number with AT_LEAST");
        assertThat(gate.doCheckValue(null, "90", "AT_LEAST").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(gate.doCheckValue(null, "", "EMPTY").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void theLastServerCanBeDeleted() throws Exception {
        configuration.setServers(List.of(production()));
        HtmlForm page = page();

        button(page, "Delete server", 0).click();
        jenkins.submit(page);

        assertThat(configuration.getServers()).isEmpty();
    }

    @Test
    void aServerCanBeAdded() throws Exception {
        HtmlForm page = page();

        button(page, "Add server", 0).click();
        input(page, "name", 0).setValue("private");
        input(page, "url", 0).setValue("https://qualysgateway.example.com");
        jenkins.submit(page);

        QualysFlowServer expected = new QualysFlowServer("private");
        expected.setUrl("https://qualysgateway.example.com");
        assertThat(configuration.getServers())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(expected);
    }

    @Test
    void theOrderOfTheFormIsTheOrderOfTheServers() throws Exception {
        configuration.setServers(List.of(production(), server("staging")));
        HtmlForm page = page();
        List<DomElement> chunks = page.getByXPath(".//div[@name='servers']");

        chunks.get(0).insertBefore(chunks.get(1));
        jenkins.submit(page);

        assertThat(configuration.getServers())
                .extracting(QualysFlowServer::getName)
                .containsExactly("staging", "production");
    }

    @Test
    void everyPlatformCanBeChosenAndNone() throws Exception {
        configuration.setServers(List.of(production()));
        HtmlSelect platforms = page().getFirstByXPath(".//div[@name='servers']//select[@name='_.platform']");

        assertThat(platforms.getOptions())
                .extracting(option -> option.getValueAttribute())
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(""), Arrays.stream(Platform.values()).map(Enum::name))
                        .toList());
        assertThat(platforms.getSelectedOptions().get(0).getText())
                .isEqualTo("EU2 (https://gateway.qg2.apps.qualys.eu)");
    }

    @Test
    void onlyCredentialsForThatAddressAreOffered() {
        assertThat(values(form.doFillCredentialsIdItems("EU2", "", ""))).containsExactly("", "anywhere");
        assertThat(values(form.doFillCredentialsIdItems("", "https://qualysgateway.example.com", "")))
                .containsExactlyInAnyOrder("", "anywhere", "private-only");
        assertThat(values(form.doFillCredentialsIdItems("EU2", "", "gone"))).contains("gone");
    }

    @Test
    void theFieldsSayWhatIsWrongWithThem() {
        assertThat(text(form.doCheckName(" "))).isEqualTo("ERROR: Name (name) is required for every server.");
        assertThat(text(form.doCheckUrl("", ""))).contains("ERROR: URL (url) or Platform (platform) is required");
        assertThat(text(form.doCheckUrl("http://gateway.example.com", "")))
                .contains("ERROR: URL (url) must start with https://");
        assertThat(text(form.doCheckUrl("http://127.0.0.1:8080", ""))).isEqualTo("OK: ");
        assertThat(text(form.doCheckCredentialsId("", "EU2", "")))
                .startsWith("WARNING: Credential (credentialsId) is not chosen: every job or folder");
        assertThat(text(form.doCheckCredentialsId("private-only", "EU2", "")))
                .startsWith("ERROR: Credential (credentialsId): the system store has no credential 'private-only'");
        assertThat(text(form.doCheckCredentialsId("anywhere", "EU2", ""))).isEqualTo("OK: ");
        assertThat(text(form.doCheckCallsPerHour("many")))
                .contains("ERROR: API calls per hour (callsPerHour) must be a whole number");
        assertThat(text(form.doCheckMaxIntervalSeconds("0")))
                .contains("ERROR: Maximum polling interval (maxIntervalSeconds) must be");
        assertThat(text(form.doCheckMaxFileMegabytes(null)))
                .contains("ERROR: Archive size limit per file (maxFileMegabytes) must be");
        assertThat(text(form.doCheckMaxTotalMegabytes("99", "100")))
                .isEqualTo(
                        "ERROR: Archive size limit per execution (maxTotalMegabytes) must not be less than Archive size limit per file (maxFileMegabytes).");
        assertThat(text(form.doCheckMaxTotalMegabytes("99", ""))).isEqualTo("OK: ");
    }

    private HtmlForm page() throws Exception {
        HtmlPage page = jenkins.createWebClient().goTo("configure");
        return page.getFormByName("config");
    }

    private static HtmlInput input(HtmlForm page, String field, int server) {
        return page.<HtmlInput>getByXPath(".//div[@name='servers']//input[@name='_." + field + "']")
                .get(server);
    }

    private static HtmlButton button(HtmlForm page, String text, int number) {
        return page.<HtmlButton>getByXPath(".//button[contains(normalize-space(.), '" + text + "')]")
                .get(number);
    }

    private static List<String> values(ListBoxModel items) {
        return items.stream().map(item -> item.value).toList();
    }

    private static String text(FormValidation answer) {
        // The message is HTML.
        return answer.kind + ": " + Util.fixNull(answer.getMessage()).replace("&#039;", "'");
    }

    private static QualysFlowServer production() {
        QualysFlowServer server = server("production");
        server.setCredentialsId("anywhere");
        server.setCallsPerHour(120);
        server.setMarkRuns(true);
        server.setDefaultServer(true);
        return server;
    }

    private static QualysFlowServer server(String name) {
        QualysFlowServer server = new QualysFlowServer(name);
        server.setPlatform("EU2");
        return server;
    }
}
