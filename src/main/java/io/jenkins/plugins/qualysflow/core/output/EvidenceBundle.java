package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The evidence of one execution and of those it began: collected step data, {@code execution.json} and
 * {@code manifest.json} in one folder.
 *
 * <p>Collecting comes first, one execution after the other, then {@link #finish}; without a folder the steps are listed,
 * wanted outputs are inspected, and nothing is written.
 */
public final class EvidenceBundle {

    private static final Logger LOGGER = Logger.getLogger(EvidenceBundle.class.getName());

    /** The folder of the inputs and outputs of steps. */
    static final String STEPS = "steps/";

    /** Ending of the files of inputs. */
    static final String INPUT = ".input.json";

    /** Ending of the files of outputs. */
    static final String OUTPUT = ".output.json";

    private final String executionId;
    private final BundleFolder folder;
    private final Allowance allowance = new Allowance();
    private final FileNames children = new FileNames();
    private final List<Missing> missing = new ArrayList<>();
    private List<RedactPath> redact = List.of();
    private Collector collector;
    private boolean collected;

    private EvidenceBundle(String executionId, BundleFolder folder) {
        this.executionId = executionId;
        this.folder = folder;
    }

    /**
     * A bundle.
     *
     * @param root folder to write to, made where it is missing; null to write nothing
     */
    public static EvidenceBundle in(Path root, String executionId) throws IOException {
        return in(root, executionId, new MaskedLiterals());
    }

    /**
     * A bundle in which some texts are masked.
     *
     * @param root as above
     * @param secrets those texts
     */
    public static EvidenceBundle in(Path root, String executionId, MaskedLiterals secrets) throws IOException {
        return new EvidenceBundle(executionId, root == null ? null : new BundleFolder(root, secrets));
    }

    /** Path of a bundle among the artifacts of a build, or in the folder of an archive; no slash at its end. */
    public static String path(String executionId) {
        return "qflow/" + FileNames.safe(executionId);
    }

    /**
     * Path of the output of a step of the execution itself, where {@link #path} leads. Where two steps have the same place and
     * names that give the same file name, that of the second is another.
     *
     * @param order place of the step in its execution
     */
    public static String outputPath(String executionId, long order, String nodeId) {
        return path(executionId) + "/" + STEPS + order + "-" + FileNames.safe(nodeId) + OUTPUT;
    }

    /** Begins to collect what the execution itself left, with nobody inspecting it; the future never fails. */
    public CompletableFuture<Collected> collect(
            Connection connection, CollectOptions options, Collector.Settings settings) {
        return collect(connection, options, settings, OutputInspector.NONE);
    }

    /**
     * Begins to collect what the execution itself left; the future never fails.
     *
     * @param inspector looks at the outputs it wants, which are fetched even where they are not archived
     */
    public CompletableFuture<Collected> collect(
            Connection connection, CollectOptions options, Collector.Settings settings, OutputInspector inspector) {
        CollectTarget target = new CollectTarget(folder, "", "", allowance);
        synchronized (this) {
            redact = options.redact();
        }
        return begin(new Collector(connection, executionId, options, settings, target, inspector), true);
    }

    /**
     * Begins to collect what an execution left that this one began, into {@code children/<its id>/}, under the same
     * limits and the same manifest; the future never fails. To be called when the one before is done.
     */
    public CompletableFuture<Collected> collectChild(
            Connection connection, String childExecutionId, CollectOptions options, Collector.Settings settings) {
        String path = "children/" + children.unique("", childExecutionId, "") + "/";
        CollectTarget target =
                new CollectTarget(folder, path, " of the child execution " + childExecutionId, allowance);
        return begin(
                new Collector(connection, childExecutionId, options, settings, target, OutputInspector.NONE), false);
    }

    private CompletableFuture<Collected> begin(Collector made, boolean own) {
        synchronized (this) {
            collector = made;
        }
        return made.collect().thenApply(all -> {
            synchronized (this) {
                collected |= own;
                missing.addAll(all.missing());
            }
            return all;
        });
    }

    /** Notes in the manifest what is missing for a reason that only the caller knows. */
    public synchronized void miss(Missing part) {
        missing.add(part);
    }

    /** Gives up collecting; what is there stays. Nothing happens where it has not begun or is done. */
    public void stop(String reason) {
        Collector running;
        synchronized (this) {
            running = collector;
        }
        if (running != null) {
            running.stop(reason);
        }
    }

    /**
     * Writes {@code execution.json}, what people read, and {@code manifest.json}.
     *
     * @param execution what was run, with what, when, and how it ended; plain JSON values. Sensitive names in it are
     *     masked by the caller
     * @param notCollected why nothing was collected; null where it was
     * @param pages what is there for people to read; where it fails the manifest says so, and the evidence is complete
     *     without it, since it has nothing of its own
     * @return all files of the bundle, the manifest last; empty where nothing is written
     */
    public synchronized List<BundleFile> finish(Map<String, Object> execution, String notCollected, BundlePages pages)
            throws IOException {
        if (folder == null) {
            return List.of();
        }
        if (notCollected != null || !collected) {
            missing.add(new Missing("step outputs", notCollected != null ? notCollected : "they were not collected"));
        }
        folder.seal();
        folder.text("execution.json", QFlowJson.writePretty(folder.secrets().of(execution)));
        List<Missing> unread = write(pages);
        Map<String, Object> manifest =
                Manifest.of(executionId, folder.files(), missing, unread, redact, folder.secrets());
        folder.text("manifest.json", QFlowJson.writePretty(manifest));
        return folder.files();
    }

    /** All of what people read, or nothing of it: its files lead to each other. */
    private List<Missing> write(BundlePages pages) {
        List<String> begun = new ArrayList<>();
        try {
            for (Map.Entry<String, String> text :
                    pages.of(folder.files(), List.copyOf(missing)).entrySet()) {
                begun.add(text.getKey());
                folder.text(text.getKey(), text.getValue());
            }
            return List.of();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    "The report of execution " + Scrubber.printable(executionId) + " could not be made",
                    e);
            begun.forEach(this::takeBack);
            // Its message may name folders of the machine.
            return List.of(new Missing(
                    "report", "it could not be made: " + e.getClass().getSimpleName()));
        }
    }

    private void takeBack(String path) {
        try {
            folder.remove(path);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A part of a report that could not be made was left behind", e);
        }
    }
}
