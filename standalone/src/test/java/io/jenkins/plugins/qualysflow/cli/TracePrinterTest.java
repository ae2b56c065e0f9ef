package io.jenkins.plugins.qualysflow.cli;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.NODE;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.TOKEN;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who watches the wire sees every call, and no credential. */
@Timeout(30)
class TracePrinterTest {

    private static final String PASSWORD = "p \"w&d\\ of ü";

    @TempDir
    private Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final HttpTransport watched = Sandbox.transport(new TracePrinter(seen::add, new TraceBody(List.of())));

    private final SandboxServer server = SandboxServer.start(Sandbox.scenario(NodeData.json("[\"s\"]"))
            .credentials(Credentials.none()
                    .withToken(TOKEN)
                    .withClient("client-1", "secret-of-client-1")
                    .withUser("user-1", PASSWORD))
            .build());

    @AfterEach
    void close() {
        server.close();
        watched.close();
    }

    @Test
    void aCallIsSeenWithItsAnswer() throws Exception {
        await(client().run(WORKFLOW, new RunRequest(Map.of("a", 1), null)));

        assertThat(seen)
                .contains(">   Authorization: ****", ">   21 bytes: {\"variables\":{\"a\":1}}")
                .anyMatch(line -> line.matches("< 200 in \\d+ ms, POST .*/run"))
                .anyMatch(line -> line.startsWith("<   content-type: "))
                .anyMatch(line -> line.matches("<   \\d+ bytes: .*executionId.*"));
    }

    @Test
    void theCallsForATokenShowNeitherHeadersNorBodies() throws Exception {
        AuthClient auth = new AuthClient(Sandbox.gateway(server), watched, InstantSource.system(), CallListener.NONE);

        BearerToken ofClient = await(auth.ofApiClient("client-1", "secret-of-client-1"));
        BearerToken ofUser = await(auth.ofUser("user-1", PASSWORD));
        String repeated = URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8).replace("+", "%20");
        server.addFault(Fault.on(Operation.AUTH).answer(401, "{\"error\":\"no " + repeated + "\"}"));
        error(auth.ofUser("user-1", PASSWORD));

        assertThat(seen).contains(">   clientId: ****", ">   clientSecret: ****");
        assertThat(seen.stream().filter(line -> line.startsWith("< ") && line.contains(" in ")))
                .hasSize(3);
        assertThat(seen.stream().filter(line -> line.contains(" bytes")))
                .hasSize(5)
                .allMatch(line -> line.endsWith(" bytes: not shown"));
        assertThat(String.join("\n", seen))
                .doesNotContain(
                        ofClient.value(),
                        ofUser.value(),
                        "client-1",
                        "secret-of-client-1",
                        "user-1",
                        PASSWORD,
                        repeated);
    }

    @Test
    void aTokenThatTheServiceRepeatsIsBlanked() throws Exception {
        for (int status : new int[] {200, 401, 500}) {
            server.clearFaults();
            for (Operation operation : List.of(Operation.EXECUTION_DETAILS, Operation.STEP_OUTPUT)) {
                server.addFault(Fault.on(operation)
                        .header("X-Request-Id", "Bearer " + TOKEN)
                        .answer(status, "{\"got\":\"" + TOKEN + "\"}"));
            }
            client().execution("e").exceptionally(error -> null).get();
            client().stepOutput("e", NODE, folder.resolve("out"), 1000)
                    .exceptionally(error -> null)
                    .get();
        }

        assertThat(seen.stream().filter(line -> line.contains("x-request-id"))).hasSize(6);
        assertThat(String.join("\n", seen)).doesNotContain(TOKEN);
    }

    @Test
    void aNumberBeyondMeasureIsShownAsText() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).answer(200, "{\"n\":1e99999999999}"));

        error(client().execution("e"));

        assertThat(seen).anyMatch(line -> line.endsWith(" bytes: {\"n\":1e99999999999}"));
    }

    @Test
    void dataOfStepsAreCountedAndNotShown() throws Exception {
        String id = server.startFromUi(WORKFLOW).id();

        await(client().stepOutput(id, NODE, folder.resolve("out"), 1000));

        assertThat(seen).last().isEqualTo("<   5 bytes: not shown");
    }

    private HttpQFlowClient client() {
        return new HttpQFlowClient(
                Sandbox.gateway(server),
                watched,
                new FixedTokenSource(BearerToken.of(TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
    }
}
