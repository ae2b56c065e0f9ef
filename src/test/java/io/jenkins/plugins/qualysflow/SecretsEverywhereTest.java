package io.jenkins.plugins.qualysflow;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.util.CapturingChecksPublisher;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.testing.SecretForms;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.steps.QFlowRunStep;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredFiles;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/**
 * Given a credential of each kind, and a service that repeats it in all its errors, when everything is used that uses the
 * credential, then nothing of it and of the tokens it got is anywhere: in the files of Jenkins, consoles, logs, pages, data for
 * programs, answers to forms, checks, exported configuration, thread dumps. {@code SecretFormsTest} shows what would be found.
 */
@Tag("load")
@WithQualysFlow
class SecretsEverywhereTest {

    private static final String CLIENT_SECRET = "cl13nt<s3cr3t>&qu0ted'1n \"all\"\\ways/+=%2";
    private static final String PASSWORD = "pa55<w0rd>&qu0ted'1n \"all\"\\ways/+=%3 \u00fc\u00f1";
    private static final String PASTED =
            "eyJhbGciOiJub25lIn0" + ".eyJqdGkiOiJwYXN0ZWQtYnktYS1wZXJzb24ifQ" + ".cGFzdGVkLXNpZ25hdHVyZQ";

    private static final String RUN = "qflowRun workflowId: '" + QUICK + "'";

    /** Of a secret variable. */
    private static final String HIDDEN = "h1dden v4lue <0f> a \"v4r1able\"";

    private static final String OF_SERVER = TestService.CREDENTIALS_ID;
    private static final String OF_JOB = "qualys-for-jobs";

    /** Every kind that {@code QualysCredentials.matcher} takes. */
    private enum Kind {
        API_CLIENT(
                CLIENT_SECRET,
                "qualysApiClient(clientIdVariable: 'ID', clientSecretVariable: 'SECRET', credentialsId: '%s')") {
            @Override
            StandardCredentials credential(CredentialsScope scope, String id) {
                return new QualysApiClientCredentialsImpl(
                        scope, id, null, "client-4711", Secret.fromString(CLIENT_SECRET));
            }
        },
        USER(PASSWORD, "usernamePassword(usernameVariable: 'ID', passwordVariable: 'SECRET', credentialsId: '%s')") {
            @Override
            StandardCredentials credential(CredentialsScope scope, String id) throws Exception {
                return new UsernamePasswordCredentialsImpl(scope, id, null, "user-4711", PASSWORD);
            }
        },
        PASTED_TOKEN(PASTED, "string(variable: 'SECRET', credentialsId: '%s')") {
            @Override
            StandardCredentials credential(CredentialsScope scope, String id) {
                return new StringCredentialsImpl(scope, id, null, Secret.fromString(PASTED));
            }
        };

        private final String secret;
        private final String binding;

        Kind(String secret, String binding) {
            this.secret = secret;
            this.binding = String.format(binding, OF_JOB);
        }

        abstract StandardCredentials credential(CredentialsScope scope, String id) throws Exception;
    }

    private JenkinsRule jenkins;
    private TestService service;
    private final CapturingChecksPublisher.Factory checks = new CapturingChecksPublisher.Factory();
    private final Map<String, String> surfaces = new TreeMap<>();

