package io.jenkins.plugins.qualysflow.core.soak;

import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.MintedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.poll.WorkerPool;
import io.jenkins.plugins.qualysflow.core.run.DefinitionUse;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.RunEvent;
import io.jenkins.plugins.qualysflow.core.run.RunHost;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A soak of the engine without Jenkins, with as many threads as it has in Jenkins, over HTTP. */
final class EngineSoak implements Soak.Runs, AutoCloseable {

    private static final Credentials CREDENTIALS = Credentials.none().withClient("client-1", "secret-of-client-1");

    /** Of the run, as long as nothing should ever take. */
    private static final Duration DEADLINE = Duration.ofDays(7);

    private final Path folder;
    private final FastTime time;
    private final ThreadScheduler timers = new ThreadScheduler("Qualys Flow timer");
    private final ThreadPoolExecutor workers = WorkerPool.of(16, named("Qualys Flow worker"));
    private final ThreadPoolExecutor bulk = WorkerPool.of(4, named("Qualys Flow bulk work"));
    private final ThreadPoolExecutor archivers = WorkerPool.of(8, named("Qualys Flow archiver"));
    private final HttpTransport transport = new HttpTransport(uri -> null, "soak", CallTrace.NONE);
    private final ExecutionPoller poller;
    private final Engine engine;
    private final SoakService service;
    private final Connection connection;
    private final Soak soak;
    private final Map<Integer, FlowRun> open = new ConcurrentHashMap<>();

    private EngineSoak(SoakOptions options, Path folder, PrintStream out) {
        this.folder = folder;
        time = new FastTime(options.speed(), timers);
        Random spread = new Random(options.seed());
        poller = new ExecutionPoller(time, time, workers, spread::nextDouble);
        engine = new Engine(poller, time, time, workers, new Bulk(bulk), archivers);
        // A call that takes long takes as long as one in real time would.
        Duration noAnswer = Duration.ofSeconds(90).dividedBy(options.speed());
        service = new SoakService(options, CREDENTIALS, noAnswer, time);
        Gateway gateway = Gateway.of(service.server().url().toString());
        Account account = poller.account(new AccountKey(gateway.toString(), "one"), options.callsPerHour());
        CallListener listener = new InFastTime(account, time);
        AuthClient auth = new AuthClient(gateway, transport, time, listener);
        QFlowClient client = new HttpQFlowClient(
                gateway,
                transport,
                new MintedTokenSource(() -> auth.ofApiClient("client-1", "secret-of-client-1"), time),
                time,
                listener);
        connection = new Connection(account, client);
        soak = new Soak(options, service, time, out);
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + " " + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Does it all.
     *
     * @param folder where evidence is put and deleted
     * @return the promises that were broken; empty if none was
     */
    static List<String> run(SoakOptions options, Path folder, PrintStream out) throws Exception {
        try (EngineSoak engine = new EngineSoak(options, folder, out)) {
            List<String> broken = engine.soak.run(engine);
            return engine.poller.watchCount() == 0
                    ? broken
                    : Stream.concat(broken.stream(), Stream.of(engine.poller.watchCount() + " waits are left"))
                            .toList();
        }
    }

    /** For {@code bin/soak}, which gives the options as system properties; the argument is a folder. */
    public static void main(String[] arguments) throws Exception {
        List<String> broken = run(SoakOptions.ofProperties(3600, 5), Path.of(arguments[0]), System.out);
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    @Override
    public void begin(SoakRun run) throws Exception {
        boolean starts = run.executionId() == null;
        Instant deadline = time.instant().plus(DEADLINE);
        FlowRun flowRun = new FlowRun(
                order(run),
                starts ? RunState.begin(deadline) : RunState.waiting(run.executionId(), deadline),
                new Host(run),
                engine);
        open.put(run.number(), flowRun);
        flowRun.begin();
    }

    @Override
    public boolean abort(SoakRun run) {
        FlowRun flowRun = open.get(run.number());
        if (flowRun != null) {
            flowRun.stop();
        }
        return true;
    }

    private static RunOrder order(SoakRun run) throws Exception {
        boolean starts = run.executionId() == null;
        List<Gate> gates = GateRules.check(
                List.of(Map.of(
                        "step",
                        SoakRun.NODE,
                        "path",
                        SoakRun.GATE_PATH,
                        "condition",
                        Condition.AT_MOST.name(),
                        "value",
                        0)),
                index -> "gate",
                true);
        return new RunOrder(
                starts ? run.workflowId() : null,
                starts ? new RunRequest(Map.of(), Map.of(SoakRun.MEMBER, run.number())) : null,
                true,
                true,
                PollSettings.DEFAULT,
                new CollectOptions(new NodeGlob("*"), new NodeGlob("*filter"), 1 << 20, 1 << 20),
                Duration.ofMinutes(15),
                true,
                false,
                false,
                gates,
                RequiredGates.NONE,
                DefinitionUse.WARN);
    }

    /** The surroundings of a run; its evidence is deleted at once. */
    private final class Host implements RunHost {
        private final SoakRun run;
        private Path staging;

        Host(SoakRun run) {
            this.run = run;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public CompletableFuture<Void> save(RunState state) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean maySend() {
            return true;
        }

        @Override
        public synchronized Path staging() throws IOException {
            staging = Files.createTempDirectory(folder, "run-" + run.number() + "-");
            return staging;
        }

        @Override
        public Path temporaryFile() throws IOException {
            return Files.createTempFile(folder, "data-", ".json");
        }

        @Override
        public Map<String, Object> description() {
            return Map.of("run", run.number());
        }

        @Override
        public List<String> publish(String executionId, Path from, List<String> paths) {
            return paths;
        }

        @Override
        public synchronized void on(RunEvent event) {
            if (event instanceof RunEvent.Finished finished) {
                RunResult result = finished.result();
                open.remove(run.number());
                delete();
                soak.ended(
                        run.number(),
                        new SoakEnd(result.outcome(), result.executionId(), result.passed(), time.instant()));
            }
        }

        private void delete() {
            if (staging == null) {
                return;
            }
            try (Stream<Path> all = Files.walk(staging)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                throw new IllegalStateException("the evidence of a run can't be deleted", e);
            }
        }
    }

    /** The JDK's server sends the date of real time. */
    private record InFastTime(CallListener account, FastTime time) implements CallListener {
        @Override
        public void sent(Call call) {
            account.sent(call);
        }

        @Override
        public void repeated(Call call) {
            account.repeated(call);
        }

        @Override
        public void minted(Call call) {
            account.minted(call);
        }

        @Override
        public void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {
            account.answered(call, status, rate, time.instant());
        }
    }

    @Override
    public void close() {
        poller.close();
        timers.close();
        workers.shutdown();
        bulk.shutdown();
        archivers.shutdown();
        transport.close();
        service.close();
    }
}
