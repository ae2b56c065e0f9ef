package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given an account, when calls go through it, then what came of them can be seen. */
@Timeout(20)
class AccountHistoryTest {

    private static final Call LOOK = new Call("GET", "/qflowapi/v1/executions/e-1?includeSteps=false");
    private static final Call LIST = new Call("GET", "/qflowapi/v1/workflows?pageSize=1&pageNumber=1");
    private static final RateHeaders SILENT = new RateHeaders(null, null, false);

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);

    @Test
    void anAccountThatWasNeverUsedHasNothingToTell() {
        AccountSnapshot none = account.snapshot();

        assertThat(none.last()).isEmpty();
        assertThat(none.calls()).isEmpty();
        assertThat(none.pause()).isNull();
        assertThat(none.refusal()).isNull();
        assertThat(none.left()).isEqualTo(300);
        assertThat(none.nextCall()).isEqualTo(time.instant());
        assertThat(none.lastUsed()).isEqualTo(time.instant());
    }

    @Test
    void requestsAreCountedByWhatTheyCallForAnHour() {
        account.sent(LOOK);
        time.advance(Duration.ofMinutes(30));
        account.sent(LOOK);
        account.sent(LIST);
        assertThat(account.snapshot().calls())
                .isEqualTo(Map.of(Endpoint.EXECUTION_DETAILS, 2, Endpoint.WORKFLOW_LIST, 1));

        time.advance(Duration.ofMinutes(30));
        assertThat(account.snapshot().calls())
                .isEqualTo(Map.of(Endpoint.EXECUTION_DETAILS, 1, Endpoint.WORKFLOW_LIST, 1));
        time.advance(Duration.ofMinutes(30));
        assertThat(account.snapshot().calls()).isEmpty();
    }

    @Test
    void anAnswerTellsWhenAndWhatTheServiceSaidOfTheQuota() {
        time.advance(Duration.ofSeconds(5));
        account.answered(LOOK, 200, new RateHeaders(42L, null, false), null);

        assertThat(account.snapshot().last())
                .containsExactly(new CallRecord(
                        time.instant(), LOOK.toString(), Endpoint.EXECUTION_DETAILS, 200, null, 42L, null));
    }

    @Test
    void anErrorIsOneRecordWithTheHeadersOfItsAnswer() {
        fail(QFlowException.rateLimited(LOOK, 429, "slow down", Duration.ofSeconds(9)), () -> {
            account.answered(LOOK, 429, new RateHeaders(0L, Duration.ofSeconds(9), false), null);
        });

        assertThat(account.snapshot().last()).singleElement().satisfies(record -> {
            assertThat(record.error()).contains("quota").contains("slow down");
            assertThat(record.remaining()).isZero();
            assertThat(record.toWait()).isEqualTo(Duration.ofSeconds(9));
        });
    }

    @Test
    void anErrorIsThatOfItsOwnAnswerAndOfNoLaterOne() {
        account.answered(LOOK, 500, SILENT, null);
        account.answered(LIST, 500, SILENT, null);
        fail(new QFlowException(Kind.SERVER_ERROR, LOOK, 500, "broken"));

        assertThat(account.snapshot().last())
                .extracting(CallRecord::call)
                .containsExactly(LOOK.toString(), LIST.toString());
        assertThat(account.snapshot().last().get(0).error()).contains("broken");
    }

    @Test
    void anErrorWithoutAnAnswerIsARecordOfItsOwn() {
        account.answered(LOOK, 200, SILENT, null);
        fail(ScriptedClient.refusedConnection());
        fail(ScriptedClient.refusedConnection());

        assertThat(account.snapshot().last()).extracting(CallRecord::status).containsExactly(0, 0, 200);
    }

    @Test
    void theLastTenAreKeptTheNewestFirst() {
        for (int i = 0; i < 25; i++) {
            account.answered(new Call("GET", "/" + i), 200, SILENT, null);
        }

        List<CallRecord> last = account.snapshot().last();
        assertThat(last).hasSize(10);
        assertThat(last.get(0).call()).isEqualTo("GET /24");
        assertThat(last.get(9).call()).isEqualTo("GET /15");
    }

    @Test
    void whatTheServiceSaysIsMadeHarmlessAndShort() {
        String hostile =
                "no\u0000\r\n\u202e<script>Bearer abc.def.ghi eyJhbGciOiJIUzI1NiJ9.x.y " + "long".repeat(300_000);
        fail(new QFlowException(Kind.SERVER_ERROR, LOOK, 500, hostile));
        account.answered(new Call("GET", "/" + "p".repeat(1_000_000)), 200, SILENT, null);

        assertThat(account.snapshot().last()).allSatisfy(record -> {
            assertThat(record.call().length()).isLessThan(600);
            assertThat(String.valueOf(record.error()).length()).isLessThan(600);
        });
        assertThat(account.snapshot().last().get(1).error())
                .contains("<script>")
                .doesNotContain("abc.def", "eyJ", "\u0000", "\n", "\u202e");
    }

    @Test
    void anErrorOfOursIsNoAnswerOfTheService() {
        account.submit(Purpose.POLL, () -> {
            throw new IllegalStateException("ours");
        });
        time.settle();

        assertThat(account.snapshot().last()).isEmpty();
    }

    @Test
    void aRefusedCredentialIsRememberedUntilItIsTaken() {
        fail(ScriptedClient.unauthorized());
        assertThat(account.snapshot().refusal().status()).isEqualTo(401);
        fail(ScriptedClient.brokenConnection());
        fail(ScriptedClient.serverError());
        assertThat(account.snapshot().refusal()).as("these say nothing of it").isNotNull();

        account.answered(LOOK, 200, SILENT, null);
        assertThat(account.snapshot().refusal()).isNull();
    }

    @Test
    void aPermissionThatIsMissingIsARefusalExceptForTheListOfWorkflows() {
        account.answered(LOOK, 403, SILENT, null);
        assertThat(account.snapshot().refusal().call()).isEqualTo(LOOK.toString());

        account.answered(LIST, 403, SILENT, null);
        assertThat(account.snapshot().refusal()).as("the token was taken").isNull();
        account.answered(LIST, 401, SILENT, null);
        assertThat(account.snapshot().refusal()).isNotNull();
    }

    @Test
    void whatTotalCloudSaysIsNoWordOfQualysFlow() {
        Call connectors = new Call("GET", "/cloudview-api/rest/v1/aws/connectors?pageNo=0&pageSize=50");
        account.answered(connectors, 401, SILENT, null);
        account.answered(connectors, 403, SILENT, null);
        assertThat(account.snapshot().refusal()).isNull();

        account.answered(LOOK, 403, SILENT, null);
        account.answered(connectors, 200, SILENT, null);
        assertThat(account.snapshot().refusal().call()).isEqualTo(LOOK.toString());
    }

    @Test
    void aTokenThatIsNotGivenIsARefusalWhateverTheStatus() {
        QFlowException badClient =
                new QFlowException(Kind.INVALID_REQUEST, new Call("POST", "/auth/oidc"), 400, "Invalid Client ID");
        fail(QFlowException.noToken(LOOK, badClient));

        assertThat(account.snapshot().refusal().error()).contains("Invalid Client ID");
    }

    @Test
    void aTokenThatCannotBeHadForNowIsNoRefusal() {
        fail(QFlowException.noToken(LOOK, ScriptedClient.serverError()));

        assertThat(account.snapshot().refusal()).isNull();
        assertThat(account.snapshot().last()).hasSize(1);
    }

    @Test
    void whatRunsAndWhatWaitsIsCounted() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        for (int i = 0; i < 5; i++) {
            account.submit(Purpose.POLL, () -> answer);
        }
        account.submit(Purpose.COLLECT, () -> answer);
        account.submit(Purpose.POLL, () -> answer).cancel(false);
        time.settle();
        AccountSnapshot busy = account.snapshot();
        assertThat(busy.running()).isEqualTo(3);
        assertThat(busy.queued()).isEqualTo(3);

        answer.complete("");
        time.settle();
        assertThat(account.snapshot().queued() + account.snapshot().running()).isZero();
        assertThat(account.snapshot().spent()).isEqualTo(6);
        assertThat(busy.spent()).as("a snapshot does not change").isEqualTo(3);
    }

    @Test
    void pausesInARowAreOnePause() {
        account.answered(LOOK, 429, new RateHeaders(0L, Duration.ofMinutes(8), false), null);
        time.advance(Duration.ofMinutes(5));
        account.answered(LOOK, 429, new RateHeaders(0L, Duration.ofMinutes(8), false), null);
        Pause both = account.snapshot().pause();
        assertThat(both.length()).isEqualTo(Duration.ofMinutes(13));
        assertThat(both.isOn(time.instant())).isTrue();

        time.advance(Duration.ofMinutes(8));
        assertThat(both.isOn(time.instant())).isFalse();
        account.answered(LOOK, 200, new RateHeaders(null, null, false), null);
        account.answered(LOOK, 429, new RateHeaders(0L, Duration.ofMinutes(8), false), null);
        assertThat(account.snapshot().pause().length()).isEqualTo(Duration.ofMinutes(8));
    }

    private void fail(QFlowException error) {
        fail(error, () -> {});
    }

    private void fail(QFlowException error, Runnable before) {
        account.submit(Purpose.START, () -> {
            before.run();
            return CompletableFuture.failedFuture(error);
        });
        time.settle();
    }
}
