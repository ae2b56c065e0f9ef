package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.AccountSnapshot;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.WatchSnapshot;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the page shows: one snapshot, as the current user may see it. */
@Restricted(NoExternalUse.class)
public final class AdministrationPage {

    private final ExecutionPoller poller = QualysFlowEngine.get().engine().poller();
    private final Map<AccountKey, Connections.CredentialUse> uses =
            Connections.get().credentialUses();
    private final List<AccountSnapshot> accounts = poller.accounts();
    private final List<WatchSnapshot> watches = poller.watches();
    private final OwnCredentials own = ProblemWatch.get().own();
    private final Function<QualysFlowServer, LastTest> tested;
    /** Read last, so that no time of the snapshots is after it. */
    private final Instant now = QualysFlowEngine.get().engine().clock().instant();

    /**
     * A page.
     *
     * @param tested returns the last test of a server; null if there was none
     */
    AdministrationPage(@NonNull Function<QualysFlowServer, LastTest> tested) {
        this.tested = tested;
    }

    /** The last test of a server since Jenkins was started; null if there was none. */
    @CheckForNull
    public LastTest tested(@NonNull QualysFlowServer server) {
        return tested.apply(server);
    }

    /** A time as the page shows it. */
    @NonNull
    public PointInTime at(@NonNull Instant time) {
        return new PointInTime(time, now);
    }

    /** The gateways of configured servers first, in the order of the configuration. */
    @NonNull
    public List<GatewaySection> getSections() {
        Map<String, List<QualysFlowServer>> gateways = new LinkedHashMap<>();
        for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
            gateways.computeIfAbsent(address(server), made -> new ArrayList<>()).add(server);
        }
        accounts.forEach(account -> gateways.computeIfAbsent(account.key().gateway(), made -> List.of()));
        return gateways.entrySet().stream()
                .map(entry -> section(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The address of a server's gateway; what is wrong with it if the configuration file was edited by hand. */
    static String address(QualysFlowServer server) {
        try {
            return server.gateway().toString();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** The address of a server's gateway; null if it is invalid. */
    @CheckForNull
    static String gatewayOf(QualysFlowServer server) {
        try {
            return server.gateway().toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private GatewaySection section(String url, List<QualysFlowServer> servers) {
        return new GatewaySection(
                url,
                servers,
                callsPerHour(servers),
                poller.gateway(url),
                accounts.stream()
                        .filter(account -> account.key().gateway().equals(url))
                        .map(this::section)
                        .toList(),
                now);
    }

    private CredentialSection section(AccountSnapshot account) {
        Connections.CredentialUse use = uses.get(account.key());
        boolean earlier = use != null && own.isReplaced(account.key(), use);
        return CredentialSection.of(account, use, earlier, watches, now);
    }

    private static int callsPerHour(List<QualysFlowServer> servers) {
        if (servers.isEmpty() || gatewayOf(servers.get(0)) == null) {
            return QualysFlowServer.DEFAULT_CALLS_PER_HOUR;
        }
        return QualysFlowConfiguration.get().callsPerHour(servers.get(0).gateway());
    }
}
