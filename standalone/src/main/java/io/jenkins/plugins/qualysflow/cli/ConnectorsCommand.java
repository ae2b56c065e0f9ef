package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.cli.ItemPrinter.Column;
import io.jenkins.plugins.qualysflow.core.catalog.ConnectorCatalog;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Cloud;
import io.jenkins.plugins.qualysflow.core.model.Connector;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the connectors that a run can take. */
@Command(
        name = "connectors",
        description = {
            "Lists the connectors of TotalCloud that the credential may see.",
            "Not proven on a real subscription yet. OCI has no such list."
        },
        footer = {HelpedCommand.READING, "  qflow connectors --platform EU1 --cloud aws"})
final class ConnectorsCommand extends HelpedCommand implements Callable<Integer> {

    private static final List<Column<Connector>> COLUMNS = List.of(
            new Column<>("CLOUD", 5, Connector::cloud),
            new Column<>("CONNECTOR", 400, ConnectorCatalog::label),
            new Column<>("STATE", 30, Connector::state),
            new Column<>("NOTE", 30, ConnectorsCommand::note));

    private final Surroundings surroundings;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--cloud",
            paramLabel = "CLOUD",
            description = "only those of one cloud: aws, azure or gcp (default: all, one call or more for each)")
    private Cloud cloud;

    @Option(names = "--all", description = "disabled ones, too")
    private boolean all;

    @Option(
            names = "--json",
            description = "write JSON Lines, one connector a line with the service's own names, in place of a table;"
                    + " secrets are masked")
    private boolean json;

    ConnectorsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return Session.run(surroundings, connection, this::list);
    }

    /** A cloud that can't be listed does not hide the others. */
    private int list(Session session) throws QFlowException {
        List<Listed<Connector>> found = new ArrayList<>();
        int code = ExitCodes.OK;
        for (Cloud each : cloud == null ? List.of(Cloud.values()) : List.of(cloud)) {
            try {
                found.addAll(session.await(pager(session, each).all()));
            } catch (QFlowException e) {
                session.say("Error: the connectors of " + each + " cannot be listed: " + e.getMessage());
                code = code == ExitCodes.OK ? ExitCodes.of(e) : code;
            }
        }
        List<Listed<Connector>> shown = found.stream()
                .filter(item -> all || !item.value().disabled())
                .map(ConnectorsCommand::masked)
                .toList();
        if (shown.isEmpty() && code != ExitCodes.OK) {
            return code;
        }
        int printed = new ItemPrinter<>(surroundings.out(), json, COLUMNS).print(session, shown);
        warn(session, shown);
        return code == ExitCodes.OK ? printed : code;
    }

    private static Pager<Connector> pager(Session session, Cloud cloud) {
        return new Pager<>(
                (PageRequest page) -> session.submit(Purpose.POLL, client -> client.connectors(cloud, page)),
                Connector::id,
                Pager.ALL);
    }

    @SuppressWarnings("unchecked")
    private static Listed<Connector> masked(Listed<Connector> item) {
        return new Listed<>(item.value(), (Map<String, Object>) MaskedValues.of(item.sent()));
    }

    private static String note(Connector connector) {
        if (connector.disabled()) {
            return "disabled";
        }
        return connector.remediationOff() ? "remediation is off" : null;
    }

    private static void warn(Session session, List<Listed<Connector>> shown) {
        long off = shown.stream().filter(item -> item.value().remediationOff()).count();
        if (off > 0) {
            session.say("Warning: remediation is off for " + off + " of these connectors:"
                    + " a workflow that changes something may fail with them");
        }
    }
}
