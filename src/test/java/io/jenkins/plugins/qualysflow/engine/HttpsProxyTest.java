package io.jenkins.plugins.qualysflow.engine;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.testing.AuthenticatingProxy;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Given a gateway with https behind a proxy that wants a password. */
class HttpsProxyTest {

    /** A certificate for {@code localhost}, from the test harness of Jenkins. */
    private static final String KEYS = "/https/test-keystore.p12";

    private static final String KEYS_PASSWORD = "changeit";

    @RegisterExtension
    private final RealJenkinsExtension jenkins = JenkinsProcess.extension();

    @Test
    void aRunGoesThroughTheTunnelAndNothingForTheProxyDoes(@TempDir Path folder) throws Throwable {
        Path keys = folder.resolve("keys.p12");
        try (InputStream in = RealJenkinsExtension.class.getResourceAsStream(KEYS)) {
            Files.copy(in, keys);
        }
        jenkins.javaOptions(
                "-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + KEYS_PASSWORD);
        try (TestService service = new TestService();
                AuthenticatingProxy proxy = new AuthenticatingProxy();
                ServerSocket gateway = encrypted(keys, service.server().url().getPort())) {
            jenkins.startJenkins();
            String log = jenkins.runRemotely(
                    HttpsProxyTest::run, "https://localhost:" + gateway.getLocalPort(), proxy.port());

            assertThat(log).contains("Finished: SUCCESS");
            assertThat(proxy.refused()).isEmpty();
            assertThat(proxy.passed())
                    .isNotEmpty()
                    .containsOnly("CONNECT localhost:" + gateway.getLocalPort() + " HTTP/1.1");
            assertThat(service.starts()).hasSize(1);
            assertThat(service.starts().get(0).header("Authorization").orElse("none"))
                    .startsWith("Bearer <");
            assertThat(service.server().journal().entries())
                    .extracting(JournalEntry::headers)
                    .allSatisfy(headers -> assertThat(headers).doesNotContainKey("Proxy-Authorization"));
        }
    }

    private static String run(JenkinsRule rule, String url, Integer proxyPort) throws Exception {
        rule.jenkins.setProxy(new ProxyConfiguration(
                "127.0.0.1", proxyPort, AuthenticatingProxy.USER, AuthenticatingProxy.PASSWORD, null));
        TestService.addApiClient(TestService.CREDENTIALS_ID);
        QualysFlowServer server = new QualysFlowServer("test");
        server.setUrl(url);
        server.setCredentialsId(TestService.CREDENTIALS_ID);
        server.setMaxIntervalSeconds(1);
        QualysFlowConfiguration.get().setServers(List.of(server));
        return JenkinsRule.getLog(Pipelines.run(rule, "qflowRun '" + QUICK + "'"));
    }

    /** A port on loopback where a service that speaks plain HTTP speaks TLS. */
    private static ServerSocket encrypted(Path keys, int plainPort) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), KEYS_PASSWORD.toCharArray());
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, KEYS_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket socket = context.getServerSocketFactory().createServerSocket(0, 50, loopback);
        daemon(() -> {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                Socket plain = new Socket(loopback, plainPort);
                daemon(() -> copy(client, plain));
                daemon(() -> copy(plain, client));
            }
        });
        return socket;
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // One side is gone, and the other goes with it.
                    }
                },
                "tls");
        thread.setDaemon(true);
        thread.start();
    }
}
