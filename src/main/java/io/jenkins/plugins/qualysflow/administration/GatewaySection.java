package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.GatewaySnapshot;
import io.jenkins.plugins.qualysflow.core.poll.Pause;
import io.jenkins.plugins.qualysflow.core.poll.PollingSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The servers and the calls of one gateway.
 *
 * @param url address of the gateway; for a server with an invalid address what is wrong with it
 * @param servers those configured with this gateway; empty if they were removed
 * @param callsPerHour how many calls are allowed within an hour: the least of these servers
 * @param credentials those that call it, in the order in which they were first used
 * @param now when the page was made
 */
@Restricted(NoExternalUse.class)
public record GatewaySection(
        @NonNull String url,
        @NonNull List<QualysFlowServer> servers,
        int callsPerHour,
        @NonNull GatewaySnapshot gateway,
        @NonNull List<CredentialSection> credentials,
        @NonNull Instant now) {

    /** The names of the servers, or that there are none. */
    @NonNull
    public String getTitle() {
        return servers.isEmpty()
                ? Messages.GatewaySection_noServer()
                : servers.stream().map(QualysFlowServer::getName).collect(Collectors.joining(", "));
    }

    /** Whether any build waits for an execution. */
    public boolean isWaiting() {
        return credentials.stream().anyMatch(credential -> !credential.waits().isEmpty());
    }

    /** Calls left of the hour. */
    public int left() {
        return Math.max(0, callsPerHour - gateway.spent());
    }

    /** How many executions are waited for and how many polls the quota allows; null if none are. */
    @CheckForNull
    public String polling() {
        PollingSnapshot polling = gateway.polling();
        return polling == null
                ? null
                : Messages.GatewaySection_polling(polling.waits(), polling.groups(), polling.pollsPerHour());
    }

    /** By how much the ends of executions may be noticed late; null if the quota allows the usual intervals. */
    @CheckForNull
    public String late() {
        PollingSnapshot polling = gateway.polling();
        return polling == null || !polling.isLate()
                ? null
                : Messages.GatewaySection_late(polling.round().toMinutes() + 1);
    }

    /** Why no call is made now; null if calls are made. */
    @CheckForNull
    public String pause() {
        Pause pause = gateway.pause();
        if (pause == null || !pause.isOn(now)) {
            return null;
        }
        PointInTime since = new PointInTime(pause.since(), now);
        PointInTime until = new PointInTime(pause.until(), now);
        if (pause.recordLost()) {
            return Messages.GatewaySection_recordLost(until);
        }
        return pause.repeated()
                ? Messages.GatewaySection_turnedAway(until, since)
                : Messages.GatewaySection_paused(until, since);
    }
}
