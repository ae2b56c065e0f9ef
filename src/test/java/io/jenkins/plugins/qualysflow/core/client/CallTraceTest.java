package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.TOKEN;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watches the wire hears of every call, and harms none. */
@Timeout(30)
class CallTraceTest {

    private final SandboxServer server = SandboxServer.start(Sandbox.scenario().build());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aTraceThatFailsLosesNoAnswer() throws Exception {
        try (HttpTransport broken = Sandbox.transport(new CallTrace() {
            @Override
            public void sent(ApiRequest request) {
                throw new IllegalStateException("no more room");
            }

            @Override
            public void answered(ApiRequest request, Answer answer, Duration took) {
                throw new IllegalStateException("no more room");
            }
        })) {
            String id = await(client(broken).run(WORKFLOW, new RunRequest(Map.of(), null)))
                    .executionId();

            assertThat(server.execution(id)).isPresent();
        }
    }

    @Test
    void aRequestAndItsAnswerAreToldWithTheTimeItTook() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (HttpTransport watched = Sandbox.transport(new CallTrace() {
            @Override
            public void sent(ApiRequest request) {
                heard.add(request + " sent");
            }

            @Override
            public void answered(ApiRequest request, Answer answer, Duration took) {
                heard.add(request + " answered " + answer.status());
                assertThat(took).isBetween(Duration.ZERO, Duration.ofSeconds(30));
                heard.add("in time");
            }
        })) {
            await(client(watched).workflow(WORKFLOW));
        }

        String call = "GET /qflowapi/v1/workflows/" + WORKFLOW;
        assertThat(heard).containsExactly(call + " sent", call + " answered 200", "in time");
    }

    @Test
    void aCallWithoutAnAnswerIsToldToo() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS).dropBeforeReply());

        try (HttpTransport watched = Sandbox.transport(new CallTrace() {
            @Override
            public void failed(ApiRequest request, QFlowException error, Duration took) {
                assertThat(took).isBetween(Duration.ZERO, Duration.ofSeconds(30));
                heard.add(request + " " + error.kind());
            }
        })) {
            error(client(watched).execution("e"));
        }

        assertThat(heard).containsExactly("GET /qflowapi/v1/executions/e?includeSteps=false BROKEN");
    }

    private HttpQFlowClient client(HttpTransport transport, CallListener listener) {
        return new HttpQFlowClient(
                Sandbox.gateway(server),
                transport,
                new FixedTokenSource(BearerToken.of(TOKEN)),
                InstantSource.system(),
                listener);
    }

    @Test
    void aListenerThatFailsLosesNoAnswer() throws Exception {
        CallListener broken = new CallListener() {
            @Override
            public void sent(Call call) {
                throw new IllegalStateException("ours");
            }

            @Override
            public void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {
                throw new IllegalStateException("ours");
            }
        };
        try (HttpTransport transport = Sandbox.transport(new CallTrace() {})) {
            String id = await(client(transport, broken).run(WORKFLOW, new RunRequest(Map.of(), null)))
                    .executionId();

            assertThat(server.execution(id)).isPresent();
        }
    }

    private HttpQFlowClient client(HttpTransport transport) {
        return client(transport, CallListener.NONE);
    }
}
