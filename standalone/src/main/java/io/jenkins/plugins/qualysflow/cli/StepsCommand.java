package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.cli.ItemPrinter.Column;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the steps of an execution. */
@Command(
        name = "steps",
        description = "Lists the steps of an execution in the order they ran.",
        footer = {HelpedCommand.READING, "  qflow steps 7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10 --platform EU1 --json"})
final class StepsCommand extends HelpedCommand implements Callable<Integer> {

    private static final List<Column<Step>> COLUMNS = List.of(
            new Column<>("ORDER", 11, Step::order),
            new Column<>("NODE", 48, Step::nodeId),
            new Column<>("TYPE", 24, Step::nodeType),
            new Column<>("STATUS", 20, Step::status),
            new Column<>("TOOK", 14, step -> ItemPrinter.duration(step.duration())));

    private final Surroundings surroundings;

    @Parameters(paramLabel = "EXECUTION_ID", description = "id of the execution, a UUID")
    private String executionId;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--json",
            description = "write JSON Lines, one step a line with the service's own names, in place of a table")
    private boolean json;

    StepsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String id = Arguments.uuid("EXECUTION_ID", executionId);
        return Session.run(surroundings, connection, session -> {
            Page<Step> page = session.await(session.submit(Purpose.POLL, client -> client.stepList(id)));
            return new ItemPrinter<>(surroundings.out(), json, COLUMNS).print(session, page.items());
        });
    }
}
