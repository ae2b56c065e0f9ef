package io.jenkins.plugins.qualysflow.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.catalog.ConnectorCatalog.Choice;
import io.jenkins.plugins.qualysflow.core.catalog.ConnectorCatalog.Found;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.model.Cloud;
import io.jenkins.plugins.qualysflow.core.model.Connector;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given somebody who looks for a connector in a form. */
@Timeout(20)
class ConnectorCatalogTest {

    private static final String ID = "aa70acae-6ea8-3acf-b504-f327855b316a";

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final ConnectorCatalog catalog = new ConnectorCatalog(time);
    private final List<Cloud> asked = new ArrayList<>();
    private final Map<Cloud, Function<PageRequest, CompletableFuture<Page<Connector>>>> answers =
            new EnumMap<>(Cloud.class);

    @Test
    void connectorsOfAllCloudsAreOfferedByNameWithTheIdThatARunTakes() {
        answers.put(Cloud.AWS, only(connector("b", Cloud.AWS, "Staging", "123456789012", "stage")));
        answers.put(Cloud.AZURE, only(connector("a", Cloud.AZURE, "production", "sub", null)));

        assertThat(found())
                .isEqualTo(new Found(
                        List.of(
                                new Choice("a", "production (sub) - a", false),
                                new Choice("b", "Staging (123456789012, stage) - b", false)),
                        List.of()));
        assertThat(asked).containsExactlyInAnyOrder(Cloud.values());
    }

    @Test
    void whatARunCannotTakeIsNotOffered() {
        answers.put(
                Cloud.AWS,
                only(
                        new Connector(ID, Cloud.AWS, "disabled", null, null, null, true, false),
                        connector(null, Cloud.AWS, "no id", null, null),
                        connector("x\" onclick=\"", Cloud.AWS, "no id that anybody has", null, null)));

        assertThat(found().choices()).isEmpty();
    }

    @Test
    void whereRemediationIsOffIsSaid() {
        answers.put(Cloud.AWS, only(new Connector(ID, Cloud.AWS, "n", null, null, null, false, true)));

        assertThat(found().choices()).containsExactly(new Choice(ID, "n - " + ID, true));
    }

    @Test
    void namesAreOnOneLineAndCut() {
        answers.put(Cloud.AWS, only(connector(ID, Cloud.AWS, "\u001b[2J\u202e" + "n".repeat(1 << 20), "a\r\nb", " ")));

        assertThat(found().choices())
                .singleElement()
                .satisfies(choice -> assertThat(choice.label())
                        .doesNotContainPattern("[\\p{Cc}\\p{Cf}]")
                        .endsWith("… (a b) - " + ID)
                        .hasSizeLessThan(200));
    }

    @Test
    void aRefusalTurnsOneCloudOffForAnHourAndHidesNoOther() {
        answers.put(Cloud.AWS, only(connector(ID, Cloud.AWS, "n", null, null)));
        answers.put(Cloud.AZURE, page -> ScriptedClient.failed(ScriptedClient.forbidden()));

        assertThat(found().choices()).hasSize(1);
        assertThat(found().hints())
                .containsExactly(
                        "The credential may not list connectors of AZURE in TotalCloud; enter the connector id");
        time.advance(Duration.ofMinutes(59));
        found();
        assertThat(asked).filteredOn(Cloud.AZURE::equals).hasSize(1);

        time.advance(Duration.ofMinutes(1));
        found();
        assertThat(asked).filteredOn(Cloud.AZURE::equals).hasSize(2);
    }

    @Test
    void anErrorThatPassesIsForgottenAfterFiveMinutes() {
        answers.put(Cloud.AWS, page -> ScriptedClient.failed(ScriptedClient.serverError()));
        assertThat(found()).isEqualTo(new Found(List.of(), List.of()));

        answers.put(Cloud.AWS, only(connector(ID, Cloud.AWS, "n", null, null)));
        time.advance(Duration.ofMinutes(5));
        assertThat(found().choices()).hasSize(1);
    }

    @Test
    void anHourOfTypingCostsTwelveCallsForEachCloudAtMost() {
        for (Cloud cloud : Cloud.values()) {
            answers.put(cloud, page -> page.number() <= 2 ? full(cloud, page.number()) : page());
        }
        for (int second = 0; second < 3600; second += 2) {
            assertThat(found().choices()).hasSize(300);
            time.advance(Duration.ofSeconds(2));
        }

        assertThat(asked).hasSizeLessThanOrEqualTo(3 * 12);
    }

    @Test
    void aLongListIsReadAsFarAsAnybodyReads() {
        answers.put(Cloud.AWS, page -> full(Cloud.AWS, page.number()));

        assertThat(found().choices()).hasSize(ConnectorCatalog.MOST);
    }

    private Found found() {
        CompletableFuture<Found> found = catalog.of(new Connection(account, client()));
        time.settle();
        return found.join();
    }

    /** Knows connectors and nothing else. */
    private QFlowClient client() {
        return (QFlowClient) Proxy.newProxyInstance(
                QFlowClient.class.getClassLoader(), new Class<?>[] {QFlowClient.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("connectors");
                    asked.add((Cloud) arguments[0]);
                    return answers.getOrDefault((Cloud) arguments[0], only()).apply((PageRequest) arguments[1]);
                });
    }

    private static Function<PageRequest, CompletableFuture<Page<Connector>>> only(Connector... connectors) {
        Page<Connector> all = new Page<>(page(connectors).join().items(), (long) connectors.length);
        return page -> CompletableFuture.completedFuture(all);
    }

    private static CompletableFuture<Page<Connector>> full(Cloud cloud, int number) {
        return page(IntStream.range(0, 50)
                .mapToObj(i -> connector(cloud + "-" + number + "-" + i, cloud, "n", null, null))
                .toArray(Connector[]::new));
    }

    private static CompletableFuture<Page<Connector>> page(Connector... connectors) {
        return CompletableFuture.completedFuture(ScriptedClient.page(List.of(connectors)));
    }

    private static Connector connector(String id, Cloud cloud, String name, String account, String accountName) {
        return new Connector(id, cloud, name, account, accountName, null, false, false);
    }
}
