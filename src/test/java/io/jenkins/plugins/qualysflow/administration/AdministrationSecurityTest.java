package io.jenkins.plugins.qualysflow.administration;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given a page for administrators and a build that waits, when all sorts of people come. */
@WithJenkins
class AdministrationSecurityTest {

    private static final String PAGE = "manage/qualys-flow/";
    private static final String JOB = "secret-plans";
    private static final Map<String, JenkinsRule.WebClient> CLIENTS = new HashMap<>();

    private static JenkinsRule jenkins;
    private static TestService service;

    @BeforeAll
    static void begin(JenkinsRule rule) throws Exception {
        jenkins = rule;
        service = new TestService().configure();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "viewer", "blind-viewer", "manager")
                .grant(Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("reader", "viewer")
                .grant(Item.DISCOVER)
                .everywhere()
                .to("manager")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("viewer", "blind-viewer")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        for (String user : List.of("anonymous", "reader", "viewer", "blind-viewer", "manager", "admin")) {
            JenkinsRule.WebClient client = jenkins.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .withJavaScriptEnabled(false);
            CLIENTS.put(user, user.equals("anonymous") ? client : client.login(user));
        }
        Pipelines.job(jenkins, JOB, "qflowRun workflowId: '" + ENDLESS + "'")
                .scheduleBuild2(0)
                .waitForStart();
        Eventually.isTrue(() -> QualysFlowEngine.get().engine().poller().watchCount() == 1);
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.jenkins.getItemByFullName(JOB, Item.class).delete();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "reader"})
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
    @ValueSource(strings = {"anonymous", "reader", "viewer", "blind-viewer"})
    void whoMayNotManageIsRefusedAndNothingIsCalled(String user) throws Exception {
        for (String action : actions()) {
            int before = calls();
            assertThat(post(user, action).getStatusCode()).as(action).isEqualTo(403);
            assertThat(calls()).as("calls by " + action).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "reader", "viewer", "manager", "admin"})
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
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), PAGE + action), HttpMethod.POST);
            request.setRequestParameters(parameters());
            assertThat(CLIENTS.get("admin").loadWebResponse(request).getStatusCode())
                    .as(action)
                    .isEqualTo(403);
            assertThat(calls()).as("calls by " + action).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "admin"})
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
            WebResponse answer = send("admin", "testConnection", List.of(new NameValuePair("server", server)));
            assertThat(answer.getStatusCode()).as(server).isEqualTo(404);
        }
        assertThat(send("admin", "testConnection", List.of()).getStatusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "99999999999999999999"})
    void aWaitThatIsNoneIsNoFault(String wait) throws Exception {
        int before = calls();
        WebResponse answer = send("admin", "pollNow", List.of(new NameValuePair("wait", wait)));

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
    private static int calls() {
        return service.server().journal().of(Operation.WORKFLOW_LIST).size()
                + service.server().journal().of(Operation.AUTH_OIDC).size();
    }

    private static List<NameValuePair> parameters() {
        return List.of(
                new NameValuePair("server", "test"),
                new NameValuePair("wait", "1"),
                new NameValuePair("gateway", service.server().url().toString()));
    }

    private static WebResponse get(String user, String path) throws Exception {
        return CLIENTS.get(user).loadWebResponse(new WebRequest(new URL(jenkins.getURL(), path)));
    }

    private static WebResponse post(String user, String action) throws Exception {
        return send(user, action, parameters());
    }

    private static WebResponse send(String user, String action, List<NameValuePair> parameters) throws Exception {
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), PAGE + action), HttpMethod.POST);
        request.setRequestParameters(parameters);
        CLIENTS.get(user).addCrumb(request);
        return CLIENTS.get(user).loadWebResponse(request);
    }
}
