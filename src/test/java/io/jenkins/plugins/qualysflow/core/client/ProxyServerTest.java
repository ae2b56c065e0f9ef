package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given a proxy with a password, when it is shown; given proxies of the JVM, when one is looked for. */
class ProxyServerTest {

    private static final URI SERVICE = URI.create("https://gateway.example");
    private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("proxy.example", 3128);

    @Test
    void itsAddressIsShownAndItsPasswordIsNot() {
        assertThat(new ProxyServer("proxy.example", 3128, "user", "secret")).hasToString("proxy.example:3128");
    }

    @Test
    void theFirstProxyOfTheJvmForTheAddressIsTaken() {
        ProxySelector selector = selector(new Proxy(Proxy.Type.HTTP, ADDRESS), Proxy.NO_PROXY);

        assertThat(ProxyServer.of(selector, SERVICE)).isEqualTo(new ProxyServer("proxy.example", 3128, null, null));
    }

    @Test
    void aJvmWithoutAProxyForItConnectsDirectly() {
        assertThat(ProxyServer.of(null, SERVICE)).as("no selector").isNull();
        assertThat(ProxyServer.of(selector(), SERVICE)).as("no choice").isNull();
        assertThat(ProxyServer.of(selector(Proxy.NO_PROXY), SERVICE)).isNull();
    }

    @Test
    void aProxyThatIsNoHttpProxyIsNotTaken() {
        assertThat(ProxyServer.of(selector(new Proxy(Proxy.Type.SOCKS, ADDRESS)), SERVICE))
                .isNull();
    }

    private static ProxySelector selector(Proxy... proxies) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                assertThat(uri).isEqualTo(SERVICE);
                return List.of(proxies);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException error) {
                throw new AssertionError("nobody connects", error);
            }
        };
    }
}
