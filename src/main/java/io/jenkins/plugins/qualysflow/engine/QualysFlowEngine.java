package io.jenkins.plugins.qualysflow.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.SteadyClock;
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.poll.WorkerPool;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The engine of this Jenkins: one timer thread and a few workers, however many builds wait. Idle threads end.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class QualysFlowEngine {

    private static final int WORKERS = 16;

    /** Outputs that are masked and evaluated at the same time; more would compete for processor and disk. */
    private static final int BULK = 4;

    /**
     * Builds whose evidence is archived at the same time; each may take minutes with a remote artifact manager, and one that
     * hangs keeps its thread.
     */
    private static final int ARCHIVERS = 64;

    /** Look-ups of credentials at the same time; a vault may let each of them wait. */
    private static final int LOOKUPS = 32;

    /** How long a shutdown waits for the answer to a start. */
    private static final int ANSWER_SECONDS = 10;

    /** How long it then waits for evidence that is being archived. */
    private static final int STORE_SECONDS = 5;

    private final ThreadScheduler scheduler = new ThreadScheduler("Qualys Flow timer");
    private final ThreadPoolExecutor workers = threads(WORKERS, "Qualys Flow worker");
    private final ThreadPoolExecutor bulk = threads(BULK, "Qualys Flow bulk work");
    private final ThreadPoolExecutor archivers = threads(ARCHIVERS, "Qualys Flow archiver");
    private final ThreadPoolExecutor lookups = threads(LOOKUPS, "Qualys Flow look-up");
    private final Engine engine;
    private final ConcurrentMap<FlowRun, Run<?, ?>> runs = new ConcurrentHashMap<>();
    private volatile boolean goingDown;

    public QualysFlowEngine() {
        Path folder = Jenkins.get().getRootDir().toPath().resolve("qualys-flow");
        InstantSource clock = new SteadyClock();
        ExecutionPoller poller = new ExecutionPoller(
                clock,
                scheduler,
                workers,
                () -> ThreadLocalRandom.current().nextDouble(),
                new CallsFile(folder.resolve("calls.json")));
        engine = new Engine(
                poller,
                clock,
                scheduler,
                workers,
                new Bulk(bulk),
                archivers,
                lookups,
                new WorkflowDefinitions(clock, scheduler));
    }

    /** Tasks after the shutdown are dropped: runs resume after the restart. */
    private static ThreadPoolExecutor threads(int most, String name) {
        return WorkerPool.of(most, new NamingThreadFactory(new DaemonThreadFactory(), name));
    }

    /** The engine of this Jenkins. */
    @NonNull
    public static QualysFlowEngine get() {
        return ExtensionList.lookupSingleton(QualysFlowEngine.class);
    }

    /** The services that runs share. */
    @NonNull
    public Engine engine() {
        return engine;
    }

    /** Remembers a run until it is done, so that it can be stopped if its build is killed. */
    public void remember(@NonNull FlowRun flowRun, @NonNull Run<?, ?> build) {
        runs.put(flowRun, build);
    }

    /** The run is done. */
    public void forget(@NonNull FlowRun flowRun) {
        runs.remove(flowRun);
    }

    /** The runs of a build that are not done. */
    @NonNull
    public Collection<FlowRun> runsOf(@NonNull Run<?, ?> build) {
        return runs.entrySet().stream()
                .filter(entry -> entry.getValue().equals(build))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The build of a run that is not done.
     *
     * @param waiter the owner of a wait, as {@link FlowRun#isFor} takes it; null for none
     * @return null if there is no such run
     */
    @CheckForNull
    public Run<?, ?> buildOf(@CheckForNull Object waiter) {
        return runs.entrySet().stream()
                .filter(entry -> entry.getKey().isFor(waiter))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** All runs that are not done. */
    @NonNull
    public List<FlowRun> runs() {
        return List.copyOf(runs.keySet());
    }

    /** Whether Jenkins is shutting down: then no start is sent and no step completes. */
    public static boolean isGoingDown() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null || jenkins.isTerminating() || get().goingDown;
    }

    /**
     * Ends the threads at shutdown, after Pipelines were suspended. Waits resume after the restart. A start that was sent gets
     * some time for its answer, so that its execution id is recorded.
     */
    @Terminator(requires = FlowExecutionList.EXECUTIONS_SUSPENDED)
    public static void terminate() throws InterruptedException {
        QualysFlowEngine engine = ExtensionList.lookup(QualysFlowEngine.class).get(QualysFlowEngine.class);
        if (engine != null) {
            engine.end();
        }
    }

    private void end() throws InterruptedException {
        goingDown = true;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        while (runs.keySet().stream().anyMatch(FlowRun::isStartUnanswered) && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        scheduler.close();
        // Not waited for: an interrupted collection begins again after the restart.
        bulk.shutdown();
        lookups.shutdown();
        long store = System.nanoTime() + TimeUnit.SECONDS.toNanos(STORE_SECONDS);
        // Before the workers, since an archiver hands its result to a worker.
        archivers.shutdown();
        archivers.awaitTermination(store - System.nanoTime(), TimeUnit.NANOSECONDS);
        workers.shutdown();
        workers.awaitTermination(store - System.nanoTime(), TimeUnit.NANOSECONDS);
        engine.poller().close();
        JenkinsTransport.get().close();
    }

    /** Notes the shutdown early: {@code Jenkins.isTerminating()} becomes true only later. */
    @Extension
    public static final class Shutdown extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            get().goingDown = true;
        }
    }
}
