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
 * <em>Manage Jenkins</em> → <em>Qualys Flow</em>: server status. The page takes SystemRead or Manage. The buttons make calls
 * with the credentials of servers and builds, and take Manage.
 */
@Extension
@Symbol("qualysFlowAdministration")
@Restricted(NoExternalUse.class)
public final class QualysFlowAdministration extends ManagementLink implements StaplerProxy {

    private final ConcurrentMap<TestedServer, LastTest> tests = new ConcurrentHashMap<>();

    /** What a test is remembered by: it says nothing of a server that has another address or credential since. */
    private record TestedServer(String name, String address, String credentialsId) {
        static TestedServer of(QualysFlowServer server) {
            return new TestedServer(server.getName(), AdministrationPage.address(server), server.getCredentialsId());
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

    /** Jenkins asks here for one permission only; {@link #getTarget} takes either of the two. */
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

    public boolean isConfigured() {
        return !QualysFlowConfiguration.get().getServers().isEmpty();
    }

    /** What the page shows now. */
    @NonNull
    public AdministrationPage getPage() {
        return new AdministrationPage(this::tested);
    }

    @CheckForNull
    private LastTest tested(QualysFlowServer server) {
        LastTest test = tests.get(TestedServer.of(server));
        return test == null || !test.isOf(ProblemWatch.get().own().of(server)) ? null : test;
    }

    /**
     * Logs in to a server with its own credential, and asks for one workflow. The page then shows the result.
     *
     * @param server name of a configured server
     */
    @RequirePOST
    public HttpResponse doTestConnection(@QueryParameter String server) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        List<QualysFlowServer> servers = QualysFlowConfiguration.get().getServers();
        tests.keySet().retainAll(servers.stream().map(TestedServer::of).toList());
        QualysFlowServer meant = servers.stream()
                .filter(known -> known.getName().equals(server))
                .findFirst()
                .orElseThrow(HttpResponses::notFound);
        OwnCredentials.Own own = ProblemWatch.get().lookUpNow(meant);
        ConnectionTest.Result result = ConnectionTest.of(meant);
        Instant now = QualysFlowEngine.get().engine().clock().instant();
        tests.put(TestedServer.of(meant), new LastTest(now, result, own == null ? null : own.key()));
        return HttpResponses.redirectToDot();
    }

    /**
     * Polls an execution now, as far as the quota allows. Does nothing if it has ended meanwhile.
     *
     * @param wait as {@link WatchSnapshot#id()}
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
     * Polls all executions that builds wait for at a gateway.
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
}
