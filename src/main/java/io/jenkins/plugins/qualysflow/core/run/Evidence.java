package io.jenkins.plugins.qualysflow.core.run;

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
import java.util.logging.Level;
import java.util.logging.Logger;

/** The evidence of one run: opened, collected and kept, once each. */
final class Evidence {

    private static final Logger LOGGER = Logger.getLogger(Evidence.class.getName());

    private final RunOrder order;
    private final RunHost host;
    private final Engine engine;
    private final Reports reports;
    private EvidenceBundle bundle;
    private Path folder;
    private String stoppedFor;

    /**
     * What was collected.
     *
     * @param own the steps of the execution itself, and everything that is missing, of its children too
     * @param children the children with their steps
     */
    record Gathered(Collected own, List<ChildResult> children) {

        private Gathered and(ChildResult child, List<Missing> more) {
            List<ChildResult> all = new ArrayList<>(children);
            all.add(child);
            List<Missing> missing = new ArrayList<>(own.missing());
            missing.addAll(more);
            return new Gathered(new Collected(own.steps(), missing), all);
        }
    }

    /**
     * What became of the evidence.
     *
     * @param result the result with where it is kept, or with what went wrong
     * @param files what is kept; empty where nothing is
     */
    record Kept(RunResult result, List<BundleFile> files) {}

    Evidence(RunOrder order, RunHost host, Engine engine, Reports reports) {
        this.order = order;
        this.host = host;
        this.engine = engine;
        this.reports = reports;
    }

    /** Opens it where that has not been done. */
    synchronized void open(String executionId) throws IOException {
        if (bundle == null) {
            folder = host.staging();
            bundle = EvidenceBundle.in(folder, executionId, order.collect().secrets());
        }
    }

    private synchronized Path folder() {
        return folder;
    }

    /** Whether it was opened, which is when collecting begins at the latest. */
    synchronized boolean isOpen() {
        return bundle != null;
    }

    /**
     * Collects what the execution and its children left; fails for errors of ours alone. To be opened before.
     *
     * @param inspector sees the outputs of the execution itself, not those of its children
     */
    CompletableFuture<Gathered> collect(Link link, Children children, OutputInspector inspector) {
        Collector.Settings settings = new Collector.Settings(
                engine.clock(),
                engine.scheduler(),
                engine.clock().instant().plus(order.collectTime()),
                order.polling().maxInterval(),
                engine.bulk(),
                link::renewed);
        children.missing().forEach(bundle::miss);
        CompletableFuture<Gathered> chain = bundle.collect(link.connection(), order.collect(), settings, inspector)
                .thenApply(own -> {
                    List<Missing> missing = new ArrayList<>(own.missing());
                    missing.addAll(children.missing());
                    return new Gathered(new Collected(own.steps(), missing), List.of());
                });
        for (ChildResult child : children.found()) {
            chain = chain.thenCompose(so -> collectChild(link.connection(), settings, child)
                    .thenApply(collected -> so.and(child.with(collected.steps()), collected.missing())));
        }
        return chain;
    }

    private CompletableFuture<Collected> collectChild(
            Connection connection, Collector.Settings settings, ChildResult child) {
        if (!child.hasEnded()) {
            // That is among what is missing already.
            return CompletableFuture.completedFuture(new Collected(List.of(), List.of()));
        }
        synchronized (this) {
            if (stoppedFor != null) {
                Missing all = new Missing("steps of the child execution " + child.executionId(), stoppedFor);
                bundle.miss(all);
                return CompletableFuture.completedFuture(new Collected(List.of(), List.of(all)));
            }
        }
        return bundle.collectChild(connection, child.executionId(), order.collect(), settings);
    }

    /** Gives up collecting; what is there stays. */
    void stop(String reason) {
        synchronized (this) {
            stoppedFor = reason;
        }
        bundle.stop(reason);
    }

    /**
     * Writes what is to stand beside the collected files, and keeps all of it.
     *
     * @param notCollected why nothing was collected; null where it was
     * @return what became of it
     */
    Kept keep(RunResult result, Verdict verdict, String notCollected) {
        try {
            open(result.executionId());
            Path written = folder();
            Map<String, Object> description = host.description();
            BundlePages pages = (there, missing) -> ReportPages.of(reports.of(result, description, there, missing));
            List<BundleFile> files = bundle.finish(verdict.document(result, description), notCollected, pages);
            if (files.isEmpty()) {
                return new Kept(result, List.of());
            }
            List<String> paths = files.stream().map(BundleFile::path).toList();
            return new Kept(result.withArtifacts(host.publish(result.executionId(), written, paths)), files);
        } catch (IOException e) {
            return lost(result, FileErrors.reason(e), e);
        } catch (RuntimeException e) {
            return lost(result, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lost(result, "keeping it was interrupted");
        }
    }

    private static Kept lost(RunResult result, String reason, Exception error) {
        LOGGER.log(Level.WARNING, "The evidence of execution " + result.executionId() + " was not kept", error);
        return lost(result, "it could not be kept: " + reason);
    }

    private static Kept lost(RunResult result, String reason) {
        return new Kept(result.with(new Missing("evidence", reason)), List.of());
    }
}
