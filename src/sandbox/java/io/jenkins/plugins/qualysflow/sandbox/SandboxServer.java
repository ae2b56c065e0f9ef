package io.jenkins.plugins.qualysflow.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.qualysflow.sandbox.routes.HttpFront;
import io.jenkins.plugins.qualysflow.sandbox.routes.QFlowService;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.FaultScript;
import io.jenkins.plugins.qualysflow.sandbox.state.Journal;
import io.jenkins.plugins.qualysflow.sandbox.state.RateLimiter;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.state.Tokens;
import io.jenkins.plugins.qualysflow.sandbox.state.Workflows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A simulated Qualys Flow service on 127.0.0.1; no other address can be chosen. Its threads are daemons. The methods
 * may be called from any thread while it serves.
 */
public final class SandboxServer implements AutoCloseable {
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // Without it each answer over a kept connection may wait 40 ms for the acknowledgement of its own head.
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final Journal journal = new Journal();
    private final FaultScript faults = new FaultScript();
    private final Workflows workflows = new Workflows();
    private final Executions executions;
    private final Tokens tokens;
    private final InstantSource clock;
    private final HttpFront front;
    private final HttpServer server;
    private final ExecutorService executor;

    private SandboxServer(Scenario scenario, int port, InstantSource clock) throws IOException {
        this.clock = Objects.requireNonNull(clock);
        scenario.workflows().forEach(workflow -> workflows.put(workflow, clock.instant()));
        scenario.faults().forEach(faults::add);
        executions = new Executions(workflows, scenario.runningStatus(), clock);
        tokens = new Tokens(scenario.credentials(), clock);
        RateLimiter limiter = new RateLimiter(scenario.rateLimit().orElse(null), clock);
        front = new HttpFront(
                new QFlowService(scenario, workflows, executions, tokens, limiter, clock), faults, journal, clock);
        server = HttpServer.create(new InetSocketAddress(loopback(), port), 0);
        executor = Executors.newCachedThreadPool(task -> daemon(task, "sandbox-call"));
        server.setExecutor(executor);
        server.createContext("/", front);
        // The JDK's server makes its dispatcher in the thread that starts it, and a thread inherits being a daemon.
        CompletableFuture.runAsync(
                        server::start, task -> daemon(task, "sandbox-start").start())
                .join();
    }

    /**
     * Starts a service on a free port, by the system's clock.
     *
     * @throws UncheckedIOException if no port can be had
     */
    public static SandboxServer start(Scenario scenario) {
        return start(scenario, 0, InstantSource.system());
    }

    /**
     * Starts a service.
     *
     * @param port 0 for a free one, else from 1 to 65535
     * @param clock what all state follows from
     * @throws IllegalArgumentException if the port is out of range
     * @throws UncheckedIOException if the port is taken
     */
    public static SandboxServer start(Scenario scenario, int port, InstantSource clock) {
        try {
            return new SandboxServer(scenario, port, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1, port " + port + ": " + e.getMessage(), e);
        }
    }

    /** The address of the service, to be used as gateway URL; without a path. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All requests so far. */
    public Journal journal() {
        return journal;
    }

    /** The execution of that id, if it has begun. */
    public Optional<SimulatedExecution> execution(String executionId) {
        return executions.find(executionId);
    }

    /** All executions that have begun, oldest first. */
    public List<SimulatedExecution> executions() {
        return executions.all();
    }

    /**
     * Begins an execution now as another user in the UI would, without a request.
     *
     * @throws IllegalArgumentException if there is no such workflow
     */
    public SimulatedExecution startFromUi(String workflowId) {
        return startFromUi(workflowId, clock.instant());
    }

    /** As {@link #startFromUi(String)}, with another begin, perhaps in the past; in the future it is not seen yet. */
    public SimulatedExecution startFromUi(String workflowId, Instant startedAt) {
        SimulatedWorkflow workflow = workflows
                .find(workflowId)
                .orElseThrow(() -> new IllegalArgumentException("no workflow " + workflowId))
                .workflow();
        return executions.begin(
                workflow, startedAt, new SimulatedExecution.Origin("UI", null, Json.object(), Json.object()));
    }

    /**
     * Ends an execution now with that status (any text), and its running step with it; one that has ended keeps its
     * end.
     *
     * @throws IllegalArgumentException if there is no such execution
     */
    public void finish(String executionId, String status) {
        known(executionId).finish(status);
    }

    /** Forgets an execution, as if it were too old to be served; nothing if there is none. */
    public void forget(String executionId) {
        executions.forget(executionId);
    }

    /** Adds a workflow, or replaces the one of that id; executions begun before stay as they are. */
    public void putWorkflow(SimulatedWorkflow workflow) {
        workflows.put(workflow, clock.instant());
    }

    /** Removes a workflow; its executions stay. */
    public void removeWorkflow(String workflowId) {
        workflows.remove(workflowId);
    }

    /** Adds a fault; its calls are counted from now on. */
    public void addFault(Fault fault) {
        faults.add(fault);
    }

    /** From now on decides about each call that no other fault hits. Asked for one call at a time. */
    public void addFaultsByChance(Function<Operation, Optional<Fault>> decision) {
        faults.byChance(decision);
    }

    /** Removes all faults, those by chance too. */
    public void clearFaults() {
        faults.clear();
    }

    /** Ends all delays of the calls that are in the journal by now: they go on. Calls to come are delayed as before. */
    public void releaseCalls() {
        front.release();
    }

    /** Accepts one more token as it is, until all are revoked. */
    public void acceptToken(String token) {
        tokens.accept(token);
    }

    /** All tokens that this service has ever given or accepted, to search for them where none may be. */
    public Set<String> tokens() {
        return tokens.all();
    }

    /** Makes all tokens so far invalid, fixed ones too: the next call with one of them gets 401. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** Ends the service at once: calls in progress are dropped, delays end. May be called twice. */
    @Override
    public void close() {
        front.close();
        server.stop(0);
        executor.shutdownNow();
    }

    private SimulatedExecution known(String executionId) {
        return executions
                .find(executionId)
                .orElseThrow(() -> new IllegalArgumentException("no execution " + executionId));
    }

    private static InetAddress loopback() throws IOException {
        // Given as bytes, so that no hosts file can turn it into another address.
        return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
