package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import hudson.util.HttpResponses;
import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.WatchSnapshot;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * <em>Manage Jenkins</em> → <em>Qualys Flow</em>: server status. For those who may see or manage the system; the
 * buttons, which make calls with the credentials of servers and builds, are for those who may manage it.
 */
@Extension
@Symbol("qualysFlowAdministration")
@Restricted(NoExternalUse.class)
public final class QualysFlowAdministration extends ManagementLink implements StaplerProxy {

    private final ConcurrentMap<Target, Test> tests = new ConcurrentHashMap<>();

    /** What was tested: a server that gets another address or credential has not been. */
    private record Target(String name, String address, String credentialsId) {
        static Target of(QualysFlowServer server) {
            return new Target(server.getName(), AdministrationPage.address(server), server.getCredentialsId());
        }
    }

    /**
     * A test that somebody made; gone with the next restart.
     *
     * @param key with which secret; null if it could not be looked up
     */
    private record Test(
            Instant when,
            ConnectionTest.Result result,
            @CheckForNull AccountKey key) {

        /** Whether the server has the same secret now, as far as is known. */
        boolean isOf(@CheckForNull OwnCredentials.Own own) {
            return own == null || key == null || own.key().equals(key);
        }
    }

    @Override
    public String getIconFileName() {
        return "symbol-project-relationship";
    }

    @Override
    public String getDisplayName() {
        return Messages.QualysFlowAdministration_displayName();
    }

    @Override
    public String getDescription() {
        return Messages.QualysFlowAdministration_description();
    }

    @Override
    public String getUrlName() {
        return "qualys-flow";
    }

    @Override
    @NonNull
    public Category getCategory() {
        return Category.STATUS;
    }

    /** One permission is all that can be asked for here; {@link #getTarget} asks for one of two. */
    @Override
    @NonNull
    public Permission getRequiredPermission() {
        return Jenkins.get().hasPermission(Jenkins.MANAGE) ? Jenkins.MANAGE : Jenkins.SYSTEM_READ;
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkAnyPermission(Jenkins.MANAGE, Jenkins.SYSTEM_READ);
        return this;
    }

    /** Whether the current user may use the buttons. */
    public boolean isMayAct() {
        return Jenkins.get().hasPermission(Jenkins.MANAGE);
    }

    /** Whether there is a server. */
    public boolean isConfigured() {
        return !QualysFlowConfiguration.get().getServers().isEmpty();
    }

    /** What the page shows, as it is now. */
    @NonNull
    public List<GatewaySection> getSections() {
        return new AdministrationPage(this::tested).sections();
    }

    @CheckForNull
    private LastTest tested(QualysFlowServer server, Instant now) {
        Test test = tests.get(Target.of(server));
        return test == null || !test.isOf(ProblemWatch.get().own().of(server))
                ? null
                : LastTest.of(test.when(), test.result(), now);
    }

    /**
     * Logs in to a server with its own credential, and asks for one workflow. The page says what came of it.
     *
     * @param server name of a server as it is configured; never an address
     */
    @RequirePOST
    public HttpResponse doTestConnection(@QueryParameter String server) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        List<QualysFlowServer> servers = QualysFlowConfiguration.get().getServers();
        tests.keySet().retainAll(servers.stream().map(Target::of).toList());
        QualysFlowServer meant = servers.stream()
                .filter(known -> known.getName().equals(server))
                .findFirst()
                .orElseThrow(HttpResponses::notFound);
        OwnCredentials.Own own = ProblemWatch.get().lookUpNow(meant);
        ConnectionTest.Result result = ConnectionTest.of(meant);
        tests.put(Target.of(meant), new Test(now(), result, own == null ? null : own.key()));
        return HttpResponses.redirectToDot();
    }

    /**
     * Polls an execution now, as far as the quota allows. One that has ended meanwhile needs no poll.
     *
     * @param wait as {@link WaitRow#id()}
     */
    @RequirePOST
    public HttpResponse doPollNow(@QueryParameter String wait) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        try {
            poller().pollNow(Long.parseLong(wait));
        } catch (NumberFormatException e) {
            throw HttpResponses.notFound();
        }
        return HttpResponses.redirectToDot();
    }

    /**
     * The same for everything that is waited for at a gateway.
     *
     * @param gateway as {@link GatewaySection#url()}
     */
    @RequirePOST
    public HttpResponse doPollAll(@QueryParameter String gateway) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        for (WatchSnapshot watch : poller().watches()) {
            if (watch.account().gateway().equals(gateway)) {
                poller().pollNow(watch.id());
            }
        }
        return HttpResponses.redirectToDot();
    }

    private static ExecutionPoller poller() {
        return QualysFlowEngine.get().engine().poller();
    }

    private static Instant now() {
        return QualysFlowEngine.get().engine().clock().instant();
    }
}
