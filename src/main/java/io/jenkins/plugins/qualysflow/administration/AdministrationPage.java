package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.AccountSnapshot;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.GatewaySnapshot;
import io.jenkins.plugins.qualysflow.core.poll.WatchSnapshot;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** All that the page shows, as it is at one moment and as the current user may see it. */
final class AdministrationPage {

    private final ExecutionPoller poller = QualysFlowEngine.get().engine().poller();
    private final Map<AccountKey, Connections.CredentialUse> uses =
            Connections.get().credentialUses();
    private final List<AccountSnapshot> accounts = poller.accounts();
    private final List<WatchSnapshot> watches = poller.watches();
    private final OwnCredentials own = ProblemWatch.get().own();
    private final BiFunction<QualysFlowServer, Instant, LastTest> tested;
    /** After all that is shown was looked at, so that nothing of it lies ahead. */
    private final Instant now = QualysFlowEngine.get().engine().clock().instant();

    /**
     * A page.
     *
     * @param tested the last test of that server; null if there was none
     */
    AdministrationPage(@NonNull BiFunction<QualysFlowServer, Instant, LastTest> tested) {
        this.tested = tested;
    }

    /** The gateways of configured servers first, in the order of the configuration. */
    @NonNull
    List<GatewaySection> sections() {
        Map<String, List<QualysFlowServer>> gateways = new LinkedHashMap<>();
        for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
            gateways.computeIfAbsent(address(server), made -> new ArrayList<>()).add(server);
        }
        accounts.forEach(account -> gateways.computeIfAbsent(account.key().gateway(), made -> List.of()));
        return gateways.entrySet().stream()
                .map(entry -> section(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** A file that somebody edited may hold an address that no form would take. */
    static String address(QualysFlowServer server) {
        try {
            return server.gateway().toString();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Where a server's calls go; null if that is no address. */
    @CheckForNull
    static String gatewayOf(QualysFlowServer server) {
        try {
            return server.gateway().toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private GatewaySection section(String url, List<QualysFlowServer> servers) {
        GatewaySnapshot gateway = poller.gateway(url);
        int allowed = allowed(servers);
        return new GatewaySection(
                url,
                servers.stream()
                        .map(server -> row(server, allowed, gateway.spent()))
                        .toList(),
                gateway.spent(),
                GatewaySection.pause(gateway, now),
                GatewaySection.polling(gateway),
                GatewaySection.late(gateway),
                accounts.stream()
                        .filter(account -> account.key().gateway().equals(url))
                        .map(this::section)
                        .toList());
    }

    private CredentialSection section(AccountSnapshot account) {
        Connections.CredentialUse use = uses.get(account.key());
        boolean earlier = use != null && own.isReplaced(account.key(), use);
        return CredentialSection.of(account, use, earlier, watches, now);
    }

    /** What holds at the gateway of all these servers. */
    private static int allowed(List<QualysFlowServer> servers) {
        if (servers.isEmpty() || gatewayOf(servers.get(0)) == null) {
            return QualysFlowServer.DEFAULT_CALLS_PER_HOUR;
        }
        return QualysFlowConfiguration.get().callsPerHour(servers.get(0).gateway());
    }

    private ServerRow row(QualysFlowServer server, int allowed, int spent) {
        return new ServerRow(
                server.getName(),
                allowed,
                server.getCallsPerHour() == allowed ? null : server.getCallsPerHour(),
                Math.max(0, allowed - spent),
                server.getCredentialsId(),
                tested.apply(server, now));
    }
}
