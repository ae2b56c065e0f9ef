package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.NODE;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.TOKEN;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.Fault;
import io.jenkins.plugins.qualysflow.sandbox.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who watches the wire sees every call, and no credential. */
@Timeout(30)
class CallTraceTest {

    private static final String PASSWORD = "p \"w&d\\ of ü";

    @TempDir
    private Path folder;

    private final List<Object> seen = new ArrayList<>();
    private final HttpTransport watched = Sandbox.transport(new CallTrace() {
        @Override
        public void sent(Sent request) {
            seen.add(request);
        }

        @Override
        public void answered(Answered answer) {
            seen.add(answer);
        }

        @Override
        public void failed(Call call, Duration took, String reason) {
            seen.add(call + " failed: " + reason);
        }
    });

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

        CallTrace.Sent sent = (CallTrace.Sent) seen.get(0);
        assertThat(sent.uri()).hasToString(server.url() + "/qflowapi/v1/workflows/" + WORKFLOW + "/run");
        assertThat(sent.body()).isEqualTo("{\"variables\":{\"a\":1}}");
        assertThat(sent.bytes()).isEqualTo(sent.body().length());
        assertThat(sent.headers()).containsEntry("Authorization", List.of("****"));
        CallTrace.Answered answered = (CallTrace.Answered) seen.get(1);
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.body()).contains("executionId");
        assertThat(answered.headers()).containsKey("content-type");
        assertThat(answered.took()).isPositive();
        assertThat(seen).hasSize(2);
    }

    @Test
    void theCallsForATokenShowNeitherHeadersNorBodies() throws Exception {
        AuthClient auth = new AuthClient(Sandbox.gateway(server), watched, InstantSource.system(), CallListener.NONE);

        BearerToken ofClient = await(auth.ofApiClient("client-1", "secret-of-client-1"));
        BearerToken ofUser = await(auth.ofUser("user-1", PASSWORD));
        server.addFault(Fault.on(Operation.AUTH).answer(401, "{\"error\":\"no " + Gateway.encode(PASSWORD) + "\"}"));
        error(auth.ofUser("user-1", PASSWORD));

        assertThat(seen).hasSize(6);
        assertNothingSecret(ofClient.value(), ofUser.value(), "client-1", "secret-of-client-1", "user-1");
        assertThat(((CallTrace.Sent) seen.get(0)).headers())
                .containsEntry("clientId", List.of("****"))
                .containsEntry("clientSecret", List.of("****"));
        assertThat(seen.stream().filter(CallTrace.Answered.class::isInstance))
                .allSatisfy(answer ->
                        assertThat(((CallTrace.Answered) answer).body()).isNull());
    }

    @Test
    void aTokenThatTheServiceRepeatsIsBlanked() throws Exception {
        for (int status : new int[] {200, 401, 500}) {
            server.clearFaults();
            for (Operation operation : List.of(Operation.EXECUTION_DETAILS, Operation.STEP_OUTPUT)) {
                server.addFault(Fault.on(operation)
                        .header("X-Echo", "Bearer " + TOKEN)
                        .answer(status, "{\"got\":\"" + TOKEN + "\"}"));
            }
            client().execution("e").exceptionally(error -> null).get();
            client().stepOutput("e", NODE, folder.resolve("out"), 1000)
                    .exceptionally(error -> null)
                    .get();
        }

        assertThat(seen).hasSize(12);
        assertNothingSecret(TOKEN);
    }

    @Test
    void dataOfStepsAreCountedAndNotShown() throws Exception {
        String id = server.startFromUi(WORKFLOW).id();

        await(client().stepOutput(id, NODE, folder.resolve("out"), 1000));

        assertThat(seen).last().isInstanceOfSatisfying(CallTrace.Answered.class, answer -> {
            assertThat(answer.bytes()).isEqualTo(5);
            assertThat(answer.body()).isNull();
        });
    }

    @Test
    void aTraceThatFailsLosesNoAnswer() throws Exception {
        HttpTransport broken = Sandbox.transport(new CallTrace() {
            @Override
            public void sent(Sent request) {
                throw new IllegalStateException("no more room");
            }

            @Override
            public void answered(Answered answer) {
                throw new IllegalStateException("no more room");
            }
        });

        String id = await(client(broken).run(WORKFLOW, new RunRequest(Map.of(), null)))
                .executionId();

        assertThat(server.execution(id)).isPresent();
    }

    @Test
    void aCallWithoutAnAnswerIsToldToo() throws Exception {
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).dropBeforeReply());

        error(client().execution("e"));

        assertThat(seen.get(1).toString()).startsWith("GET /qflowapi/v1/executions/e?includeSteps=false failed: ");
    }

    private HttpQFlowClient client() {
        return client(watched);
    }

    private HttpQFlowClient client(HttpTransport transport) {
        return new HttpQFlowClient(
                Sandbox.gateway(server),
                transport,
                new FixedTokenSource(BearerToken.of(TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
    }

    private void assertNothingSecret(String... secrets) {
        for (Object one : seen) {
            assertThat(one.toString()).doesNotContain(secrets).doesNotContain(PASSWORD);
        }
    }
}
