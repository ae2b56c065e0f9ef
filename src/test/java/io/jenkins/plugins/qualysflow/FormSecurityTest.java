package io.jenkins.plugins.qualysflow;

import static io.jenkins.plugins.qualysflow.testing.TestService.CREDENTIALS_ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.ACLContext;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.assertj.core.api.SoftAssertions;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.QueryParameter;

/**
 * Given every form of the plugin, when its methods are called over HTTP: in each way, by everybody, inside and outside of a
 * job.
 */
@WithQualysFlow
class FormSecurityTest {

    /** Who may call a method, and what everybody else is answered. */
    private enum Rule {
        /** Administrators; others are refused. */
        ADMINISTRATORS(false, false, false),
        /** Administrators; others are shown what they sent, and nothing else. */
        ADMINISTRATORS_OR_NEUTRAL(false, true, false),
        /** Administrators, for whom it calls the service; others are refused. */
        ADMINISTRATORS_REMOTELY(false, false, true),
        /** Who may configure the item, or administrators outside of one; others are refused. */
        CONFIGURERS(true, false, false),
        /**
         * Who may configure the item, or administrators outside of one; others are shown what they sent, and their fields are
         * not checked: they may open the Snippet Generator, and must not be told of errors there.
         */
        CONFIGURERS_OR_NEUTRAL(true, true, false),
        /** The same, but it may call the service for those who may. */
        CONFIGURERS_REMOTELY_OR_NEUTRAL(true, true, true),
        /** Everybody who may see Jenkins at all; the answer depends on what is sent alone. */
        READERS(false, false, false);

        private final boolean inItem;
        private final boolean neutral;
        private final boolean remote;

        Rule(boolean inItem, boolean neutral, boolean remote) {
            this.inItem = inItem;
            this.neutral = neutral;
            this.remote = remote;
        }

        private boolean allows(String user, String context) {
            return switch (user) {
                case "admin" -> true;
                case "configurer" -> this == READERS || (inItem && !context.isEmpty());
                default -> this == READERS;
            };
        }
    }

