package io.jenkins.plugins.qualysflow.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTableRow;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Given executions that are waited for, when an administrator sees on the page when each is looked at next. */
class WaitsOnThePageTest extends AdministrationPageFixture {

    @Test
    void aWaitIsShownWithItsBuild() throws Exception {
        WorkflowRun build = waiting();
        HtmlPage page = open();

        HtmlTableRow wait = rowWith(page, service.onlyExecution().id());
        assertThat(wait.asNormalizedText()).contains("release", "#1", "in ");
        assertThat(page.getAnchorByText("release").getHrefAttribute())
                .endsWith("/" + build.getParent().getUrl());
        assertThat(page.getAnchorByText("#1").getHrefAttribute()).endsWith("/" + build.getUrl());
        assertThat(text(page))
                .contains("POST /workflows/{workflowId}/run")
                .contains(" in progress, 0 queued")
                .contains("expires in 3 hr");
    }

    @Test
    void pollingNowDoesNotWaitForTheNextPoll() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        Scheduler.Timer wait = watch("execution-of-nobody", asked);
        HtmlPage page = open();
        assertThat(rowWith(page, "execution-of-nobody").asNormalizedText())
                .contains("a build that you may not see", "not seen yet", "in 1 hr 0 min");

        press(page, "pollNow");

        Eventually.isTrue(() -> asked.polls.size() == 1);
        wait.cancel();
        assertThat(text(open())).contains("Nothing is waited for.");
    }

    @Test
    void allWaitsOfAGatewayArePolledTogether() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        List<Scheduler.Timer> waits = List.of(watch("one", asked), watch("two", asked));

        press(open(), "pollAll");

        Eventually.isTrue(() -> asked.polls.size() == 2);
        waits.forEach(Scheduler.Timer::cancel);
    }

    @Test
    void ofVeryManyWaitsTheOldestAreShown() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        List<Scheduler.Timer> waits = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            waits.add(watch("execution-" + i, asked));
        }
        HtmlPage page = open();
        waits.forEach(Scheduler.Timer::cancel);

        assertThat(text(page))
                .contains("execution-99", "30 more, which began later, are not shown.")
                .doesNotContain("execution-100");
    }

    @Test
    void aWaitThatIsOverWhenItsButtonIsPressedIsNoError() throws Exception {
        Scheduler.Timer wait = watch("short", new ScriptedClient(new SimulatedTime()));
        HtmlPage page = open();
        wait.cancel();

        assertThat(text(press(page, "pollNow"))).contains("Nothing is waited for.");
    }

    @Test
    void whatWaitsGoesOnAsSoonAsMoreCallsAreAllowed() throws Exception {
        QualysFlowServer low = service.asServer("test");
        low.setCallsPerHour(10);
        QualysFlowConfiguration.get().setServers(List.of(low));
        Account account = Connections.get()
                .of(
                        gateway(),
                        QualysCredentials.ofServer(
                                TestService.CREDENTIALS_ID, gateway().toString()));
        for (int i = 0; i < 20; i++) {
            account.repeated(ScriptedClient.CALL);
        }
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        Scheduler.Timer wait = watch("held", asked);
        press(open(), "pollNow");
        assertThat(rowWith(open(), "held").asNormalizedText()).contains("queued until the quota allows", "in 59 min");

        QualysFlowConfiguration.get().setServers(List.of(service.asServer("test")));
        Eventually.isTrue(() -> asked.polls.size() == 1);
        wait.cancel();
    }

    @Test
    void whatIsBeingPolledSaysSo() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        asked.onPoll = id -> new CompletableFuture<>();
        Scheduler.Timer wait = watch("slow", asked);
        press(open(), "pollNow");
        Eventually.isTrue(() -> asked.polls.size() == 1);

        assertThat(rowWith(open(), "slow").asNormalizedText()).contains("being polled");
        wait.cancel();
    }

    @Test
    void theNextPollIsNotBeforeAPauseIsOver() throws Exception {
        ScriptedClient asked = new ScriptedClient(new SimulatedTime());
        Instant now = Instant.now();
        Account account = Connections.get()
                .of(
                        gateway(),
                        QualysCredentials.ofServer(
                                TestService.CREDENTIALS_ID, gateway().toString()));
        Scheduler.Timer wait = poller().watch(
                        new Watch(
                                "paused",
                                null,
                                now,
                                now.plus(Duration.ofHours(2)),
                                new PollSettings(Duration.ofMinutes(10), Duration.ofHours(1))),
                        new Connection(account, asked),
                        new Unheard());
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, Duration.ofMinutes(44), false), null);

        assertThat(rowWith(open(), "paused").getCell(4).asNormalizedText()).startsWith("in 43 min");
        wait.cancel();
    }

    /** A wait that is polled in an hour for the first time. */
    private Scheduler.Timer watch(String executionId, ScriptedClient client) {
        StandardCredentials credentials =
                QualysCredentials.ofServer(TestService.CREDENTIALS_ID, gateway().toString());
        Instant now = Instant.now();
        PollSettings later = new PollSettings(Duration.ofMinutes(60).plusSeconds(20), Duration.ofHours(2));
        return poller().watch(
                        new Watch(executionId, null, now, now.plus(Duration.ofHours(2)), later),
                        new Connection(Connections.get().of(gateway(), credentials), client),
                        new Unheard());
    }

    private static final class Unheard implements WatchListener {
        @Override
        public void polled(Execution execution, Instant nextPoll) {}

        @Override
        public void pollFailed(QFlowException error, Instant nextPoll) {}

        @Override
        public void ended(Execution execution) {}

        @Override
        public void timedOut(Execution last) {}

        @Override
        public void failed(QFlowException error) {}
    }
}
