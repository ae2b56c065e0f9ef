package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.testing.AuthenticatingProxy;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Given a service with a certificate for {@code localhost}, and a proxy that wants a password. */
@Timeout(30)
class ThroughProxyTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final SSLContext JVM = defaultContext();

    @TempDir
    private static Path folder;

    private static SSLContext context;

    /** What came to the service: method, and names of the headers. */
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private final AuthenticatingProxy proxy = new AuthenticatingProxy();
    private HttpsServer server;
    private HttpTransport transport;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path keys = folder.resolve("keys.p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(PASSWORD));
        Process process = new ProcessBuilder(keytool)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted(store));
        context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    }

    private static KeyStore trusted(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("service", keys.getCertificate("service"));
        return trusted;
    }

    @BeforeEach
    void begin() throws IOException {
        SSLContext.setDefault(context);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().keySet());
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"executionId\":\"e-1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() throws Exception {
        transport.close();
        proxy.close();
        server.stop(0);
    }

    @AfterAll
    static void trustAsBefore() {
        SSLContext.setDefault(JVM);
    }

    @Test
    void aStartGoesThroughATunnelForWhichThePasswordIsSentUnasked() throws Exception {
        assertThat(Sandbox.await(start("localhost", proxy.withPassword())).executionId())
                .isEqualTo("e-1");

        assertThat(proxy.passed())
                .containsExactly("CONNECT localhost:" + server.getAddress().getPort() + " HTTP/1.1");
        assertThat(proxy.refused()).isEmpty();
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("POST ")
                .contains("Authorization")
                .doesNotContain("Proxy-");
    }

    @Test
    void aWrongPasswordProvesThatNothingWasSent() throws Exception {
        ProxyServer wrong = new ProxyServer("127.0.0.1", proxy.port(), AuthenticatingProxy.USER, "wr0ng");

        QFlowException error = Sandbox.error(start("localhost", wrong));

        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error)
                .hasMessageContaining("the proxy wants a user name and a password")
                .hasMessageNotContaining("wr0ng");
        assertThat(proxy.refused()).as("not asked twice").hasSize(1);
    }

    @Test
    void aChangeOfTheProxyCountsForTheNextCallAndLeavesTheOneUnderWayAlone() throws Exception {
        List<ProxyServer> settings = new ArrayList<>(List.of(proxy.withoutPassword()));
        HttpQFlowClient client = client("localhost", uri -> settings.get(0));
        assertThat(Sandbox.error(client.execution("e")).isProvenUnprocessed()).isTrue();

        settings.set(0, proxy.withPassword());

        Sandbox.await(client.run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null)));
        assertThat(requests).hasSize(1);
    }

    @Test
    void aCertificateForAnotherHostEndsItBeforeAnythingIsSent() throws Exception {
        for (ProxyServer way : new ProxyServer[] {null, proxy.withPassword()}) {
            QFlowException error = Sandbox.error(start("127.0.0.1", way));

            assertThat(error.isProvenUnprocessed()).as(error.getMessage()).isTrue();
            transport.close();
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void aCertificateThatTheJvmDoesNotTrustEndsItBeforeAnythingIsSent() throws Exception {
        SSLContext.setDefault(JVM);

        QFlowException error = Sandbox.error(start("localhost", null));

        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error).hasMessageContaining("certification path");
        assertThat(requests).isEmpty();
    }

    private CompletableFuture<StartedExecution> start(String host, ProxyServer way) {
        return client(host, uri -> way).run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null));
    }

    private HttpQFlowClient client(String host, Function<URI, ProxyServer> proxies) {
        transport = new HttpTransport(proxies, "test", CallTrace.NONE);
        return new HttpQFlowClient(
                Gateway.of("https://" + host + ":" + server.getAddress().getPort()),
                transport,
                new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
