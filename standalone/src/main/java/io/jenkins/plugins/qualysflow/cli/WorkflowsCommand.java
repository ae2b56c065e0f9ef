package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.cli.ItemPrinter.Column;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists workflows. */
@Command(
        name = "workflows",
        description = "Lists the workflows that the credential may see.",
        footer = {HelpedCommand.READING, "  qflow workflows --platform EU1 --query 'qflow.name: Public buckets'"})
final class WorkflowsCommand extends HelpedCommand implements Callable<Integer> {

    private static final List<Column<Workflow>> COLUMNS = List.of(
            new Column<>("ID", 36, Workflow::id),
            new Column<>("NAME", 60, Workflow::name),
            new Column<>("UPDATED", 20, workflow -> ItemPrinter.instant(workflow.updatedAt())));

    private final Surroundings surroundings;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--query",
            paramLabel = "QQL",
            description = "only workflows that match, in the query language of Qualys")
    private String query;

    @Mixin
    private ListOptions list = new ListOptions();

    WorkflowsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (query != null && query.isBlank()) {
            throw new BadUsage("--query must not be blank: leave it out");
        }
        long limit = list.limit();
        WorkflowQuery wanted = WorkflowQuery.matching(query);
        return Session.run(surroundings, connection, session -> {
            Pager<Workflow> pager = new Pager<>(
                    (PageRequest page) -> session.submit(Purpose.POLL, client -> client.workflows(wanted.at(page))),
                    Workflow::id,
                    limit);
            return new ItemPrinter<>(surroundings.out(), list.json(), COLUMNS).print(session, pager);
        });
    }
}
