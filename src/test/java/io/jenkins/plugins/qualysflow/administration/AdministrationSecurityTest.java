package io.jenkins.plugins.qualysflow.administration;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.Users.ADMIN;
import static io.jenkins.plugins.qualysflow.testing.Users.CONFIGURER;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a page for administrators and a build that waits, when all sorts of people come. */
@WithQualysFlow
class AdministrationSecurityTest {

    private static final String PAGE = "manage/qualys-flow/";
    private static final String JOB = "secret-plans";
    private final Map<String, JenkinsRule.WebClient> clients = new HashMap<>();

    private JenkinsRule jenkins;
    private TestService service;

    @BeforeEach
    void begin() throws Exception {
        Users.admit(jenkins)
                .grant(Jenkins.READ)
                .everywhere()
                .to("viewer", "blind-viewer", "manager")
                .grant(Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("viewer")
                .grant(Item.DISCOVER)
                .everywhere()
                .to("manager")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("viewer", "blind-viewer")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager");
        Pipelines.job(jenkins, JOB, "qflowRun workflowId: '" + ENDLESS + "'")
                .scheduleBuild2(0)
                .waitForStart();
        Eventually.isTrue(() -> QualysFlowEngine.get().engine().poller().watchCount() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", CONFIGURER})
    void whoMayNotSeeTheSystemSeesNothing(String user) throws Exception {
        WebResponse page = get(user, PAGE);

        assertThat(page.getStatusCode()).isEqualTo(403);
        assertThat(page.getContentAsString())
                .doesNotContain(service.server().url().toString(), TestService.CREDENTIALS_ID, JOB);
    }

    @ParameterizedTest
    @CsvSource({"viewer, true, false", "blind-viewer, false, false", "manager, false, true", "admin, true, true"})
    void whoMaySeeTheSystemSeesThePage(String user, boolean seesBuild, boolean hasButtons) throws Exception {
        WebResponse page = get(user, PAGE);

        assertThat(page.getStatusCode()).isEqualTo(200);
        String html = page.getContentAsString();
        assertThat(html).contains(service.onlyExecution().id());
        assertThat(html.contains(JOB)).as("name of the job").isEqualTo(seesBuild);
        assertThat(html.contains("a build that you may not see")).isEqualTo(!seesBuild);
        for (String action : List.of("testConnection", "pollNow", "pollAll")) {
            assertThat(html.contains("action=\"" + action + "\"")).as(action).isEqualTo(hasButtons);
        }
        assertThat(html).doesNotContain(TestService.CLIENT_SECRET, "eyJ");
    }

    @ParameterizedTest
    @CsvSource({"viewer, true", "manager, true", "admin, true"})
    void theManagementPageLinksForThoseWhoMaySeeIt(String user, boolean links) throws Exception {
        assertThat(get(user, "manage/").getContentAsString().contains("href=\"qualys-flow\""))
                .isEqualTo(links);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", CONFIGURER, "viewer", "blind-viewer"})
    void whoMayNotManageIsRefusedAndNothingIsCalled(String user) throws Exception {
        for (String action : actions()) {
            int before = calls();
            assertThat(post(user, action).getStatusCode()).as(action).isEqualTo(403);
            assertThat(calls()).as("calls by " + action).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", CONFIGURER, "viewer", "manager", ADMIN})
    void nothingIsDoneForGet(String user) throws Exception {
        for (String action : actions()) {
            int before = calls();
            int status = get(
                            user,
                            PAGE + action + "?server=test&wait=1&gateway="
                                    + service.server().url())
                    .getStatusCode();
            assertThat(status).as(action).isIn(403, 404, 405);
            assertThat(calls()).as("calls by " + action).isEqualTo(before);
        }
    }

    @Test
    void nothingIsDoneWithoutACrumb() throws Exception {
        for (String action : actions()) {
            int before = calls();
            WebRequest request =
                    new WebRequest(URI.create(jenkins.getURL() + PAGE + action).toURL(), HttpMethod.POST);
            request.setRequestParameters(parameters());
            assertThat(client(ADMIN).loadWebResponse(request).getStatusCode())
                    .as(action)
                    .isEqualTo(403);
            assertThat(calls()).as("calls by " + action).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", ADMIN})
    void whoMayManageMay(String user) throws Exception {
        int tests = service.server().journal().of(Operation.WORKFLOW_LIST).size();
        for (String action : actions()) {
            assertThat(post(user, action).getStatusCode()).as(action).isEqualTo(200);
        }
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).hasSize(tests + 1);
    }

    @Test
    void aServerIsNamedAndNeverGivenByItsAddress() throws Exception {
        for (String server : List.of("", "other", service.server().url().toString(), "http://127.0.0.1:1")) {
            WebResponse answer = send(ADMIN, "testConnection", List.of(new NameValuePair("server", server)));
            assertThat(answer.getStatusCode()).as(server).isEqualTo(404);
        }
        assertThat(send(ADMIN, "testConnection", List.of()).getStatusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "99999999999999999999"})
    void aWaitThatIsNoneIsNoFault(String wait) throws Exception {
        int before = calls();
        WebResponse answer = send(ADMIN, "pollNow", List.of(new NameValuePair("wait", wait)));

        assertThat(answer.getStatusCode()).isLessThan(500);
        assertThat(calls()).isEqualTo(before);
    }

    /** The table above is that of the class. */
    @Test
    void everyMethodThatCanBeCalledIsAmongTheActions() {
        assertThat(Arrays.stream(QualysFlowAdministration.class.getMethods())
                        .map(Method::getName)
                        .filter(name -> name.matches("do[A-Z].*")))
                .containsExactlyInAnyOrder("doTestConnection", "doPollNow", "doPollAll");
    }

    private static List<String> actions() {
        return List.of("testConnection", "pollNow", "pollAll");
    }

    /** Calls to log in and to test: looks at the build come in their own time. */
    private int calls() {
        return service.server().journal().of(Operation.WORKFLOW_LIST).size()
                + service.server().journal().of(Operation.AUTH_OIDC).size();
    }

    private List<NameValuePair> parameters() {
        return List.of(
                new NameValuePair("server", "test"),
                new NameValuePair("wait", "1"),
                new NameValuePair("gateway", service.server().url().toString()));
    }

    private WebResponse get(String user, String path) throws Exception {
        return client(user)
                .loadWebResponse(
                        new WebRequest(URI.create(jenkins.getURL() + path).toURL()));
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = clients.get(user);
        if (client == null) {
            client = jenkins.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .withJavaScriptEnabled(false);
            // Nobody needs the pages on which people sign in.
            clients.put(user, user.equals("anonymous") ? client : client.withBasicCredentials(user));
        }
        return client;
    }

    private WebResponse post(String user, String action) throws Exception {
        return send(user, action, parameters());
    }

    private WebResponse send(String user, String action, List<NameValuePair> parameters) throws Exception {
        WebRequest request =
                new WebRequest(URI.create(jenkins.getURL() + PAGE + action).toURL(), HttpMethod.POST);
        request.setRequestParameters(parameters);
        client(user).addCrumb(request);
        return client(user).loadWebResponse(request);
    }
}
