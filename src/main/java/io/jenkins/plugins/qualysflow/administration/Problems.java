package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.AccountSnapshot;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.Pause;
import io.jenkins.plugins.qualysflow.credentials.CredentialOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the problems that administrators are warned of. */
final class Problems {

    /** Shorter pauses are normal. */
    static final Duration LONG_PAUSE = Duration.ofMinutes(10);

    /** Repeated pauses with a shorter gap count as one. */
    private static final Duration BETWEEN_PAUSES = Duration.ofMinutes(2);

    /** How long before its expiry a pasted token is warned of. Tokens are valid for four hours only. */
    static final Duration NOTICE = Duration.ofHours(1);

    private final Instant now;
    private final List<QualysFlowServer> servers = QualysFlowConfiguration.get().getServers();
    private final ExecutionPoller poller;
    private final Map<AccountKey, Connections.CredentialUse> uses =
            new LinkedHashMap<>(Connections.get().credentialUses());
    private final OwnCredentials own;

    private Problems(Instant now, OwnCredentials own, ExecutionPoller poller) {
        this.now = now;
        this.poller = poller;
        this.own = own;
        servers.stream().map(own::of).filter(Objects::nonNull).forEach(this::addUnused);
    }

    /** Adds a pasted token of a server that was not called yet: it expires too. */
    private void addUnused(OwnCredentials.Own credential) {
        if (credential.pasted()) {
            uses.putIfAbsent(
                    credential.key(),
                    new Connections.CredentialUse(
                            credential.credentialsId(),
                            CredentialOrigin.SYSTEM,
                            Set.of(),
                            true,
                            credential.expiresAt(),
                            false));
        }
    }

    /**
     * One sentence for each problem, as plain text.
     *
     * @param own the servers' own credentials as last looked up
     */
    @NonNull
    static List<String> at(@NonNull Instant now, @NonNull OwnCredentials own, @NonNull ExecutionPoller poller) {
        return new Problems(now, own, poller).sentences();
    }

    private List<String> sentences() {
        Set<String> found = new LinkedHashSet<>();
        poller.accounts().stream().map(this::refusal).filter(Objects::nonNull).forEach(found::add);
        uses.forEach((key, use) -> {
            String sentence = expiry(key, use);
            if (sentence != null) {
                found.add(sentence);
            }
        });
        servers.stream().map(this::pause).filter(Objects::nonNull).forEach(found::add);
        return List.copyOf(found);
    }

    @CheckForNull
    private String refusal(AccountSnapshot account) {
        Connections.CredentialUse use = uses.get(account.key());
        if (account.refusal() == null || use == null || own.isReplaced(account.key(), use)) {
            return null;
        }
        String error = account.refusal().error();
        String owners = names(server -> isOwnOf(server, account.key(), use));
        if (owners != null) {
            return Messages.Problems_refused(owners, use.credentialsId(), error);
        }
        String users = names(server -> isUsedFor(server, account.key(), use));
        return users == null ? null : Messages.Problems_refusedChosen(users, use.credentialsId(), error);
    }

    @CheckForNull
    private String expiry(AccountKey key, Connections.CredentialUse use) {
        Instant expiresAt = use.expiresAt();
        boolean soon = expiresAt != null && !expiresAt.isAfter(now.plus(NOTICE));
        if (!use.pasted() || !soon || own.isReplaced(key, use)) {
            return null;
        }
        String owners = names(server -> isOwnOf(server, key, use));
        String server = owners != null ? owners : names(each -> isUsedFor(each, key, use));
        if (server == null) {
            return null;
        }
        PointInTime when = new PointInTime(expiresAt, now);
        return expiresAt.isAfter(now)
                ? Messages.Problems_expires(server, use.credentialsId(), when)
                : Messages.Problems_expired(server, use.credentialsId(), when);
    }

    @CheckForNull
    private String pause(QualysFlowServer server) {
        String gateway = AdministrationPage.gatewayOf(server);
        if (gateway == null) {
            // Its address is invalid, so there are no calls.
            return null;
        }
        Pause pause = poller.gateway(gateway).pause();
        if (pause == null || !goesOn(pause) || pause.length().compareTo(LONG_PAUSE) <= 0) {
            return null;
        }
        PointInTime until = new PointInTime(pause.isOn(now) ? pause.until() : now, now);
        if (pause.repeated()) {
            return Messages.Problems_turnedAway(at(gateway), new PointInTime(pause.since(), now), until);
        }
        return pause.recordLost()
                ? Messages.Problems_recordLost(at(gateway), until)
                : Messages.Problems_paused(at(gateway), until);
    }

    /** Whether the pause is on, or is one of several in a row: then the next call will probably be rejected too. */
    private boolean goesOn(Pause pause) {
        return pause.isOn(now)
                || pause.repeated() && pause.until().plus(BETWEEN_PAUSES).isAfter(now);
    }

    /** Compares the ids where the secret of the server's own credential is not known. */
    private boolean isOwnOf(QualysFlowServer server, AccountKey key, Connections.CredentialUse use) {
        if (!key.gateway().equals(AdministrationPage.gatewayOf(server))) {
            return false;
        }
        OwnCredentials.Own credential = own.of(server);
        return credential != null
                ? credential.key().equals(key)
                : use.origin().system() && use.credentialsId().equals(server.getCredentialsId());
    }

    /** Whether jobs called that server with a credential of their own or their folder. */
    private static boolean isUsedFor(QualysFlowServer server, AccountKey key, Connections.CredentialUse use) {
        return use.servers().contains(server.getName()) && key.gateway().equals(AdministrationPage.gatewayOf(server));
    }

    private String at(String gateway) {
        return names(server -> gateway.equals(AdministrationPage.gatewayOf(server)));
    }

    /** Names of the servers that match; null if there are none, as when they were removed. */
    @CheckForNull
    private String names(Predicate<QualysFlowServer> meant) {
        String names =
                servers.stream().filter(meant).map(QualysFlowServer::getName).collect(Collectors.joining(", "));
        return names.isEmpty() ? null : names;
    }
}
