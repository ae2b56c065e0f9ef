package io.jenkins.plugins.qualysflow.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions.Found;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given builds that start a few workflows again and again, when each asks for the definition of its workflow. */
@Timeout(20)
class WorkflowDefinitionsTest {

    private static final String WORKFLOW = ScriptedClient.WORKFLOW;

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final List<String> asked = new ArrayList<>();
    private final WorkflowDefinitions definitions = new WorkflowDefinitions(time, time);
    private Supplier<CompletableFuture<WorkflowDetails>> answer =
            () -> CompletableFuture.completedFuture(details(null));

    @Test
    void aDefinitionThatMayNotBeReadSaysWhyAndIsNotAskedForAgainForFiveMinutes() {
        answer = () -> ScriptedClient.failed(ScriptedClient.forbidden());

        assertThat(found(WORKFLOW).details()).isNull();
        assertThat(found(WORKFLOW).problem()).contains("403");
        time.advance(Duration.ofSeconds(299));
        found(WORKFLOW);
        assertThat(asked).hasSize(1);

        time.advance(Duration.ofSeconds(1));
        found(WORKFLOW);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aDefinitionThatCannotBeReadIsNoError() {
        answer = () -> CompletableFuture.completedFuture(details("the definition is not a JSON object"));

        assertThat(found(WORKFLOW).problem()).isEqualTo("the definition is not a JSON object");
        assertThat(found(WORKFLOW).details()).isNotNull();
    }

    @Test
    void aClientThatThrowsIsADefinitionThatCannotBeHad() {
        answer = () -> {
            throw new IllegalStateException("no such thing");
        };

        assertThat(found(WORKFLOW).problem()).contains("no such thing");
    }

    @Test
    void nobodyWaitsLongerThanHalfAMinuteAndALateAnswerIsKept() {
        CompletableFuture<WorkflowDetails> late = new CompletableFuture<>();
        answer = () -> late;
        CompletableFuture<Found> first = definitions.of(connection(), WORKFLOW);
        time.advance(Duration.ofSeconds(29));
        assertThat(first).isNotDone();
        time.advance(Duration.ofSeconds(1));
        assertThat(first.join().problem()).isEqualTo("there was no answer within 30 s");

        late.complete(details(null));
        time.settle();

        assertThat(found(WORKFLOW).problem()).isNull();
        assertThat(asked).hasSize(1);
    }

    @Test
    void whileTheQuotaAllowsNoCallNothingIsAskedAndNobodyWaits() {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(null, Duration.ofMinutes(30), false), null);

        CompletableFuture<Found> found = definitions.of(connection(), WORKFLOW);

        assertThat(found.join().problem()).isEqualTo("the quota leaves no call for it now");
        time.advance(Duration.ofMinutes(31));
        assertThat(asked).isEmpty();
        assertThat(found(WORKFLOW).problem()).isNull();
    }

    @Test
    void anHourOfStartsCostsOneCallForEachWorkflow() {
        for (int second = 0; second < 3600; second += 10) {
            assertThat(found(WORKFLOW).problem()).isNull();
            assertThat(found(WORKFLOW.toUpperCase(Locale.ROOT)).problem()).isNull();
            assertThat(found("00000000-0000-4000-8000-000000000000").problem()).isNull();
            time.advance(Duration.ofSeconds(10));
        }
        assertThat(asked).hasSize(2);

        found(WORKFLOW);
        assertThat(asked).as("after an hour it may have changed").hasSize(3);
    }

    @Test
    void startsAtTheSameTimeAskOnce() {
        CompletableFuture<WorkflowDetails> late = new CompletableFuture<>();
        answer = () -> late;
        List<CompletableFuture<Found>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(definitions.of(connection(), WORKFLOW));
        }
        time.settle();
        late.complete(details(null));
        time.settle();

        assertThat(all).allSatisfy(found -> assertThat(found.join().problem()).isNull());
        assertThat(asked).hasSize(1);
    }

    @Test
    void anotherCredentialAsksForItself() {
        found(WORKFLOW);
        definitions.of(
                new Connection(poller.account(new AccountKey("https://gateway", "other"), 300), client()), WORKFLOW);
        time.settle();

        assertThat(asked).hasSize(2);
    }

    @Test
    void noMoreThanTheLastTwoHundredAreKept() {
        for (int i = 0; i < WorkflowDefinitions.MOST + 1; i++) {
            definitions.of(connection(i), WORKFLOW);
            time.settle();
        }
        definitions.of(connection(WorkflowDefinitions.MOST), WORKFLOW);
        time.settle();
        assertThat(asked).hasSize(WorkflowDefinitions.MOST + 1);

        definitions.of(connection(0), WORKFLOW);
        time.settle();
        assertThat(asked).as("the first was dropped").hasSize(WorkflowDefinitions.MOST + 2);
    }

    private Found found(String workflowId) {
        CompletableFuture<Found> found = definitions.of(connection(), workflowId);
        time.settle();
        return found.join();
    }

    private Connection connection() {
        return new Connection(account, client());
    }

    private Connection connection(int number) {
        return new Connection(poller.account(new AccountKey("https://gateway" + number, "one"), 300), client());
    }

    private static WorkflowDetails details(String problem) {
        return new WorkflowDetails(
                new Workflow(WORKFLOW, "Remediate", null, null), "revision", List.of(), List.of(), List.of(), problem);
    }

    /** Knows Workflow Details and nothing else. */
    private QFlowClient client() {
        return (QFlowClient) Proxy.newProxyInstance(
                QFlowClient.class.getClassLoader(), new Class<?>[] {QFlowClient.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("workflow");
                    asked.add((String) arguments[0]);
                    return answer.get();
                });
    }
}
