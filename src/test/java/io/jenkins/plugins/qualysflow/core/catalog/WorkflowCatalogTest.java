package io.jenkins.plugins.qualysflow.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given somebody who types the name of a workflow, letter by letter, for hours. */
@Timeout(20)
class WorkflowCatalogTest {

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final List<WorkflowQuery> asked = new ArrayList<>();
    private final WorkflowCatalog catalog = new WorkflowCatalog(time);
    private Function<WorkflowQuery, CompletableFuture<Page<Workflow>>> answer =
            query -> onlyPage(query, "b", "A", "b", null);

    @Test
    void aListThatCannotBeHadIsEmptyAndNotAskedForAgainAtOnce() {
        answer = query -> ScriptedClient.failed(ScriptedClient.forbidden());

        assertThat(names()).isEmpty();
        time.advance(Duration.ofSeconds(299));
        assertThat(names()).isEmpty();
        assertThat(asked).hasSize(1);

        answer = query -> onlyPage(query, "a");
        time.advance(Duration.ofSeconds(1));
        assertThat(names()).containsExactly("a");
        assertThat(asked).as("the refusal, the page and the end").hasSize(3);
    }

    @Test
    void aClientThatThrowsIsAListThatCannotBeHad() {
        answer = query -> {
            throw new IllegalStateException("no such thing");
        };

        assertThat(names()).isEmpty();
    }

    @Test
    void aListIsAskedForOnceWhileItIsOnItsWay() {
        CompletableFuture<Page<Workflow>> late = new CompletableFuture<>();
        answer = query -> query.page().number() == 1 ? late : page();
        CompletableFuture<List<String>> first = catalog.names(connection());
        time.advance(Duration.ofMinutes(20));
        CompletableFuture<List<String>> second = catalog.names(connection());
        time.settle();
        assertThat(first).isNotDone();
        assertThat(asked).hasSize(1);

        late.complete(page("a").join());
        time.settle();
        assertThat(first.join()).containsExactly("a");
        assertThat(second.join()).containsExactly("a");
    }

    @Test
    void namesAreSortedAndEachIsThereOnce() {
        assertThat(names()).containsExactly("A", "b");
    }

    @Test
    void anHourOfTypingCostsTwelveCallsAtMost() {
        answer = query -> query.page().number() <= 3 ? full(query.page().number()) : page();
        for (int second = 0; second < 3600; second += 2) {
            CompletableFuture<List<String>> names = catalog.names(connection());
            time.settle();
            assertThat(names.join()).hasSize(150);
            time.advance(Duration.ofSeconds(2));
        }

        assertThat(asked).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void aLongListIsReadAsFarAsAnybodyReads() {
        answer = query -> full(query.page().number());

        assertThat(names()).hasSize(WorkflowCatalog.MOST);
        assertThat(asked).hasSize(10);
    }

    @Test
    void whileTheServiceWantsNoCallsNothingIsAsked() {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(null, Duration.ofMinutes(30), false), null);

        CompletableFuture<List<String>> names = catalog.names(connection());
        time.advance(Duration.ofMinutes(29));
        assertThat(asked).isEmpty();
        assertThat(names).isNotDone();

        time.advance(Duration.ofMinutes(1));
        assertThat(names.join()).containsExactly("A", "b");
    }

    @Test
    void halfOfTheQuotaIsLeftToBuilds() {
        for (int i = 0; i < 150; i++) {
            account.submit(Purpose.POLL, () -> CompletableFuture.completedFuture(null));
        }
        time.settle();

        CompletableFuture<List<String>> names = catalog.names(connection());
        time.advance(Duration.ofMinutes(59));
        assertThat(names).isNotDone();

        time.advance(Duration.ofMinutes(1));
        assertThat(names.join()).containsExactly("A", "b");
    }

    @Test
    void anotherCredentialHasAnotherList() {
        assertThat(names()).containsExactly("A", "b");
        answer = query -> onlyPage(query, "of another");

        CompletableFuture<List<String>> others = catalog.names(
                new Connection(poller.account(new AccountKey("https://gateway", "other"), 300), client()));
        time.settle();

        assertThat(others.join()).containsExactly("of another");
        assertThat(names()).containsExactly("A", "b");
    }

    @Test
    void aNameLeadsToTheIdOfTheOnlyWorkflowThatHasIt() {
        assertThat(names()).containsExactly("A", "b");

        assertThat(id("A")).isEqualTo("A#1");
        assertThat(id("b")).as("two workflows").isNull();
        assertThat(id("a")).as("another case").isNull();
        assertThat(asked).as("the list that is known already, and its end").hasSize(2);
    }

    private String id(String name) {
        CompletableFuture<String> id = catalog.id(connection(), name);
        time.settle();
        return id.join();
    }

    private List<String> names() {
        CompletableFuture<List<String>> names = catalog.names(connection());
        time.settle();
        return names.join();
    }

    private Connection connection() {
        return new Connection(account, client());
    }

    /** Knows the Workflow List and nothing else. */
    private QFlowClient client() {
        return (QFlowClient) Proxy.newProxyInstance(
                QFlowClient.class.getClassLoader(), new Class<?>[] {QFlowClient.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("workflows");
                    asked.add((WorkflowQuery) arguments[0]);
                    return answer.apply((WorkflowQuery) arguments[0]);
                });
    }

    private static CompletableFuture<Page<Workflow>> onlyPage(WorkflowQuery query, String... names) {
        return query.page().number() == 1 ? page(names) : page();
    }

    private static CompletableFuture<Page<Workflow>> full(int number) {
        return page(IntStream.range(0, 50)
                .mapToObj(i -> "%d-%02d".formatted(number, i))
                .toArray(String[]::new));
    }

    private static CompletableFuture<Page<Workflow>> page(String... names) {
        List<Workflow> workflows = new ArrayList<>();
        for (String name : names) {
            workflows.add(new Workflow(name + "#" + workflows.size(), name, null, null));
        }
        return CompletableFuture.completedFuture(ScriptedClient.page(workflows));
    }
}
