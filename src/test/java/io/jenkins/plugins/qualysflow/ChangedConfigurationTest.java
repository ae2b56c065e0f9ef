package io.jenkins.plugins.qualysflow;

import static io.jenkins.plugins.qualysflow.testing.TestService.CREDENTIALS_ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.HeldRun;
import io.jenkins.plugins.qualysflow.testing.HeldRun.Kind;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Stage;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Given a build whose run is at some stage, when somebody changes what it was configured with, then it ends as a table of
 * {@code docs/reliability.md} says, and nothing is left behind.
 */
@WithQualysFlow
class ChangedConfigurationTest {

    private static final Path DOCUMENT = Path.of("docs", "reliability.md");
    private static final String NEW_TOKEN = "a-token-of-the-new-credential";

    private JenkinsRule jenkins;
    private TestService service;

    /** Another gateway, which has the same workflows. */
    private TestService other;

    private enum Change {
        CREDENTIAL_DELETED("credential deleted"),
        CREDENTIAL_REVOKED("credential deleted and revoked"),
        CREDENTIAL_REPLACED("credential replaced, the old one revoked"),
        SERVER_REMOVED("server removed"),
        SERVER_RENAMED("server renamed"),
        URL_CHANGED("URL of the server changed"),
        URL_CHANGED_AND_REVOKED("URL of the server changed, tokens of the old one revoked"),
        FOLDER_CHANGED("other server chosen for the folder");

        private final String title;

        Change(String title) {
            this.title = title;
        }
    }

    @BeforeEach
    void begin() {
        other = new TestService();
        HeldRun.prepare(other);
    }

    @AfterEach
    void end() {
        other.close();
    }

    static Stream<Arguments> cells() {
        return Stream.of(Change.values())
                .flatMap(change -> Stream.of(Stage.values()).map(stage -> Arguments.of(change, stage)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aRunEndsAsTheTableSays(Change change, Stage stage) throws Exception {
        HeldRun held = HeldRun.start(jenkins, service, Kind.PIPELINE, stage);
        Run<?, ?> build = held.build();

        make(change, held);
        service.server().clearFaults();
        if (revokes(change)) {
            service.server().addFault(Fault.on(Operation.AUTH_OIDC).answer(401, "{}"));
            service.server().revokeTokens();
            service.server().acceptToken(NEW_TOKEN);
        }
        service.server().releaseCalls();
        held.finishExecution(other);

        jenkins.waitForCompletion(build);
        Leftovers.assertNone(jenkins);
        Map<String, String> row = documented(change);
        assertThat(outcome(build)).isEqualTo(row.get(stage.name()));
        if (build.getResult() != Result.SUCCESS) {
            jenkins.assertLogContains(row.get("The log says"), build);
        }
        assertThat(service.server().executions().size()
                        + other.server().executions().size())
                .as("executions")
                .isLessThanOrEqualTo(1);
        if (!service.server().executions().isEmpty()) {
            assertThat(other.server().journal().entries())
                    .as("what another gateway was asked about it")
                    .isEmpty();
        }
    }

    private static boolean revokes(Change change) {
        return change == Change.CREDENTIAL_REVOKED
                || change == Change.CREDENTIAL_REPLACED
                || change == Change.URL_CHANGED_AND_REVOKED;
    }

    private void make(Change change, HeldRun held) throws Exception {
        switch (change) {
            case CREDENTIAL_DELETED, CREDENTIAL_REVOKED -> {
                SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
                provider.getCredentials().clear();
                provider.save();
            }
            case CREDENTIAL_REPLACED ->
                TestService.add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, CREDENTIALS_ID, null, Secret.fromString(NEW_TOKEN)));
            case SERVER_REMOVED -> configure(other.asServer("other"));
            case SERVER_RENAMED -> configure(service.asServer("other"));
            case URL_CHANGED, URL_CHANGED_AND_REVOKED -> configure(other.asServer("test"));
            case FOLDER_CHANGED -> {
                configure(service.asServer("test"), other.asServer("other"));
                QualysFlowFolderProperty property = new QualysFlowFolderProperty();
                property.setServer("other");
                held.folder().getProperties().replace(property);
            }
        }
    }

    private static void configure(QualysFlowServer... servers) {
        QualysFlowConfiguration.get().setServers(List.of(servers));
    }

    private String outcome(Run<?, ?> build) {
        List<StartRecord> records = StartRecords.of(build).read().all();
        assertThat(records).hasSize(1);
        if (build.getResult() == Result.SUCCESS) {
            return other.server().executions().isEmpty() ? "passes" : "passes at the new address";
        }
        String outcome = records.get(0).outcome().toLowerCase(Locale.ROOT);
        return outcome.equals("success") ? "success, incomplete" : outcome;
    }

    private static Map<String, String> documented(Change change) throws Exception {
        return Documents.table(DOCUMENT, "## Configuration changed while a run goes on").stream()
                .filter(row -> row.get("Change").equals(change.title))
                .findFirst()
                .orElseThrow();
    }
}