    @BeforeEach
    void begin() {
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).add(0, checks);
        ExtensionList.lookup(CapturingChecksPublisher.Factory.class).add(checks);
        service = new TestService(TestService.scenario().toBuilder()
                .credentials(Credentials.none()
                        .withClient("client-4711", CLIENT_SECRET)
                        .withUser("user-4711", PASSWORD)
                        .withToken(PASTED))
                .build());
    }

    @AfterEach
    void end() {
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).remove(checks);
        ExtensionList.lookup(CapturingChecksPublisher.Factory.class).remove(checks);
        service.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfACredentialOrItsTokensIsAnywhere(Kind kind) throws Exception {
        TestService.add(kind.credential(CredentialsScope.SYSTEM, OF_SERVER));
        TestService.add(kind.credential(CredentialsScope.GLOBAL, OF_JOB));
        TestService.addSecretText("text", HIDDEN);
        QualysFlowServer server = service.asServer("test");
        QualysFlowConfiguration.get().setServers(List.of(server));
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.qualysflow", Level.ALL)
                .capture(100_000)) {
            useForms(server);
            WorkflowRun waiting = Pipelines.startNew(jenkins, "qflowRun workflowId: '" + ENDLESS + "'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
            look("while a run waits", waiting);
            assertNowhere(kind, "while a run waits");

            // From now on each list and each look at an execution fails, once with each way of repeating secrets.
            List<String> echoes = echoes(kind);
            for (int i = 0; i < echoes.size(); i++) {
                service.server()
                        .addFault(Fault.on(Operation.EXECUTION_DETAILS)
                                .call(i + 1)
                                .answer(503, echoes.get(i)));
                service.server()
                        .addFault(Fault.on(Operation.EXECUTION_LIST).call(i + 1).answer(503, echoes.get(i)));
            }
            int before = service.server().journal().count(Operation.EXECUTION_DETAILS);
            Eventually.isTrue(
                    () -> service.server().journal().count(Operation.EXECUTION_DETAILS) >= before + echoes.size());
            look("after polls failed", waiting);
            service.server().clearFaults();
            service.finish("Failed");
            look("after a run failed", ended(Result.FAILURE, waiting));

            look("after everything went well", ended(Result.SUCCESS, Pipelines.startNew(jenkins, everything(kind))));
            look(
                    "after a freestyle build",
                    ended(Result.FAILURE, Freestyle.start(jenkins, freestyle(QUICK), freestyle(FAILING))));
            service.server().addFault(Fault.on(Operation.RUN).call(1).answer(400, echoes.get(0)));
            service.server().addFault(Fault.on(Operation.RUN).call(2).answer(400, echoes.get(1)));
            service.server()
                    .addFault(Fault.on(Operation.RUN).call(3).processed().answer(502, echoes.get(2)));
            look("after a start was refused", ended(Result.FAILURE, Pipelines.startNew(jenkins, RUN)));
            look("after a build step was refused", ended(Result.FAILURE, Freestyle.start(jenkins, freestyle(QUICK))));
            look("after it is unknown whether a run began", ended(Result.FAILURE, Pipelines.startNew(jenkins, RUN)));
            service.server().clearFaults();
            for (Operation operation : List.of(
                    Operation.STEP_LIST, Operation.STEP_OUTPUT, Operation.STEP_INPUT, Operation.WORKFLOW_DETAILS)) {
                service.server().addFault(Fault.on(operation).answer(404, echoes.get(1)));
            }
            look("after nothing could be collected", ended(Result.FAILURE, Pipelines.startNew(jenkins, RUN)));
            service.server().clearFaults();
            for (Operation operation :
                    List.of(Operation.WORKFLOW_LIST, Operation.WORKFLOW_DETAILS, Operation.CONNECTOR_LIST)) {
                service.server().addFault(Fault.on(operation).answer(500, echoes.get(0)));
            }
            useForms(server);
            service.server().clearFaults();
            assertThat(service.server().tokens())
                    .as("tokens of the service")
                    .hasSizeGreaterThan(kind == Kind.PASTED_TOKEN ? 0 : 1);
            surfaces.put("log", text(log.getRecords()));
            lookAtTheRest();
            assertNowhere(kind, "at the end");
        }
    }

    /** In the ways of which {@code EchoedSecretsTest} has more. */
    private List<String> echoes(Kind kind) {
        List<String> secrets = new ArrayList<>(service.server().tokens());
        secrets.add(kind.secret);
        String all = String.join(" and ", secrets);
        return List.of(
                QFlowJson.write(Map.of("message", "Authorization: Bearer " + all)),
                "<html><pre>" + all.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")
                        + "</pre></html>",
                "\n".repeat(65_400) + "x ".repeat(20) + all);
    }

    private static String everything(Kind kind) {
        // On its own: qflowWait does not know the secret variables of the run that it waits for, see docs/security.md.
        return "qflowRun workflowId: '" + QUICK + "', secretVariables: [hidden: 'text']\n"
                + "withCredentials([" + kind.binding + "]) {\n"
                + "  echo \"bound ${SECRET}\"\n"
                + "  def r = qflowRun workflowId: '" + QUICK + "', credentialsId: '" + OF_JOB
                + "', archiveInputs: '*',\n"
                + "    variables: [note: \"with ${SECRET}\"], input: [list: [SECRET]],\n"
                + "    checkName: 'Everything', gates: [qflowGate(step: '*', path: '$.score', condition: 'EQUALS',\n"
                + "    value: SECRET)], onFailure: 'NONE'\n"
                + "  echo \"$r\"\n"
                + "  qflowWait executionId: r.executionId, credentialsId: '" + OF_JOB + "'\n"
                + "  echo \"${qflowExecutions(workflowId: '" + QUICK + "')}\"\n"
                + "  echo \"${qflowStepOutput(executionId: r.executionId, step: 'node-67649155-filter')}\"\n"
                + "  qflowStepInput executionId: r.executionId, step: 'node-67649155-filter'\n"
                + "}";
    }

    private static QFlowBuilder freestyle(String workflowId) {
        QFlowBuilder step = Freestyle.step(workflowId);
        step.setCredentialsId(OF_JOB);
        step.setArchiveInputs("*");
        return step;
    }

    private <R extends Run<?, ?>> R ended(Result result, R build) throws Exception {
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(build));
    }

    /** Test connection, completion of names, what is known of a workflow. */
    private void useForms(QualysFlowServer server) throws Exception {
        post(
                QualysFlowServer.DescriptorImpl.class,
                "testConnection",
                Map.of("url", server.getUrl(), "credentialsId", OF_SERVER, "name", "test", "platform", ""));
        for (String method : List.of("autoCompleteWorkflowName", "nodes", "connectors", "variables")) {
            post(
                    QFlowRunStep.DescriptorImpl.class,
                    method,
                    Map.of(
                            "value",
                            "a",
                            "server",
                            "test",
                            "credentialsId",
                            OF_JOB,
                            "workflowId",
                            QUICK,
                            "cloud",
                            "AWS"));
        }
    }

    private void post(Class<? extends Descriptor<?>> form, String method, Map<String, String> values) throws Exception {
        JenkinsRule.WebClient client = client();
        WebRequest request = new WebRequest(
                URI.create(jenkins.getURL() + "descriptorByName/"
                                + jenkins.jenkins.getDescriptorByType(form).getId() + "/" + method)
                        .toURL(),
                HttpMethod.POST);
        request.setRequestParameters(values.entrySet().stream()
                .map(value -> new NameValuePair(value.getKey(), value.getValue()))
                .toList());
        client.addCrumb(request);
        String answer = client.loadWebResponse(request).getContentAsString();
        surfaces.merge("form method " + method, answer, String::concat);
    }

    /** At all that is shown of a build, and at the page of administrators. */
    private void look(String when, Run<?, ?> build) throws Exception {
        List<String> pages = new ArrayList<>(List.of(
                "manage/qualys-flow/",
                build.getUrl(),
                build.getUrl() + "api/json?depth=3",
                build.getUrl() + "api/xml?depth=3",
                build.getUrl() + "console",
                build.getUrl() + "qflow/",
                build.getUrl() + "qflow/api/json?depth=3",
                build.getParent().getUrl(),
                build.getParent().getUrl() + "config.xml"));
        // The last one is that of the build, if it began any.
        List<SimulatedExecution> executions = service.server().executions();
        String run = build.getUrl() + "qflow/"
                + executions.get(executions.size() - 1).id() + "/";
        pages.addAll(List.of(run, run + "api/json?depth=3"));
        for (String page : pages) {
            surfaces.put(when + ": " + page, get(page));
        }
        surfaces.put(when + ": log of " + build, JenkinsRule.getLog(build));
        if (build instanceof WorkflowRun pipeline && pipeline.isBuilding()) {
            surfaces.put(
                    when + ": thread dump of the Pipeline",
                    ((CpsFlowExecution) pipeline.getExecution()).getThreadDump().toString());
        }
    }

    private void lookAtTheRest() throws Exception {
        for (String page : List.of(
                "manage/configure",
                "manage/",
                "manage/credentials/store/system/domain/_/credential/" + OF_SERVER + "/update",
                "manage/credentials/store/system/domain/_/api/json?depth=3",
                "credentials/store/system/domain/_/credential/" + OF_JOB + "/",
                "api/json?depth=5")) {
            surfaces.put(page, get(page));
        }
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        surfaces.put("configuration as code", exported.toString(StandardCharsets.UTF_8));
        surfaces.put("threads", Thread.getAllStackTraces().keySet().toString());
        surfaces.put("system properties", System.getProperties().toString());
        for (ChecksDetails check : checks.getPublishedChecks()) {
            surfaces.merge(
                    "checks",
                    check + "\n" + check.getOutput().map(Object::toString).orElse(""),
                    String::concat);
        }
        assertThat(surfaces.get("configuration as code")).contains("qualysFlow:");
        assertThat(surfaces.get("checks")).contains("Everything");
    }

    private String get(String page) throws Exception {
        return client().loadWebResponse(
                        new WebRequest(URI.create(jenkins.getURL() + page).toURL()))
                .getContentAsString();
    }

    private JenkinsRule.WebClient client() {
        return jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .withJavaScriptEnabled(false);
    }

    private static String text(List<LogRecord> records) {
        StringWriter text = new StringWriter();
        SimpleFormatter formatter = new SimpleFormatter();
        for (LogRecord record : records) {
            text.write(formatter.format(record));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text));
            }
        }
        return text.toString();
    }

    private void assertNowhere(Kind kind, String when) throws Exception {
        SecretForms secrets = new SecretForms().with("secret", kind.secret).with("variable", HIDDEN);
        service.server().tokens().forEach(token -> secrets.with("token", token));
        Map<String, Set<String>> found = new LinkedHashMap<>();
        surfaces.forEach((surface, text) -> found.put(surface, secrets.in(text)));
        StoredFiles.below(jenkins.jenkins.getRootDir().toPath()).forEach((file, text) -> {
            // What is installed is no place where anything is stored.
            if (!file.startsWith("plugins") && !file.startsWith("war")) {
                found.put(file, secrets.in(text.getBytes(StandardCharsets.ISO_8859_1)));
            }
        });
        assertThat(found).containsKeys("credentials.xml", QualysFlowConfiguration.class.getName() + ".xml");
        found.values().removeIf(Set::isEmpty);
        assertThat(found).as(when).isEmpty();
    }
}
