package io.jenkins.plugins.qualysflow.core.catalog;

import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Cloud;
import io.jenkins.plugins.qualysflow.core.model.Connector;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connectors of each connection that a run can take, to complete what a person types. The calls have the lowest priority
 * of the account and are cached as those for {@link WorkflowCatalog} are, for each cloud. A credential that may not list the
 * connectors of a cloud is not used for that for an hour.
 */
public final class ConnectorCatalog {

    /** Maximum number of connectors of a cloud that are fetched: completion need not offer all of them. */
    static final int MOST = 500;

    /** How long no other call is made where one was refused. */
    static final Duration REFUSED_KEPT = Duration.ofHours(1);

    private static final Logger LOGGER = Logger.getLogger(ConnectorCatalog.class.getName());

    private static final int LONGEST_NAME = 100;

    /** UUIDs; wider, since no document says so of all clouds. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final CachedAnswers<Key, Found> lists;

    private record Key(AccountKey account, Cloud cloud) {}

    /**
     * A connector that a run can take.
     *
     * @param id what a run takes
     * @param label {@code name (account) - id}, on one line and not long
     * @param remediationOff whether workflows can't change anything through it
     */
    public record Choice(String id, String label, boolean remediationOff) {}

    /**
     * What is known of the connectors.
     *
     * @param choices sorted by name; without disabled ones
     * @param hints for each cloud that the credential may not list, a sentence that says so
     */
    public record Found(List<Choice> choices, List<String> hints) {

        public Found {
            choices = List.copyOf(choices);
            hints = List.copyOf(hints);
        }

        private Found and(Found other) {
            return new Found(
                    Stream.concat(choices.stream(), other.choices.stream())
                            .sorted(Comparator.comparing(Choice::label, String.CASE_INSENSITIVE_ORDER))
                            .toList(),
                    Stream.concat(hints.stream(), other.hints.stream()).toList());
        }
    }

    /** An empty catalog. */
    public ConnectorCatalog(InstantSource clock) {
        lists = new CachedAnswers<>(clock, found -> found.hints().isEmpty() ? Duration.ZERO : REFUSED_KEPT);
    }

    /**
     * The connectors of all clouds that the credential of the connection may list, at most 500 for each.
     *
     * @return never fails, and completes late when the quota is used up; a cloud that can't be listed has none
     */
    public CompletableFuture<Found> of(Connection connection) {
        return Arrays.stream(Cloud.values())
                .map(cloud ->
                        lists.get(new Key(connection.account().key(), cloud), calls -> list(connection, cloud, calls)))
                .reduce((one, other) -> one.thenCombine(other, Found::and))
                .orElseThrow();
    }

    private static CompletableFuture<Found> list(Connection connection, Cloud cloud, AtomicInteger calls) {
        Pager<Connector> pager = new Pager<>(
                (PageRequest page) -> {
                    calls.incrementAndGet();
                    return connection
                            .account()
                            .submit(Purpose.BROWSE, () -> connection.client().connectors(cloud, page));
                },
                Connector::id,
                MOST);
        return pager.all()
                .handle((items, error) ->
                        error == null ? new Found(choices(items), List.of()) : none(cloud, QFlowErrors.unwrap(error)));
    }

    private static List<Choice> choices(List<Listed<Connector>> items) {
        return items.stream()
                .map(Listed::value)
                .filter(connector -> !connector.disabled()
                        && connector.id() != null
                        && ID.matcher(connector.id()).matches())
                .map(connector -> new Choice(connector.id(), label(connector), connector.remediationOff()))
                .toList();
    }

    private static Found none(Cloud cloud, Throwable error) {
        boolean refused = Kind.FORBIDDEN.is(error) || Kind.UNAUTHORIZED.is(error) || Kind.NOT_FOUND.is(error);
        LOGGER.log(Level.INFO, "Connectors of {0} cannot be completed for {1}: {2}", new Object[] {
            cloud, refused ? "an hour" : "some minutes", Scrubber.printable(error.getMessage())
        });
        return new Found(
                List.of(),
                refused
                        ? List.of("The credential may not list connectors of " + cloud
                                + " in TotalCloud; enter the connector id")
                        : List.of());
    }

    /** {@code name (account) - id} on one line, and not long. */
    public static String label(Connector connector) {
        String account = Stream.of(connector.account(), connector.accountName())
                .map(text -> Scrubber.printable(text, LONGEST_NAME))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        String name = Scrubber.printable(connector.name(), LONGEST_NAME);
        return (name.isEmpty() ? "(no name)" : name)
                + (account.isEmpty() ? "" : " (" + account + ")")
                + " - "
                + Scrubber.printable(connector.id(), LONGEST_NAME);
    }
}
