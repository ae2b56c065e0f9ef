package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.core.catalog.SavedValue;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions.Found;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.WorkflowComponent;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.request.Expansion;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;

/**
 * The workflow that is chosen in a form, as its definition describes it. The definition is that which runs are compared with, so
 * that it costs one call in an hour.
 */
@Restricted(NoExternalUse.class)
public final class KnownWorkflow {

    /** Maximum of candidates. */
    private static final int SHOWN_NODES = 20;

    /** Maximum of variables that are shown, and used to fill a field. */
    private static final int SHOWN_VARIABLES = 200;

    private static final int LONGEST_NAME = 200;

    private static final int LONGEST_VALUE = 300;

    /** A longer saved value, as JSON, is not filled in. */
    private static final int LONGEST_FILLED = 4096;

    private final FormQuestion question;
    private final String id;
    private final String name;

    private KnownWorkflow(FormQuestion question, String id, String name) {
        this.question = question;
        this.id = Util.fixEmptyAndTrim(id);
        this.name = Util.fixEmptyAndTrim(name);
    }

    /**
     * The workflow that a form names.
     *
     * @param item what is being configured; null outside of any item, which takes Administer
     * @param server as the form has it, as {@code credentialsId}; blank for the default
     * @param id id of the workflow; blank if the form names it by its name
     */
    @NonNull
    public static KnownWorkflow of(
            @CheckForNull Item item,
            @CheckForNull String server,
            @CheckForNull String credentialsId,
            @CheckForNull String id,
            @CheckForNull String name) {
        return new KnownWorkflow(new FormQuestion(item, server, credentialsId), id, name);
    }

    /**
     * Completes the id of a node.
     *
     * @param typed any part of the id or the type of a node, or a pattern for them; of several with commas between, the last
     * @return JSON: {@code choices}, each with {@code id} and {@code label}, and {@code hints}
     */
    @NonNull
    public HttpResponse nodes(@CheckForNull String typed) {
        return new JsonAnswer(Map.of("choices", choices(Util.fixNull(typed)), "hints", List.of()));
    }

    List<Map<String, String>> choices(String typed) {
        if (id == null && name == null) {
            return List.of();
        }
        NodeGlob part =
                new NodeGlob("*" + typed.substring(typed.lastIndexOf(',') + 1).strip() + "*");
        Found found = found();
        List<WorkflowComponent> nodes =
                found.details() == null ? List.of() : found.details().components();
        return nodes.stream()
                .filter(node -> part.matches(node.id(), node.type()) && isShort(node.id()))
                .limit(SHOWN_NODES)
                .map(node -> Map.of("id", node.id(), "label", label(node)))
                .toList();
    }

    private static String label(WorkflowComponent node) {
        String type = Scrubber.printable(node.type(), LONGEST_NAME);
        return type.isEmpty() ? node.id() : node.id() + " (" + type + ")";
    }

    /**
     * The variables for a form: those whose values may be filled in, and others.
     *
     * @param current what the field for variables holds; its values win over saved ones
     * @return JSON: {@code title}, {@code problem} (or null), {@code variables}, how many {@code more} there are, and
     *     {@code json}, which is the field filled in, or null if there is nothing to fill in; then {@code unfilled} may say why
     */
    @NonNull
    HttpResponse variables(@CheckForNull String current) {
        return new JsonAnswer(described(current));
    }

    Map<String, Object> described(String current) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Found found = id == null && name == null ? none(Messages.KnownWorkflow_noWorkflow()) : found();
        List<SavedValue> all = found.details() == null ? List.of() : SavedValue.of(found.details());
        String title =
                found.details() == null ? null : found.details().workflow().name();
        answer.put("title", Scrubber.printable(title, LONGEST_NAME));
        answer.put("problem", found.problem() == null ? null : Scrubber.printable(found.problem(), LONGEST_VALUE));
        answer.put(
                "variables",
                all.stream().limit(SHOWN_VARIABLES).map(KnownWorkflow::row).toList());
        answer.put("more", Math.max(0, all.size() - SHOWN_VARIABLES));
        fill(answer, all, current);
        return answer;
    }

    private static Map<String, Object> row(SavedValue variable) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", Scrubber.printable(variable.name(), LONGEST_NAME));
        row.put("type", variable.type());
        row.put("value", variable.text(LONGEST_VALUE));
        row.put("filled", isFilled(variable));
        return row;
    }

    /** System variables have fields of their own, and a freestyle build would replace what looks like its variables. */
    private static boolean isFilled(SavedValue variable) {
        String json = QFlowJson.write(variable.value());
        return variable.value() != null
                && !variable.masked()
                && SystemVariable.sentAs(variable.name()).isEmpty()
                && isShort(variable.name())
                && json.length() <= LONGEST_FILLED
                && !Expansion.mayChange(json);
    }

    private static void fill(Map<String, Object> answer, List<SavedValue> all, String current) {
        Map<String, Object> filled = new LinkedHashMap<>();
        all.stream()
                .limit(SHOWN_VARIABLES)
                .filter(KnownWorkflow::isFilled)
                .forEach(variable -> filled.put(variable.name(), variable.value()));
        answer.put("json", null);
        if (filled.isEmpty()) {
            return;
        }
        try {
            if (Util.fixEmptyAndTrim(current) != null) {
                filled.putAll(QFlowJson.readObject(current));
            }
            answer.put("json", QFlowJson.writePretty(filled).stripTrailing());
        } catch (IllegalArgumentException e) {
            answer.put("unfilled", Messages.KnownWorkflow_unfilled(e.getMessage()));
        }
    }

    /** Whether a person could type it. */
    private static boolean isShort(String name) {
        return Scrubber.printable(name, LONGEST_NAME).equals(name);
    }

    private Found found() {
        return question.ask(this::definition, KnownWorkflow::none);
    }

    private CompletableFuture<Found> definition(Connection connection) {
        if (id == null) {
            return WorkflowNameCompletion.catalog()
                    .id(connection, name)
                    .thenCompose(known -> known == null
                            ? CompletableFuture.completedFuture(none(Messages.KnownWorkflow_unknownName()))
                            : definition(connection, known));
        }
        String problem = WorkflowId.problem(Messages.Label_workflowId(), id);
        return problem == null ? definition(connection, id) : CompletableFuture.completedFuture(none(problem));
    }

    private static CompletableFuture<Found> definition(Connection connection, String id) {
        return QualysFlowEngine.get().engine().definitions().of(connection, id);
    }

    private static Found none(String problem) {
        return new Found(null, problem);
    }
}
