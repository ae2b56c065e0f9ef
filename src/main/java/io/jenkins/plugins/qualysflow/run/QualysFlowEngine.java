package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The engine of this Jenkins: one timer thread and a few workers, however many builds wait. Neither exists while nothing
 * is going on.
 */
@Extension
public final class QualysFlowEngine {

    private static final int WORKERS = 8;

    private final ThreadScheduler scheduler = new ThreadScheduler("Qualys Flow timer");
    private final ThreadPoolExecutor workers;
    private final Engine engine;
    private final ConcurrentMap<FlowRun, String> runs = new ConcurrentHashMap<>();

    public QualysFlowEngine() {
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "Qualys Flow worker"));
        workers.allowCoreThreadTimeOut(true);
        InstantSource clock = InstantSource.system();
        ExecutionPoller poller = new ExecutionPoller(
                clock, scheduler, workers, () -> ThreadLocalRandom.current().nextDouble());
        engine = new Engine(poller, clock, scheduler, workers);
    }

    /** The engine of this Jenkins. */
    @NonNull
    public static QualysFlowEngine get() {
        return ExtensionList.lookupSingleton(QualysFlowEngine.class);
    }

    /** What runs are made of. */
    @NonNull
    public Engine engine() {
        return engine;
    }

    /** Remembers a run until it is done, in case its build ends without telling it. */
    public void remember(@NonNull FlowRun flowRun, @NonNull Run<?, ?> build) {
        runs.put(flowRun, build.getExternalizableId());
    }

    /** The run is done. */
    public void forget(@NonNull FlowRun flowRun) {
        runs.remove(flowRun);
    }

    /** The runs of a build that are not done. */
    @NonNull
    Collection<FlowRun> runsOf(@NonNull Run<?, ?> build) {
        String id = build.getExternalizableId();
        return runs.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(entry -> entry.getKey())
                .toList();
    }

    /** All runs that are not done. */
    @NonNull
    public List<FlowRun> runs() {
        return List.copyOf(runs.keySet());
    }

    /** Ends the threads when Jenkins goes down; what waits is taken up again after the restart. */
    @Terminator
    public static void terminate() {
        QualysFlowEngine engine = ExtensionList.lookup(QualysFlowEngine.class).get(QualysFlowEngine.class);
        if (engine != null) {
            engine.scheduler.close();
            engine.workers.shutdown();
        }
    }
}
