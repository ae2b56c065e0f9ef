package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.cli.ItemPrinter.Column;
import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.request.ExecutionRules;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the executions of a workflow. */
@Command(
        name = "executions",
        description = "Lists the executions of a workflow within the last 30 days.",
        footer = {
            HelpedCommand.READING,
            "  qflow executions 6cad21c8-4405-4517-beb9-7372feafb5b4 --platform EU1 \\",
            "    --order -createdAt --query 'status: Success' --limit 20"
        })
final class ExecutionsCommand extends HelpedCommand implements Callable<Integer> {

    private static final List<Column<Execution>> COLUMNS = List.of(
            new Column<>("ID", 36, Execution::id),
            new Column<>("STATUS", 20, Execution::status),
            new Column<>("STARTED", 20, execution -> ItemPrinter.instant(execution.startDate())),
            new Column<>("TOOK", 14, execution -> ItemPrinter.duration(execution.duration())),
            new Column<>("SOURCE", 24, Execution::source));

    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORKFLOW_ID", description = "id of the workflow, a UUID")
    private String workflowId;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--start-at",
            paramLabel = "T",
            converter = InstantConverter.class,
            description = "only executions created at or after T, such as 2026-11-01T00:00:00Z; 30 days back at most")
    private Instant startAt;

    @Option(
            names = "--end-at",
            paramLabel = "T",
            converter = InstantConverter.class,
            description = "only executions created at or before T")
    private Instant endAt;

    @Option(
            names = "--order",
            paramLabel = "FIELD",
            description = "field to sort by, descending with a leading -, such as -createdAt")
    private String order;

    @Option(
            names = "--query",
            paramLabel = "QQL",
            description = "only executions that match, in the query language of Qualys, such as 'status: Success'")
    private String query;

    @Mixin
    private ListOptions list = new ListOptions();

    ExecutionsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        long limit = list.limit();
        ExecutionQuery wanted = check();
        String id = workflowId.strip();
        return Session.run(surroundings, connection, session -> {
            Pager<Execution> pager = new Pager<>(
                    (PageRequest page) ->
                            session.submit(Purpose.POLL, client -> client.executionList(id, wanted.at(page))),
                    Execution::id,
                    limit);
            return new ItemPrinter<>(surroundings.out(), list.json(), COLUMNS).print(session, pager);
        });
    }

    private ExecutionQuery check() {
        try {
            return ExecutionRules.check(workflowId, startAt, endAt, order, query, surroundings.clock());
        } catch (InvalidParametersException e) {
            throw new BadUsage(e.problems().stream()
                    .map(problem -> OptionNames.in(problem)
                            .replace("startAt", "--start-at")
                            .replace("endAt", "--end-at")
                            .replaceFirst("^(order|query) ", "--$1 "))
                    .toList());
        }
    }
}
