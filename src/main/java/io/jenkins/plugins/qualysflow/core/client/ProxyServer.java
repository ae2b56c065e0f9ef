package io.jenkins.plugins.qualysflow.core.client;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;

/**
 * An HTTP proxy. {@code toString} does not show the password.
 *
 * @param host its name or address
 * @param port its port
 * @param user for Basic authentication of each request and tunnel; null if the proxy needs none
 * @param secret password of that user; null for an empty one
 */
public record ProxyServer(String host, int port, String user, String secret) {

    /** The proxy for that address by the system properties of the JVM; null for none. */
    public static ProxyServer ofJvm(URI uri) {
        return of(ProxySelector.getDefault(), uri);
    }

    /** The proxy by that selector; null for none. */
    static ProxyServer of(ProxySelector selector, URI uri) {
        List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
        return !proxies.isEmpty()
                        && proxies.get(0).type() == Proxy.Type.HTTP
                        && proxies.get(0).address() instanceof InetSocketAddress address
                ? new ProxyServer(address.getHostString(), address.getPort(), null, null)
                : null;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
