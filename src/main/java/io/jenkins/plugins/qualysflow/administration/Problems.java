package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.LaneKey;
import io.jenkins.plugins.qualysflow.core.poll.LaneSnapshot;
import io.jenkins.plugins.qualysflow.core.poll.Pause;
import io.jenkins.plugins.qualysflow.run.Connections;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Where somebody has to do something, or will be asked why builds take so long. */
final class Problems {

    /** Shorter pauses are what the service does to everybody now and then. */
    static final Duration LONG_PAUSE = Duration.ofMinutes(10);

    /** A token lives four hours, as the API documents it: more notice than this would be a warning all day. */
    static final Duration NOTICE = Duration.ofHours(1);

    private final Instant now;
    private final List<QualysFlowServer> servers = QualysFlowConfiguration.get().getServers();
    private final List<LaneSnapshot> lanes =
            QualysFlowEngine.get().engine().poller().lanes();
    private final Map<LaneKey, Connections.Caller> callers =
            new LinkedHashMap<>(Connections.get().callers());
    private final Set<LaneKey> ofServers = new LinkedHashSet<>();

    private Problems(Instant now, OwnCredentials own) {
        this.now = now;
        for (QualysFlowServer server : servers) {
            OwnCredentials.Own credential = own.of(server);
            if (credential != null) {
                ofServers.add(credential.key());
                addUnused(credential);
            }
        }
    }

    /** Servers that nobody has called yet have tokens that expire, too. */
    private void addUnused(OwnCredentials.Own own) {
        if (own.pasted()) {
            callers.putIfAbsent(own.key(), new Connections.Caller(own.credentialsId(), true, own.expiresAt()));
        }
    }

    /**
     * One sentence for each, as plain text.
     *
     * @param own the servers' own credentials as far as they are known; nothing is looked up
     */
    @NonNull
    static List<String> at(@NonNull Instant now, @NonNull OwnCredentials own) {
        return new Problems(now, own).sentences();
    }

    private List<String> sentences() {
        Set<String> found = new LinkedHashSet<>();
        lanes.stream().map(this::refusal).filter(Objects::nonNull).forEach(found::add);
        callers.forEach((key, caller) -> {
            String sentence = expiry(key, caller);
            if (sentence != null) {
                found.add(sentence);
            }
        });
        servers.stream().map(this::pause).filter(Objects::nonNull).forEach(found::add);
        return List.copyOf(found);
    }

    @CheckForNull
    private String refusal(LaneSnapshot lane) {
        Connections.Caller caller = callers.get(lane.key());
        String server = names(lane.key().gateway());
        if (lane.refusal() == null || caller == null || server == null || isReplaced(lane.key(), caller)) {
            return null;
        }
        return Messages.Problems_refused(
                server, caller.credentialsId(), lane.refusal().error());
    }

    @CheckForNull
    private String expiry(LaneKey key, Connections.Caller caller) {
        Instant expiresAt = caller.expiresAt();
        String server = names(key.gateway());
        if (!caller.pasted() || expiresAt == null || server == null || isReplaced(key, caller)) {
            return null;
        }
        if (expiresAt.isAfter(now.plus(NOTICE))) {
            return null;
        }
        Moment when = new Moment(expiresAt, now);
        return expiresAt.isAfter(now)
                ? Messages.Problems_expires(server, caller.credentialsId(), when)
                : Messages.Problems_expired(server, caller.credentialsId(), when);
    }

    @CheckForNull
    private String pause(QualysFlowServer server) {
        String gateway = AdministrationPage.gatewayOf(server);
        if (gateway == null) {
            // Nothing can be called there.
            return null;
        }
        Pause pause = QualysFlowEngine.get().engine().poller().gateway(gateway).pause();
        if (pause == null || !pause.isOn(now) || pause.length().compareTo(LONG_PAUSE) <= 0) {
            return null;
        }
        Moment until = new Moment(pause.until(), now);
        return pause.recordLost()
                ? Messages.Problems_recordLost(names(gateway), until)
                : Messages.Problems_paused(names(gateway), until);
    }

    /** Whether it is what a server's credential was before it got another secret. */
    private boolean isReplaced(LaneKey key, Connections.Caller caller) {
        return !ofServers.contains(key)
                && servers.stream().anyMatch(server -> caller.credentialsId().equals(server.getCredentialsId()))
                && ofServers.stream()
                        .filter(other -> other.gateway().equals(key.gateway()))
                        .anyMatch(other -> other.caller().startsWith(caller.credentialsId() + "-"));
    }

    /** What is not configured any more is nobody's to mend. */
    @CheckForNull
    private String names(String gateway) {
        String names = servers.stream()
                .filter(server -> gateway.equals(AdministrationPage.gatewayOf(server)))
                .map(QualysFlowServer::getName)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? null : names;
    }
}
