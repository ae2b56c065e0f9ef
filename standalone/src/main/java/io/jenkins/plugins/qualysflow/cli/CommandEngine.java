package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.ProxyServer;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The engine with the threads that a command lends it; all of them daemons, so that none keeps the process alive. */
final class CommandEngine implements AutoCloseable {

    private final ThreadScheduler scheduler = new ThreadScheduler("qflow-timer");

    /** As many threads as there is work. What still comes in after the end is dropped: nobody waits for it. */
    private final ExecutorService worker = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            CommandEngine::daemon,
            new ThreadPoolExecutor.DiscardPolicy());

    private final Engine engine;
    private HttpTransport transport;

    CommandEngine(InstantSource clock) {
        ExecutionPoller poller = new ExecutionPoller(
                clock, scheduler, worker, () -> ThreadLocalRandom.current().nextDouble());
        engine = new Engine(poller, clock, scheduler, worker, new Bulk(worker), worker);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "qflow-worker");
        thread.setDaemon(true);
        return thread;
    }

    Engine engine() {
        return engine;
    }

    /** What the command sends its calls by, watched; to be asked for once. */
    HttpTransport transport(CallTrace trace) {
        transport = new HttpTransport(ProxyServer::ofJvm, "qflow", trace);
        return transport;
    }

    /** Ends the timers and the connections; what a worker is about to do is done. */
    @Override
    public void close() {
        scheduler.close();
        worker.shutdown();
        if (transport != null) {
            transport.close();
        }
    }
}
