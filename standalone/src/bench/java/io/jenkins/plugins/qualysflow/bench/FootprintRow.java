package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.poll.WorkerPool;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;

/** What ten thousand open waits hold: heap and threads, in real time. */
final class FootprintRow implements Row {

    private static final int WAITS = 10_000;
    private static final int WORKFLOWS = 200;
    private static final double MOST_KILOBYTES = 1.5;
    private static final int MOST_THREADS = 8;

    /** As many as the plugin has in Jenkins. */
    private static final int WORKERS = 16;

    private static final String SERVICE_THREAD = "bench service";
    private static final int PLENTY = 1_000_000;

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public String title() {
        return "Heap and threads of 10,000 waits";
    }

    @Override
    public RowReport measure(Settings settings) throws Exception {
        int rounds = settings.quick() ? 1 : 3;
        List<Double> bytes = new ArrayList<>();
        List<Double> calls = new ArrayList<>();
        Threads most = new Threads(Map.of());
        for (int i = 0; i < rounds; i++) {
            Held held = hold(settings.quick() ? 12 : 45);
            bytes.add(held.bytes() / 1024);
            calls.add((double) held.calls());
            most = held.threads().total() > most.total() ? held.threads() : most;
        }
        Table table = Table.of(
                        WAITS + " waits over " + WORKFLOWS + " workflows, " + rounds + " rounds, least / median / most",
                        "heap for each (KB)",
                        "most threads",
                        "calls meanwhile")
                .row(Numbers.spread(bytes), most.text(), Numbers.spread(calls))
                .build();
        return new RowReport(
                List.of("The plugin's poller with its timer thread and its workers, of which there may be " + WORKERS
                        + ", and a service in the same JVM that answers at once and has so large a quota that every wait is"
                        + " polled. Heap is what is in use after a garbage collection, less what was before the waits began; the"
                        + " ids of the executions count, and what each poll showed."),
                List.of(table),
                List.of(),
                List.of(
                        Goal.atMost("heap of a wait", MOST_KILOBYTES, Numbers.median(bytes), " KB"),
                        Goal.atMost("threads of ours", MOST_THREADS, most.total(), "")));
    }

    private record Held(double bytes, int calls, Threads threads) {}

    private static Held hold(int seconds) throws InterruptedException {
        Threads before = Threads.now();
        InstantSource clock = InstantSource.system();
        ThreadPoolExecutor workers = WorkerPool.of(WORKERS, Thread::new);
        try (ThreadScheduler ofService = new ThreadScheduler(SERVICE_THREAD);
                ThreadScheduler scheduler = new ThreadScheduler("timer")) {
            SimulatedService service =
                    new SimulatedService(clock, ofService, Duration.ofMillis(1), PLENTY, Faults.NONE, new Random(1));
            List<Await> awaits = awaits(service, clock.instant());
            ExecutionPoller poller = new ExecutionPoller(
                    clock, scheduler, workers, () -> ThreadLocalRandom.current().nextDouble());
            Account account = poller.account(new AccountKey("https://gateway.example", "bench"), PLENTY);
            Connection connection = new Connection(account, service.client(account));
            OurPoller.Ends unheard = new OurPoller.Ends(end -> {});
            long heap = usedHeap();
            for (Await await : awaits) {
                // A copy of the id, as each build reads one of its own from an answer.
                String id = new String(await.executionId().toCharArray());
                poller.watch(
                        OurPoller.watch(
                                new Await(await.workflowId(), id, await.since(), await.deadline(), List.of(), 1)),
                        connection,
                        unheard);
            }
            Threads most = Threads.now().since(before);
            for (int i = 0; i < seconds * 10; i++) {
                Thread.sleep(100);
                Threads now = Threads.now().since(before).without(SERVICE_THREAD);
                most = now.total() > most.total() ? now : most;
            }
            double held = (usedHeap() - heap) / (double) awaits.size();
            if (poller.watchCount() != awaits.size()) {
                throw new IllegalStateException("waits have ended that should go on");
            }
            return new Held(held, service.arrivals().size(), most);
        } finally {
            workers.shutdownNow();
        }
    }

    private static List<Await> awaits(SimulatedService service, Instant now) {
        List<Await> awaits = new ArrayList<>();
        List<String> workflows = new ArrayList<>();
        for (int i = 0; i < WORKFLOWS; i++) {
            workflows.add(new UUID(i, i).toString());
        }
        for (int i = 0; i < WAITS; i++) {
            ServiceExecution execution = service.begin(workflows.get(i % WORKFLOWS), Duration.ofDays(1));
            awaits.add(new Await(
                    execution.workflowId(), execution.id(), now, now.plus(Duration.ofHours(12)), List.of(), 1));
        }
        return awaits;
    }

    private static long usedHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
