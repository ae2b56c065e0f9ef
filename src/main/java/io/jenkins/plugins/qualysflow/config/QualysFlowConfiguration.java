package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.XmlFile;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The servers; {@code unclassified: qualysFlow: servers:} in Configuration as Code. */
@Extension
@Symbol("qualysFlow")
@Restricted(NoExternalUse.class)
public final class QualysFlowConfiguration extends GlobalConfiguration {

    private volatile List<QualysFlowServer> servers = new ArrayList<>();

    public QualysFlowConfiguration() {
        load();
    }

    /** Applies new limits at once to what waits for the quota. */
    @Extension
    public static final class Changes extends SaveableListener {

        @Override
        public void onChange(Saveable saved, XmlFile file) {
            if (saved instanceof QualysFlowConfiguration) {
                Connections.get().limitsChanged();
            }
        }
    }

    /** The configuration of this Jenkins. */
    @NonNull
    public static QualysFlowConfiguration get() {
        return ExtensionList.lookupSingleton(QualysFlowConfiguration.class);
    }

    @Override
    @NonNull
    public String getDisplayName() {
        return Messages.QualysFlowConfiguration_displayName();
    }

    /** The servers, in the order of the form. */
    @NonNull
    public List<QualysFlowServer> getServers() {
        return List.copyOf(servers);
    }

    /**
     * Sets and stores the servers.
     *
     * @throws IllegalArgumentException naming the server, the field and the rule
     */
    @DataBoundSetter
    public void setServers(@CheckForNull List<QualysFlowServer> servers) {
        List<QualysFlowServer> checked = servers == null ? new ArrayList<>() : new ArrayList<>(servers);
        check(checked);
        this.servers = checked;
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        List<QualysFlowServer> submitted = req.bindJSONToList(QualysFlowServer.class, json.get("servers"));
        try {
            setServers(submitted);
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "servers");
        }
        return true;
    }

    private static void check(List<QualysFlowServer> servers) {
        Set<String> names = new HashSet<>();
        int defaults = 0;
        for (QualysFlowServer server : servers) {
            server.check();
            if (!names.add(server.getName())) {
                throw new IllegalArgumentException(Messages.QualysFlowConfiguration_nameTwice(server.getName()));
            }
            defaults += server.isDefaultServer() ? 1 : 0;
        }
        if (defaults > 1) {
            throw new IllegalArgumentException(Messages.QualysFlowConfiguration_severalDefaults());
        }
    }

    /**
     * How many calls are allowed at a gateway within an hour: the least of the servers there, since they share one count; the
     * documented default if there is no server.
     */
    public int callsPerHour(@NonNull Gateway gateway) {
        return getServers().stream()
                .filter(server -> isAt(server, gateway))
                .mapToInt(QualysFlowServer::getCallsPerHour)
                .filter(allowed -> allowed > 0)
                .min()
                .orElse(QualysFlowServer.DEFAULT_CALLS_PER_HOUR);
    }

    private static boolean isAt(QualysFlowServer server, Gateway gateway) {
        try {
            return server.gateway().equals(gateway);
        } catch (IllegalArgumentException e) {
            // From a file edited by hand. Builds that use this server get the error.
            return false;
        }
    }

    /**
     * The server of that name, or the default.
     *
     * @param name null or blank for the only server, or the one marked as default
     * @throws AbortException saying what to do about it
     */
    @NonNull
    public QualysFlowServer server(@CheckForNull String name) throws AbortException {
        String wanted = Util.fixEmptyAndTrim(name);
        List<QualysFlowServer> known = getServers();
        if (known.isEmpty()) {
            throw new AbortException(Messages.QualysFlowConfiguration_noServers());
        }
        if (wanted == null && known.size() == 1) {
            return known.get(0);
        }
        String names = known.stream().map(QualysFlowServer::getName).collect(Collectors.joining(", "));
        return known.stream()
                .filter(server -> wanted == null
                        ? server.isDefaultServer()
                        : server.getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AbortException(
                        wanted == null
                                ? Messages.QualysFlowConfiguration_nameNeeded(names)
                                : Messages.QualysFlowConfiguration_unknownServer(wanted, names)));
    }
}
