package io.jenkins.plugins.qualysflow.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.ProxyServer;
import java.net.URI;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The HTTP transport of this Jenkins. Each call uses the proxy that is configured at that moment. */
@Extension
@Restricted(NoExternalUse.class)
public final class JenkinsTransport {

    private final HttpTransport transport =
            new HttpTransport(JenkinsTransport::proxy, "Jenkins/" + Jenkins.VERSION, CallTrace.NONE);

    @NonNull
    public static HttpTransport get() {
        return ExtensionList.lookupSingleton(JenkinsTransport.class).transport;
    }

    /** The proxy for that address: that of Jenkins, or if it has none that of the JVM; null for none. */
    @CheckForNull
    static ProxyServer proxy(@NonNull URI uri) {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy == null || proxy.getName() == null) {
            return ProxyServer.ofJvm(uri);
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return proxy.getNoProxyHostPatterns().stream()
                        .anyMatch(pattern -> pattern.matcher(host).matches())
                ? null
                : new ProxyServer(
                        proxy.getName(),
                        proxy.getPort(),
                        proxy.getUserName(),
                        Secret.toString(proxy.getSecretPassword()));
    }
}
