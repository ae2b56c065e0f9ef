package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.Util;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.poll.AccountSnapshot;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.Users;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given the form of a server, when an administrator tests the connection. */
@WithQualysFlow
class TestConnectionTest {

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void nobodyElseMayDoIt() {
        Users.admit(jenkins)
                .grant(jenkins.jenkins.READ, jenkins.jenkins.MANAGE)
                .everywhere()
                .to("manager");

        try (ACLContext ignored = Users.as("manager")) {
            assertThatThrownBy(() -> test(TestService.CREDENTIALS_ID)).isInstanceOf(AccessDeniedException3.class);
        }
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aCredentialThatIsNotThereIsNamed() {
        assertThat(test("other"))
                .isEqualTo(
                        "ERROR: Credential (credentialsId): the system store has no credential 'other' of a supported kind.");
        assertThat(test("")).isEqualTo("ERROR: Credential (credentialsId) is not chosen.");
    }

    @Test
    void aSecretThatIsWrongIsRefused() {
        service.server().addFault(Fault.on(Operation.AUTH_OIDC).answer(401, "{\"message\": \"Invalid Client ID\"}"));

        assertThat(test(TestService.CREDENTIALS_ID))
                .startsWith("ERROR: Not connected: ")
                .contains("does not accept the credential (POST /auth/oidc, status 401): Invalid Client ID");
    }

    @Test
    void aPastedTextThatIsNoTokenIsRefusedUnsent() throws Exception {
        addToken("two words");

        assertThat(test("pasted")).contains("The credential 'pasted' is a secret text, but not a token");
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void anInterruptedTestSaysSo() {
        Thread.currentThread().interrupt();
        try {
            assertThat(test(TestService.CREDENTIALS_ID)).isEqualTo("ERROR: Not connected: the test was interrupted.");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aUserWhoMayNotListWorkflowsMayStillRunThem() {
        service.server().addFault(Fault.on(Operation.WORKFLOW_LIST).answer(403));

        assertThat(test(TestService.CREDENTIALS_ID))
                .startsWith("WARNING: Connected. The token is for 'client-4711'. The token expires ")
                .contains("This user may not list workflows: a workflow can be run by its id");
    }

    @Test
    void aServiceThatWantsNoCallsNowIsNamed() {
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST)
                        .header("X-RateLimit-ToWait-Sec", "3000")
                        .answer(429));

        assertThat(test(TestService.CREDENTIALS_ID))
                .startsWith("ERROR: Not connected: ")
                .contains("status 429");
    }

    @Test
    void whileTheServiceWantsNoCallsNoneIsMadeForATest() {
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST)
                        .header("X-RateLimit-ToWait-Sec", "3000")
                        .answer(429));
        test(TestService.CREDENTIALS_ID);
        service.server().journal().clear();

        assertThat(test(TestService.CREDENTIALS_ID)).startsWith("ERROR: Not tested: the service asked for a pause");
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void aTestThatNobodyWaitsForAnyMoreIsTakenBack() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST)
                        .delayed(Duration.ofHours(1))
                        .pass());
        List<Thread> first = List.of(inBackground(), inBackground());
        service.awaitCalls(Operation.WORKFLOW_LIST, 2);
        Thread third = inBackground();
        Eventually.isTrue(() -> account().queued() == 1);

        third.interrupt();
        third.join();
        assertThat(account().queued()).as("calls that wait").isZero();
        service.server().clearFaults();
        service.server().releaseCalls();
        for (Thread each : first) {
            each.join();
        }

        // What had been left behind would have gone out before it.
        ConnectionTest.of(service.asServer("test"));
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).hasSize(3);
    }

    private Thread inBackground() {
        Thread thread = new Thread(() -> ConnectionTest.of(service.asServer("test")), "connection test");
        thread.start();
        return thread;
    }

    private AccountSnapshot account() {
        return QualysFlowEngine.get().engine().poller().accounts().stream()
                .filter(account ->
                        account.key().gateway().equals(service.server().url().toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTestCountsAsACallAndIsNotMadeWhenTheHourIsUsedUp() throws Exception {
        // Each test gets a token and lists a workflow; one call is kept.
        QualysFlowServer narrow = service.asServer("test");
        narrow.setCallsPerHour(5);
        QualysFlowConfiguration.get().setServers(List.of(narrow));

        assertThat(test(TestService.CREDENTIALS_ID)).startsWith("OK: ");
        assertThat(test(TestService.CREDENTIALS_ID)).startsWith("OK: ");
        assertThat(test(TestService.CREDENTIALS_ID))
                .startsWith("ERROR: Not tested: the calls of the hour are used up.");
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).hasSize(2);
    }

    @Test
    void eachTestLogsInAnew() {
        test(TestService.CREDENTIALS_ID);
        test(TestService.CREDENTIALS_ID);

        assertThat(service.server().journal().of(Operation.AUTH_OIDC)).hasSize(2);
    }

    @Test
    void aServiceThatIsDownIsNamed() {
        service.close();

        assertThat(test(TestService.CREDENTIALS_ID)).contains("cannot connect to Qualys Flow");
    }

    @Test
    void aGoodCredentialSaysWhoItIsAndWhenItsTokenExpires() throws Exception {
        assertThat(test(TestService.CREDENTIALS_ID))
                .startsWith("OK: Connected. The token is for 'client-4711'. The token expires ")
                .endsWith("Workflows can be listed.")
                .doesNotContain(TestService.CLIENT_SECRET)
                .doesNotContain("eyJ");

        service.server().acceptToken("a-fixed-token");
        addToken("Bearer a-fixed-token");
        assertThat(test("pasted"))
                .isEqualTo("OK: Connected. The token does not name its user."
                        + " The token does not say when it expires. Workflows can be listed.");
    }

    private void addToken(String text) throws Exception {
        TestService.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "pasted", null, Secret.fromString(text)));
    }

    private String test(String credentialsId) {
        FormValidation answer = jenkins.jenkins
                .getDescriptorByType(QualysFlowServer.DescriptorImpl.class)
                .doTestConnection("", service.server().url().toString(), credentialsId);
        // The message is HTML.
        return answer.kind + ": " + Util.fixNull(answer.getMessage()).replace("&#039;", "'");
    }
}
