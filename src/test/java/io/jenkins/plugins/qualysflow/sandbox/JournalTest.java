package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.state.Journal;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JournalTest {
    private final SettableClock clock = new SettableClock();
    private final SandboxServer server = SandboxServer.start(
            Given.twoNodes()
                    .credentials(Credentials.none().withToken(Caller.TOKEN).withClient("id", "secret-value"))
                    .build(),
            0,
            clock);
    private final Caller caller = Caller.of(server);
    private final Journal journal = server.journal();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void keepsNoTokenAndNoClientSecret() throws Exception {
        caller.run(Given.WORKFLOW, "{}");
        caller.send(HttpRequest.newBuilder(server.url().resolve("/auth/oidc"))
                .header("clientId", "id")
                .header("clientSecret", "secret-value")
                .POST(HttpRequest.BodyPublishers.noBody()));

        JournalEntry run = journal.of(Operation.RUN).get(0);
        JournalEntry login = journal.of(Operation.AUTH_OIDC).get(0);
        assertThat(run.header("authorization")).contains("Bearer <12 chars>");
        assertThat(run.tokenSha256()).contains(JournalEntry.sha256(Caller.TOKEN));
        assertThat(login.header("CLIENTID")).contains("id");
        assertThat(login.header("clientSecret")).contains("<12 chars>");
        assertThat(login.tokenSha256()).isEmpty();
        assertThat(run.headers() + " " + login.headers() + run + login)
                .doesNotContain(Caller.TOKEN)
                .doesNotContain("secret-value");
    }

    @Test
    void countsRefusedCallsToo() throws Exception {
        caller.withToken("other").run(Given.WORKFLOW, "{}");
        caller.run(Given.WORKFLOW, "[]");
        caller.get("/elsewhere?x=1");

        assertThat(journal.of(Operation.RUN))
                .extracting(entry -> entry.status().orElse(0))
                .containsExactly(401, 400);
        assertThat(journal.of(Operation.OTHER)).singleElement().satisfies(entry -> {
            assertThat(entry.status()).hasValue(404);
            assertThat(entry.path()).isEqualTo("/elsewhere");
        });
    }

    @Test
    void keepsWhatWasSent() throws Exception {
        caller.run(Given.WORKFLOW, "{\"input\":{\"n\":1.50}}");
        caller.get(Given.executions(Given.WORKFLOW) + "?pageSize=1&pageNumber=1&query=status%3A%20Success");

        JournalEntry run = journal.of(Operation.RUN).get(0);
        assertThat(run.time()).isEqualTo(SettableClock.START);
        assertThat(run.method()).isEqualTo("POST");
        assertThat(run.text()).isEqualTo("{\"input\":{\"n\":1.50}}");
        assertThat(run.json().at("/input/n").asString()).isEqualTo("1.50");
        assertThat(run.status()).hasValue(200);
        assertThat(journal.of(Operation.EXECUTION_LIST).get(0).query()).containsEntry("query", "status: Success");
        assertThat(journal.entries()).hasSize(2);
    }

    @Test
    void givesSnapshotsThatNobodyCanChange() throws Exception {
        caller.run(Given.WORKFLOW, "{}");
        List<JournalEntry> before = journal.entries();

        before.get(0).body()[0] = 'x';
        caller.run(Given.WORKFLOW, "{}");

        assertThat(before).hasSize(1);
        assertThat(before.get(0).text()).isEqualTo("{}");
        assertThatThrownBy(() -> before.get(0).headers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void losesNothingWhenManyCallAtOnce() {
        CompletableFuture<?>[] calls = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try {
                        caller.run(Given.WORKFLOW, "{}");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toArray(CompletableFuture[]::new);

        CompletableFuture.allOf(calls).join();

        assertThat(journal.count(Operation.RUN)).isEqualTo(40);
        assertThat(journal.of(Operation.RUN))
                .allSatisfy(entry -> assertThat(entry.status()).hasValue(200));
        assertThat(server.executions()).hasSize(40);
    }

    @Test
    void saysWhenAnAwaitedCallDidNotCome() throws Exception {
        assertThat(journal.await(Operation.RUN, 1, Duration.ofMillis(20))).isFalse();

        caller.run(Given.WORKFLOW, "{}");

        assertThat(journal.await(Operation.RUN, 1, Duration.ZERO)).isTrue();
    }

    @Test
    void canBeCleared() throws Exception {
        caller.run(Given.WORKFLOW, "{}");

        journal.clear();

        assertThat(journal.count(Operation.RUN)).isZero();
    }
}