    /** The forms of administrators, of what they require, and of credentials. */
    private static final Map<String, Rule> METHODS = Map.ofEntries(
            Map.entry("QualysFlowServer.doFillPlatformItems", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doFillCredentialsIdItems", Rule.ADMINISTRATORS_OR_NEUTRAL),
            Map.entry("QualysFlowServer.doCheckName", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doCheckUrl", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doCheckCredentialsId", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doCheckCallsPerHour", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doCheckMaxIntervalSeconds", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doCheckMaxFileMegabytes", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doCheckMaxTotalMegabytes", Rule.ADMINISTRATORS),
            Map.entry("QualysFlowServer.doTestConnection", Rule.ADMINISTRATORS_REMOTELY),
            Map.entry("RequiredGate.doCheckWorkflow", Rule.CONFIGURERS),
            Map.entry("RequiredGate.doCheckStep", Rule.CONFIGURERS),
            Map.entry("RequiredGate.doCheckPath", Rule.CONFIGURERS),
            Map.entry("RequiredGate.doCheckValue", Rule.CONFIGURERS),
            Map.entry("QualysApiClientCredentialsImpl.doCheckClientId", Rule.READERS));

    /** The forms within jobs and folders, whichever class they belong to. */
    private static final Map<String, Rule> METHODS_IN_ITEMS = Map.ofEntries(
            Map.entry("doFillServerItems", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doFillCredentialsIdItems", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doAutoCompleteWorkflowName", Rule.CONFIGURERS_REMOTELY_OR_NEUTRAL),
            Map.entry("doNodes", Rule.CONFIGURERS_REMOTELY_OR_NEUTRAL),
            Map.entry("doConnectors", Rule.CONFIGURERS_REMOTELY_OR_NEUTRAL),
            Map.entry("doVariables", Rule.CONFIGURERS_REMOTELY_OR_NEUTRAL),
            Map.entry("doCheckServer", Rule.CONFIGURERS),
            Map.entry("doCheckWorkflowId", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckExecutionId", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckStep", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckVariables", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckVariablesJson", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckSecretVariablesJson", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckInputJson", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckSecretVariables", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckValue", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckPath", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckCheckName", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckRedact", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckInput", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckStartAt", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckEndAt", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckLimit", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckTimeoutMinutes", Rule.CONFIGURERS_OR_NEUTRAL),
            Map.entry("doCheckCollectMinutes", Rule.CONFIGURERS_OR_NEUTRAL));

    /** What a check answers that finds nothing wrong, or was not made. */
    private static final String NO_VERDICT = "<div/>";

    private static final String KEPT = "what-was-chosen-before";
    private static final String SERVER = "server-of-the-company";
    private static final List<String> USERS = List.of("anonymous", "reader", "manager", "configurer", "admin");
    private static final Pattern VALUE = Pattern.compile("\"(?:value|name)\":\"([^\"]*)\"");

    private static JenkinsRule jenkins;
    private static TestService service;
    private static final Map<String, JenkinsRule.WebClient> CLIENTS = new HashMap<>();

    private record Form(Descriptor<?> descriptor, Method method) {
        String name() {
            return descriptor.clazz.getSimpleName() + "." + method.getName();
        }

        Rule rule() {
            return METHODS.getOrDefault(name(), METHODS_IN_ITEMS.get(method.getName()));
        }

        /** Whether it is told what is chosen already. */
        boolean keeps() {
            return Stream.of(method.getParameters())
                    .anyMatch(parameter -> value(this, parameter.getName()).equals(KEPT));
        }

        /** As Jenkins' own scripts call it. */
        String path() {
            String name = method.getName().substring(2);
            return "descriptorByName/" + descriptor.getId() + "/"
                    + name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        }
    }

    @BeforeEach
    void begin() throws Exception {
        QualysFlowConfiguration.get().setServers(List.of(service.asServer(SERVER)));
        jenkins.createProject(Folder.class, "team").createProject(WorkflowJob.class, "release");
        Users.admit(jenkins)
                .grant(Jenkins.READ, Jenkins.MANAGE, Item.READ)
                .everywhere()
                .to("manager")
                .grant(Item.EXTENDED_READ)
                .everywhere()
                .to("configurer");
        for (String user : USERS) {
            JenkinsRule.WebClient client = jenkins.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .withJavaScriptEnabled(false);
            // Nobody needs the pages on which people sign in.
            CLIENTS.put(user, user.equals("anonymous") ? client : client.withBasicCredentials(user));
        }
    }

    @Test
    void everyMethodOfEveryFormHasARule() {
        assertThat(forms())
                .extracting(Form::name)
                .contains("QualysFlowServer.doTestConnection", "QFlowRunStep.doCheckInput");
        assertThat(forms())
                .allSatisfy(form -> assertThat(form.rule())
                        .as("a rule for %s in the table above", form.name())
                        .isNotNull());
        assertThat(METHODS.keySet()).isSubsetOf(forms().stream().map(Form::name).toList());
    }

    /** To Stapler, a method that wants POST is not there at all for GET. */
    @Test
    void nothingAnswersToGet() throws Exception {
        SoftAssertions.assertSoftly(softly -> everyCall((form, context, user) -> {
            WebResponse answer = call(form, context, user, HttpMethod.GET);
            softly.assertThat(answer.getStatusCode())
                    .as("GET %s%s as %s", context, form.name(), user)
                    .isEqualTo(user.equals("anonymous") ? 403 : 404);
        }));
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void whoMayNotIsToldNothing() throws Exception {
        SoftAssertions.assertSoftly(softly -> everyCall((form, context, user) -> {
            if (form.rule() == null || (!user.equals("anonymous") && form.rule().allows(user, context))) {
                return;
            }
            WebResponse answer = call(form, context, user, HttpMethod.POST);
            String what = "POST %s%s as %s".formatted(context, form.name(), user);
            boolean neutral = form.rule().neutral && !user.equals("anonymous");
            softly.assertThat(answer.getStatusCode()).as(what).isEqualTo(neutral ? 200 : 403);
            if (neutral && form.method().getName().startsWith("doCheck")) {
                softly.assertThat(answer.getContentAsString()).as(what).isEqualTo(NO_VERDICT);
            }
            if (neutral && form.keeps()) {
                softly.assertThat(choices(answer)).as(what).contains(KEPT);
            }
            softly.assertThat(answer.getContentAsString()).as(what).doesNotContain(SERVER, CREDENTIALS_ID);
        }));
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void nothingIsLookedIntoForWhoMayNot() {
        Supplier<String> check = () -> {
            throw new AssertionError("looked into what was sent");
        };
        for (String user : List.of("reader", "manager")) {
            try (ACLContext as = Users.as(user)) {
                assertThat(FormChecks.check(null, check).kind).as(user).isEqualTo(FormValidation.Kind.OK);
                assertThat(FormChecks.check(jenkins.jenkins.getItemByFullName("team/release"), check).kind)
                        .as(user)
                        .isEqualTo(FormValidation.Kind.OK);
            }
        }
    }

    @Test
    void whoMayIsAnsweredAndNoCheckCallsTheService() throws Exception {
        SoftAssertions.assertSoftly(softly -> everyCall((form, context, user) -> {
            if (form.rule() == null || user.equals("anonymous") || !form.rule().allows(user, context)) {
                return;
            }
            service.server().journal().clear();
            WebResponse answer = call(form, context, user, HttpMethod.POST);
            String what = "POST %s%s as %s".formatted(context, form.name(), user);
            softly.assertThat(answer.getStatusCode()).as(what).isEqualTo(200);
            if (form.method().getName().equals("doFillServerItems")) {
                softly.assertThat(choices(answer)).as(what).contains(SERVER);
            }
            if (!form.rule().remote) {
                softly.assertThat(service.server().journal().entries())
                        .as(what + " calls nobody")
                        .isEmpty();
            }
            softly.assertThat(answer.getContentAsString()).as(what).doesNotContain(TestService.CLIENT_SECRET);
        }));
    }

    @Test
    void thePageOfTheServersIsForAdministratorsAlone() throws Exception {
        Map<String, Boolean> shown = new LinkedHashMap<>();
        for (String user : USERS) {
            WebResponse answer = CLIENTS.get(user)
                    .loadWebResponse(new WebRequest(
                            URI.create(jenkins.getURL() + "manage/configure").toURL()));
            shown.put(
                    user,
                    answer.getStatusCode() == 200 && answer.getContentAsString().contains(CREDENTIALS_ID));
            if (!user.equals("admin")) {
                assertThat(answer.getContentAsString())
                        .as(user)
                        .doesNotContain(service.server().url().toString());
            }
        }
        assertThat(shown)
                .isEqualTo(Map.of(
                        "anonymous", false, "reader", false, "manager", false, "configurer", false, "admin", true));
    }

    @Test
    void theServersAreStoredForAdministratorsAlone() throws Exception {
        for (String user : List.of("anonymous", "reader", "manager", "configurer")) {
            String json = "{\"io-jenkins-plugins-qualysflow-config-QualysFlowConfiguration\": {}}";
            send(user, HttpMethod.POST, "manage/configSubmit", List.of(new NameValuePair("json", json)));
        }
        assertThat(QualysFlowConfiguration.get().getServers()).hasSize(1);
    }

    private interface Step {
        void call(Form form, String context, String user) throws Exception;
    }

    private static void everyCall(Step step) {
        for (Form form : forms()) {
            for (String context : List.of("", "job/team/", "job/team/job/release/")) {
                for (String user : USERS) {
                    try {
                        step.call(form, context, user);
                    } catch (Exception e) {
                        throw new AssertionError(context + form.name() + " as " + user, e);
                    }
                }
            }
        }
    }

    /** Every method of a form that can be called over HTTP, by what Stapler goes by: its name. */
    private static List<Form> forms() {
        List<Form> found = new ArrayList<>();
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            for (Method method : descriptor.getClass().getMethods()) {
                if (method.getName().matches("do[A-Z].*")
                        && method.getDeclaringClass()
                                .getName()
                                .startsWith(FormSecurityTest.class.getPackageName() + ".")) {
                    found.add(new Form(descriptor, method));
                }
            }
        }
        found.sort(Comparator.comparing(Form::name));
        return found;
    }

    private static WebResponse call(Form form, String context, String user, HttpMethod verb) throws Exception {
        List<NameValuePair> parameters = new ArrayList<>();
        for (Parameter parameter : form.method().getParameters()) {
            QueryParameter named = parameter.getAnnotation(QueryParameter.class);
            if (named != null) {
                String name = named.value().isEmpty() ? parameter.getName() : named.value();
                parameters.add(new NameValuePair(name, value(form, name)));
            }
        }
        return send(user, verb, context + form.path(), parameters);
    }

    private static WebResponse send(String user, HttpMethod verb, String path, List<NameValuePair> parameters)
            throws Exception {
        WebRequest request = new WebRequest(URI.create(jenkins.getURL() + path).toURL(), verb);
        request.setRequestParameters(parameters);
        if (verb == HttpMethod.POST) {
            CLIENTS.get(user).addCrumb(request);
        }
        return CLIENTS.get(user).loadWebResponse(request);
    }

    private static String value(Form form, String name) {
        boolean fills = form.method().getName().startsWith("doFill");
        return switch (name) {
            case "credentialsId" -> fills ? KEPT : CREDENTIALS_ID;
            case "server" -> form.method().getName().equals("doFillServerItems") ? KEPT : "";
            case "platform" -> "";
            case "url" -> service.server().url().toString();
            default -> "1";
        };
    }

    /** The values and texts of a drop-down. */
    private static List<String> choices(WebResponse answer) {
        Matcher value = VALUE.matcher(answer.getContentAsString());
        List<String> found = new ArrayList<>();
        while (value.find()) {
            found.add(value.group(1));
        }
        return found;
    }
}
