package io.jenkins.plugins.qualysflow.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given a server, when something is wrong with it, then administrators are warned. */
class QualysFlowMonitorTest extends MonitorFixture {

    @Test
    void aServerThatIsNotConfiguredAnyMoreIsNobodysToMend() {
        account().answered(LOOK, 401, new RateHeaders(null, null, false), null);
        pause(Duration.ofMinutes(30));
        assertThat(problems()).hasSize(2);

        QualysFlowConfiguration.get().setServers(List.of());
        assertThat(problems()).isEmpty();
    }

    @Test
    void whereAllIsWellNobodyIsWarned() throws Exception {
        assertThat(problems()).isEmpty();
        ConnectionTest.of(server());

        assertThat(problems()).isEmpty();
        checkAgainUntilWarned(false);
        assertThat(jenkins.createWebClient().goTo("manage/").asNormalizedText())
                .doesNotContain("Qualys Flow needs attention");
    }

    @Test
    void aPauseOfMoreThanTenMinutesIsAWarningAndAShorterOneIsNot() {
        pause(Duration.ofMinutes(10));
        assertThat(problems()).isEmpty();

        pause(Duration.ofMinutes(11));
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test asked for a pause: no calls until ")
                .contains("(in 10 min")
                .endsWith("Builds wait.");
    }

    @Test
    void aServiceThatTurnsEveryCallAwayForTenMinutesIsAWarning() {
        SimulatedTime time = new SimulatedTime();
        ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0);
        Account account = poller.account(new AccountKey(server().gateway().toString(), "one"), 300);
        for (int i = 0; i < 12; i++) {
            assertThat(paused(poller, time)).as("after %d minutes", i).hasSize(i > 10 ? 1 : 0);
            account.answered(LOOK, 429, new RateHeaders(null, null, false), null);
            time.advance(Duration.ofSeconds(60));
        }
        assertThat(paused(poller, time))
                .as("while the next call is made")
                .singleElement()
                .asString()
                .startsWith("Server test has rejected every call since ")
                .contains("(12 min ago). The next one is made ")
                .endsWith("(now). Builds wait.");

        account.answered(LOOK, 200, new RateHeaders(null, null, false), null);
        assertThat(paused(poller, time)).as("after a call that was let in").isEmpty();
    }

    private static List<String> paused(ExecutionPoller poller, SimulatedTime time) {
        return Problems.at(time.instant(), OwnCredentials.none(), poller);
    }

    @Test
    void aPastedTokenThatExpiresWithinAnHourIsAWarningEvenIfItWasNeverUsed() throws Exception {
        paste(Instant.now().plus(Duration.ofMinutes(59)));

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("Server test: the token that was pasted as credential 'pasted' expires ")
                .contains("(in 58 min");
    }

    @Test
    void aPastedTokenThatIsGoodForLongerIsNone() throws Exception {
        paste(Instant.now().plus(Duration.ofMinutes(61)));

        assertThat(problems()).isEmpty();
    }

    @Test
    void aPastedTokenThatHasExpiredIsAWarning() throws Exception {
        paste(Instant.now().minus(Duration.ofDays(2)));

        assertThat(problems()).singleElement().asString().contains("expired ", "2 days", "Builds that use it fail");
    }

    @Test
    void aTokenThatIsMintedMayExpire() {
        ConnectionTest.of(server());

        assertThat(problems()).isEmpty();
    }

    @Test
    void aTextThatIsNoTokenIsNotTheMonitorsToName() throws Exception {
        paste("two words");

        assertThat(problems()).isEmpty();
    }

    @Test
    void administratorsDismissItAndOthersOnlyReadIt() throws Exception {
        pause(Duration.ofMinutes(30));
        checkAgainUntilWarned(true);
        Users.admit(jenkins)
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("viewer")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager");
        for (String user : List.of("viewer", "manager")) {
            HtmlPage manage = jenkins.createWebClient().login(user).goTo("manage/");
            assertThat(manage.asNormalizedText()).as(user).contains("asked for a pause: no calls until");
            assertThat(dismissals(manage)).as(user).isEmpty();
        }

        JenkinsRule.WebClient admin = jenkins.createWebClient().login("admin");
        HtmlPage manage = admin.goTo("manage/");
        assertThat(manage.getAnchorByText("View server status").getHrefAttribute())
                .endsWith("/manage/qualys-flow/");
        dismissals(manage).get(0).getButtonByName("Submit").click();

        assertThat(monitor().isEnabled()).isFalse();
        assertThat(admin.goTo("manage/").asNormalizedText()).doesNotContain("asked for a pause: no calls until");
    }

    @Test
    void neitherAPageNorTheTimerWaitsUntilCredentialsAreLookedUp() throws Exception {
        List<Runnable> lookUps = new ArrayList<>();
        ProblemWatch slow = new ProblemWatch(lookUps::add);
        pause(Duration.ofMinutes(30));
        paste(Instant.now().plus(Duration.ofMinutes(59)));

        slow.run();
        slow.run();
        assertThat(lookUps).as("look-ups that go on").hasSize(1);
        assertThat(slow.problems()).singleElement().asString().contains("asked for a pause: no calls until");

        lookUps.get(0).run();
        assertThat(slow.problems())
                .as("after it")
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("'pasted' expires"));

        slow.run();
        assertThat(lookUps).as("look-ups, one after the other").hasSize(2);
    }

    @Test
    void credentialsAreReadOnceInAnHour() {
        assertThat(ProblemWatch.get().getRecurrencePeriod())
                .isEqualTo(Duration.ofHours(1).toMillis());
    }

    /** What pages show was looked up by other threads. */
    private static void checkAgainUntilWarned(boolean warned) {
        Eventually.isTrue(() -> {
            ProblemWatch.get().run();
            return monitor().isActivated() == warned;
        });
    }

    private static List<HtmlForm> dismissals(HtmlPage page) {
        return page.getForms().stream()
                .filter(form -> form.getActionAttribute().contains(QualysFlowMonitor.class.getName()))
                .toList();
    }

    private static void pause(Duration wait) {
        account().answered(LOOK, 429, new RateHeaders(0L, wait, false), null);
    }
}
