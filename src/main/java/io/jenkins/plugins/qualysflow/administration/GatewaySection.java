package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.poll.GatewaySnapshot;
import io.jenkins.plugins.qualysflow.core.poll.Pause;
import io.jenkins.plugins.qualysflow.core.poll.PollingSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What goes on at one gateway.
 *
 * @param url address of the gateway
 * @param servers those that are configured with this gateway; empty if none is any more
 * @param spent calls within the last hour
 * @param pause why no call is made at present; null if calls are made
 * @param polling what is waited for, and how the quota bears it; null if nothing is
 * @param late by how much the end of executions may be noticed late; null if that is not worth a word
 * @param credentials the credentials that call it, in the order in which they were first used
 */
@Restricted(NoExternalUse.class)
public record GatewaySection(
        @NonNull String url,
        @NonNull List<ServerRow> servers,
        int spent,
        @CheckForNull String pause,
        @CheckForNull String polling,
        @CheckForNull String late,
        @NonNull List<CredentialSection> credentials) {

    /** The names of the servers, or what to say instead. */
    @NonNull
    public String getTitle() {
        return servers.isEmpty()
                ? Messages.GatewaySection_noServer()
                : servers.stream().map(ServerRow::name).collect(Collectors.joining(", "));
    }

    /** Whether anything is waited for. */
    public boolean isWaiting() {
        return credentials.stream().anyMatch(credential -> !credential.waits().isEmpty());
    }

    @CheckForNull
    static String polling(GatewaySnapshot gateway) {
        PollingSnapshot polling = gateway.polling();
        return polling == null
                ? null
                : Messages.GatewaySection_polling(polling.waits(), polling.groups(), polling.pollsPerHour());
    }

    @CheckForNull
    static String late(GatewaySnapshot gateway) {
        PollingSnapshot polling = gateway.polling();
        return polling == null || !polling.isLate()
                ? null
                : Messages.GatewaySection_late(polling.round().toMinutes() + 1);
    }

    @CheckForNull
    static String pause(GatewaySnapshot gateway, Instant now) {
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
