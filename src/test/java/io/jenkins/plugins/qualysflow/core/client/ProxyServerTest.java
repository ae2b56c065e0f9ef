package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Given a proxy with a password, when it is shown. */
class ProxyServerTest {

    @Test
    void itsAddressIsShownAndItsPasswordIsNot() {
        assertThat(new ProxyServer("proxy.example", 3128, "user", "secret")).hasToString("proxy.example:3128");
    }
}
