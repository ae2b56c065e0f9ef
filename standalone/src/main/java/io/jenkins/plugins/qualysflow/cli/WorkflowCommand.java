package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.cli.ItemPrinter.Column;
import io.jenkins.plugins.qualysflow.core.catalog.SavedValue;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.WorkflowComponent;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the definition of a workflow says of its variables and nodes. */
@Command(
        name = "workflow",
        description = {
            "Shows a workflow: its variables with their saved values, and its nodes.",
            "Values that look secret are masked. The inner form of definitions is not documented."
        },
        footer = {HelpedCommand.READING, "  qflow workflow 6cad21c8-4405-4517-beb9-7372feafb5b4 --platform EU1"})
final class WorkflowCommand extends HelpedCommand implements Callable<Integer> {

    private static final List<Column<SavedValue>> VARIABLES = List.of(
            new Column<>("VARIABLE", 48, SavedValue::name),
            new Column<>("TYPE", 9, SavedValue::type),
            new Column<>("SAVED VALUE", 100, value -> value.text(100)));

    private static final List<Column<WorkflowComponent>> NODES = List.of(
            new Column<>("NODE", 48, WorkflowComponent::id),
            new Column<>("TYPE", 24, WorkflowComponent::type),
            new Column<>("NAME", 48, WorkflowComponent::name));

    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORKFLOW_ID", description = "id of the workflow, a UUID")
    private String workflowId;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "write one JSON object in place of tables")
    private boolean json;

    WorkflowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String id = Arguments.uuid("WORKFLOW_ID", workflowId);
        return Session.run(surroundings, connection, session -> {
            WorkflowDetails details = session.await(session.submit(Purpose.POLL, client -> client.workflow(id)));
            if (details.definitionProblem() != null) {
                session.say("Warning: " + details.definitionProblem());
            }
            if (json) {
                surroundings.out().println(AsciiJson.write(object(details)));
            } else {
                print(session, details);
            }
            if (surroundings.out().checkError()) {
                session.say("Error: the workflow could not be written to standard output");
                return ExitCodes.UNREACHABLE;
            }
            return ExitCodes.OK;
        });
    }

    private static Map<String, Object> object(WorkflowDetails details) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", details.workflow().id());
        object.put("name", details.workflow().name());
        object.put("revision", details.revision());
        object.put(
                "variables",
                SavedValue.of(details).stream()
                        .map(variable ->
                                members("name", variable.name(), "type", variable.type(), "value", variable.value()))
                        .toList());
        object.put(
                "nodes",
                details.components().stream()
                        .map(node -> members("id", node.id(), "type", node.type(), "name", node.name()))
                        .toList());
        return object;
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    private void print(Session session, WorkflowDetails details) {
        line("Workflow", details.workflow().name());
        line("Id", details.workflow().id());
        line("Revision", details.revision());
        table(session, "variables", VARIABLES, SavedValue.of(details));
        table(session, "nodes", NODES, details.components());
    }

    private void line(String title, String value) {
        surroundings.out().printf("%-10s%s%n", title, value == null ? "-" : Scrubber.printable(value, 100));
    }

    private <T> void table(Session session, String what, List<Column<T>> columns, List<T> rows) {
        surroundings.out().println();
        if (rows.isEmpty()) {
            surroundings.out().println("No " + what);
            return;
        }
        new ItemPrinter<>(surroundings.out(), false, columns)
                .print(
                        session,
                        rows.stream().map(row -> new Listed<>(row, Map.of())).toList());
    }
}
