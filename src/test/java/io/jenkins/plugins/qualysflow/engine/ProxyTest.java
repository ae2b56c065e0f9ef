package io.jenkins.plugins.qualysflow.engine;

import static io.jenkins.plugins.qualysflow.core.testing.AuthenticatingProxy.PASSWORD;
import static io.jenkins.plugins.qualysflow.core.testing.AuthenticatingProxy.USER;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ProxyConfiguration;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.core.testing.AuthenticatingProxy;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a Jenkins whose proxy wants a user name and a password, when a build calls Qualys Flow. */
@WithQualysFlow
class ProxyTest {

    private JenkinsRule jenkins;
    private TestService service;
    private AuthenticatingProxy proxy;

    @BeforeEach
    void begin() throws Exception {
        proxy = new AuthenticatingProxy();
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
    }

    @Test
    void aWrongPasswordIsToldAsWhatItIsAndStartsNothing() throws Exception {
        use("wr0ng-pa55word", null);

        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
        jenkins.waitForMessage("Not started yet", build);
        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("the proxy wants a user name and a password, or others than it was given", build);
        jenkins.assertLogNotContains("wr0ng-pa55word", build);
        assertThat(service.server().journal().entries()).isEmpty();
    }

    @Test
    void thePasswordThatIsPutRightMeanwhileIsUsedForTheSameStart() throws Exception {
        use("wr0ng-pa55word", null);
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + QUICK + "'");
        jenkins.waitForMessage("Not started yet", build);

        use(PASSWORD, null);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(service.starts()).hasSize(1);
    }

    @Test
    void theRunGoesThroughItWithTheTokenOfQualysFlow() throws Exception {
        use(PASSWORD, null);

        jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "qflowRun '" + QUICK + "'"));

        assertThat(service.starts()).hasSize(1);
        assertThat(proxy.refused()).as("sent without being asked for").isEmpty();
        assertThat(proxy.passed())
                .hasSameSizeAs(service.server().journal().entries())
                .anyMatch(line -> line.startsWith("POST " + service.server().url() + "/auth/oidc "))
                .anyMatch(line -> line.startsWith("POST ") && line.contains("/workflows/" + QUICK + "/run "))
                .anyMatch(line -> line.startsWith("GET ") && line.contains("/steps?includeData=true "));
        assertThat(service.starts().get(0).header("Authorization").orElse("none"))
                .startsWith("Bearer <");
        assertNothingForTheProxyGoesFurther();
    }

    @Test
    void aHostThatNeedsNoProxyIsCalledWithoutIt() throws Exception {
        use(PASSWORD, "127.0.0.1");

        jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "qflowRun '" + QUICK + "'"));

        assertThat(proxy.passed()).isEmpty();
        assertThat(proxy.refused()).isEmpty();
        assertNothingForTheProxyGoesFurther();
    }

    private void assertNothingForTheProxyGoesFurther() {
        assertThat(service.server().journal().entries())
                .extracting(JournalEntry::headers)
                .allSatisfy(headers -> assertThat(headers).doesNotContainKey("Proxy-Authorization"));
    }

    private void use(String password, String noProxyHost) throws Exception {
        jenkins.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.port(), USER, password, noProxyHost));
    }
}
