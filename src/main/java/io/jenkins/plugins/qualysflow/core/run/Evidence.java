package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.output.BundleFile;
import io.jenkins.plugins.qualysflow.core.output.BundlePages;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import io.jenkins.plugins.qualysflow.core.output.FileErrors;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.OutputInspector;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.report.ReportPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The evidence of one run: opened, collected and stored, once each and one after the other, so that no lock is
 * necessary.
 */
final class Evidence {

    private static final Logger LOGGER = Logger.getLogger(Evidence.class.getName());

    private final RunOrder order;
    private final RunHost host;
    private final Reports reports;
    private EvidenceBundle bundle;
    private Path folder;
    /** Why collecting was stopped; null if it was not. */
    private String stoppedFor;

    /**
     * The collected steps.
     *
     * @param own the steps of the execution itself, and all missing parts, including those of its children
     * @param children the children with their steps
     */
    record Gathered(Collected own, List<ChildResult> children) {

        private Gathered and(ChildResult child, Collected collected) {
            List<ChildResult> all = new ArrayList<>(children);
            all.add(child.with(collected.steps()));
            return new Gathered(with(own, collected.missing()), all);
        }

        private static Collected with(Collected collected, List<Missing> more) {
            List<Missing> missing = new ArrayList<>(collected.missing());
            missing.addAll(more);
            return new Collected(collected.steps(), missing);
        }
    }

    /**
     * The stored evidence.
     *
     * @param result the result with the paths of the evidence, or with the reason why it is missing
     * @param files the stored files; may be empty
     */
    record Kept(RunResult result, List<BundleFile> files) {}

    Evidence(RunOrder order, RunHost host, Reports reports) {
        this.order = order;
        this.host = host;
        this.reports = reports;
    }

    /** Creates the folder; blocks for a moment. */
    EvidenceBundle open(String executionId) throws IOException {
        folder = host.staging();
        bundle = EvidenceBundle.in(folder, executionId, order.collect().secrets());
        return bundle;
    }

    /**
     * Collects the steps of the execution and its children; fails only for errors in the plugin. Requires {@link #open}.
     *
     * @param connection gives the current connection
     * @param inspector sees the outputs of the execution itself, not those of its children
     * @param mailbox runs the continuation after each execution
     */
    CompletableFuture<Gathered> collect(
            Supplier<Connection> connection,
            Collector.Settings settings,
            Children children,
            OutputInspector inspector,
            Executor mailbox) {
        children.missing().forEach(bundle::miss);
        CompletableFuture<Gathered> chain = bundle.collect(connection.get(), order.collect(), settings, inspector)
                .thenApply(own -> new Gathered(Gathered.with(own, children.missing()), List.of()));
        for (ChildResult child : children.found()) {
            chain = chain.thenComposeAsync(
                    before -> collectChild(connection.get(), settings, child)
                            .thenApply(collected -> before.and(child, collected)),
                    mailbox);
        }
        return chain;
    }

    private CompletableFuture<Collected> collectChild(
            Connection connection, Collector.Settings settings, ChildResult child) {
        if (!child.hasEnded()) {
            // Already reported as missing.
            return CompletableFuture.completedFuture(new Collected(List.of(), List.of()));
        }
        if (stoppedFor != null) {
            Missing all = new Missing("steps of the child execution " + child.executionId(), stoppedFor);
            bundle.miss(all);
            return CompletableFuture.completedFuture(new Collected(List.of(), List.of(all)));
        }
        return bundle.collectChild(connection, child.executionId(), order.collect(), settings);
    }

    /** Stops collecting; collected files are kept. */
    void stop(String reason) {
        stoppedFor = reason;
        bundle.stop(reason);
    }

    /**
     * Writes the report and the manifest, and stores all files. May take minutes.
     *
     * @param notCollected why nothing was collected; null if it was
     */
    Kept keep(RunResult result, Verdict verdict, String notCollected) {
        try {
            if (bundle == null) {
                open(result.executionId());
            }
            Map<String, Object> description = host.description();
            BundlePages pages = (there, missing) -> ReportPages.of(reports.of(result, description, there, missing));
            List<BundleFile> files = bundle.finish(verdict.document(result, description), notCollected, pages);
            if (files.isEmpty()) {
                return new Kept(result, List.of());
            }
            List<String> paths = files.stream().map(BundleFile::path).toList();
            return new Kept(result.withArtifacts(host.publish(result.executionId(), folder, paths)), files);
        } catch (IOException e) {
            return lost(result, "it could not be kept: " + FileErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lost(result, "keeping it was interrupted", e);
        } catch (RuntimeException e) {
            return lost(result, "it could not be kept: " + e.getMessage(), e);
        }
    }

    private static Kept lost(RunResult result, String reason, Exception error) {
        LOGGER.log(
                Level.WARNING,
                "The evidence of execution " + Scrubber.printable(result.executionId()) + " was not kept",
                error);
        return new Kept(result.with(new Missing("evidence", reason)), List.of());
    }
}
