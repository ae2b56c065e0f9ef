package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Two hundred starts at the same moment, each over a connection of its own. */
final class StartsRow implements Row {

    private static final int AT_ONCE = 200;
    private static final int MOST_THREADS = 8;

    /** How long the client may tidy up. */
    private static final int SECONDS_UNTIL_COUNTED = 3;

    @Override
    public String name() {
        return "starts";
    }

    @Override
    public String title() {
        return "200 starts at once";
    }

    @Override
    public RowReport measure(Settings settings) throws Exception {
        int rounds = settings.quick() ? 3 : 10;
        List<Double> starts = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        List<Double> connects = new ArrayList<>();
        Threads left;
        try (SandboxProcess sandbox = SandboxProcess.start(settings, 2);
                HttpTransport transport = new HttpTransport(address -> null, "bench", CallTrace.NONE)) {
            QFlowClient client = client(sandbox.url(), transport);
            String execution = client.run(SandboxProcess.WORKFLOW, new RunRequest(Map.of(), null))
                    .get(30, TimeUnit.SECONDS)
                    .executionId();
            for (int i = 0; i < 3; i++) { // until the JIT compiler has seen it, and connections are there
                millis(() -> client.execution(execution));
            }
            // Before any start: the service closes kept connections when too many others stay open beside them.
            for (int i = 0; i < rounds; i++) {
                kept.add(millis(() -> client.execution(execution)));
            }
            Threads before = Threads.now();
            for (int i = 0; i < rounds; i++) {
                starts.add(millis(() -> client.run(SandboxProcess.WORKFLOW, new RunRequest(Map.of(), null))));
                connects.add(connectMillis(sandbox.url()));
            }
            Thread.sleep(TimeUnit.SECONDS.toMillis(SECONDS_UNTIL_COUNTED));
            left = Threads.now().since(before);
        }
        double limit = 2 * Numbers.median(kept) + Numbers.median(connects);
        Table table = Table.of(
                        "Medians of " + AT_ONCE + " calls at once in milliseconds; over " + rounds
                                + " rounds, least / median / most",
                        "starts",
                        "calls on kept connections",
                        "a connection",
                        "starts by kept")
                .row(
                        Numbers.spread(starts),
                        Numbers.spread(kept),
                        Numbers.spread(connects),
                        Numbers.text(Numbers.median(starts) / Numbers.median(kept)))
                .build();
        return new RowReport(
                List.of(
                        "The plugin's HTTP client against the simulated service, which is in a JVM of its own. A start has a"
                                + " connection of its own; the calls beside it are Execution Details, as many at once, on"
                                + " connections that are open already.",
                        "Threads left over " + SECONDS_UNTIL_COUNTED + " s after the last of " + rounds + " × "
                                + AT_ONCE + " starts, without a garbage collection: " + left.text() + "."),
                List.of(table),
                List.of(),
                List.of(
                        Goal.atMost("threads left over", MOST_THREADS, left.total(), ""),
                        Goal.atMost(
                                "median of a start, by twice a call on a kept connection plus a connection",
                                1,
                                Numbers.median(starts) / limit,
                                " ×")));
    }

    private static QFlowClient client(URI url, HttpTransport transport) {
        return new HttpQFlowClient(
                Gateway.of(url.toString()),
                transport,
                new FixedTokenSource(BearerToken.of(SandboxProcess.TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
    }

    /** The median time from the begin of a call to its answer, of many that are begun at once. */
    private static double millis(Supplier<CompletableFuture<?>> call) throws Exception {
        Queue<Double> times = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            long begun = System.nanoTime();
            calls.add(call.get().whenComplete((answer, error) -> times.add((System.nanoTime() - begun) / 1e6)));
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
        return Numbers.median(times);
    }

    private static double connectMillis(URI url) throws IOException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 10_000);
                times.add((System.nanoTime() - begun) / 1e6);
            }
        }
        return Numbers.median(times);
    }
}
