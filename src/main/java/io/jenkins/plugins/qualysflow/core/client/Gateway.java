package io.jenkins.plugins.qualysflow.core.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The API gateway of a subscription.
 *
 * @param origin scheme and host in lower case, a port other than the usual one, an optional path, never a trailing slash: one
 *     gateway has one spelling, since its quota is counted by it
 */
public record Gateway(URI origin) {

    /**
     * Parses an address that a person typed.
     *
     * @param url an https address; http is accepted for loopback addresses only, since headers contain secrets
     * @throws IllegalArgumentException with a sentence that continues "the URL …"
     */
    public static Gateway of(String url) {
        URI uri;
        try {
            uri = new URI(url == null ? "" : url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a valid URL: " + e.getReason() + " at index " + e.getIndex());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("must start with https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("must name a host, as in https://gateway.qg1.apps.qualys.com");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new IllegalArgumentException("must have a port from 1 to 65535");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("must not hold a user name or password");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must not hold a query or a fragment");
        }
        if (scheme.equals("http") && !isLoopback(uri.getHost())) {
            throw new IllegalArgumentException("must start with https:// (http is for loopback addresses only)");
        }
        return new Gateway(URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT)
                + port(scheme, uri.getPort()) + uri.getRawPath().replaceFirst("/+$", "")));
    }

    private static String port(String scheme, int port) {
        boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
        return usual ? "" : ":" + port;
    }

    /** The address of a path below the gateway; {@code path} starts with a slash and is encoded already. */
    URI resolve(String path) {
        return URI.create(origin + path);
    }

    /** One path segment or query value, percent-encoded. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Literal addresses and {@code localhost} only: a name that resolves to loopback today may not do so tomorrow. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
