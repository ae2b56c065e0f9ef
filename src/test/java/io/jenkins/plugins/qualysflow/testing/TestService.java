package io.jenkins.plugins.qualysflow.testing;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** A simulated Qualys Flow with three workflows, and a Jenkins that knows it as server {@code test}. */
public final class TestService implements AutoCloseable {

    /** Ends well within a second. */
    public static final String QUICK = "11111111-2222-4333-8444-000000000001";

    /** Ends when a test says so. */
    public static final String ENDLESS = "11111111-2222-4333-8444-000000000002";

    /** Ends badly within a second. */
    public static final String FAILING = "11111111-2222-4333-8444-000000000003";

    /** Of {@link #workflowWithFailedStep()}, which is not among the three. */
    public static final String FAILED_STEP = "11111111-2222-4333-8444-000000000004";

    public static final String CLIENT_ID = "client-4711";
    public static final String CLIENT_SECRET = "s3cr3t-0f-the-cl1ent";
    public static final String CREDENTIALS_ID = "qualys-client";

    /** What the second node of each workflow puts out, as the service sends it. */
    public static final String OUTPUT =
            "{\"buckets\": [{\"name\": \"logs-a\", \"public\": true}], \"score\": 0.80, \"big\": 12345678901234567890}";

    /** Of all services so far: Jenkins remembers for an hour what was called where, longer than most of them live. */
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private final SandboxServer server;

    public TestService() {
        this(scenario());
    }

    public TestService(Scenario scenario) {
        SandboxServer started = SandboxServer.start(scenario);
        while (!PORTS.add(started.url().getPort())) {
            SandboxServer elsewhere = SandboxServer.start(scenario);
            started.close();
            started = elsewhere;
        }
        server = started;
    }

    /** The three workflows; for a test to change. */
    public static Scenario scenario() {
        return Scenario.builder()
                .credentials(credentials())
                .workflow(workflow(QUICK, Duration.ZERO, "Success"))
                .workflow(workflow(ENDLESS, Duration.ofDays(1), "Success"))
                .workflow(workflow(FAILING, Duration.ZERO, "Failed"))
                .build();
    }

    /** The one client that the service knows. */
    public static Credentials credentials() {
        return Credentials.none().withClient(CLIENT_ID, CLIENT_SECRET);
    }

    private static SimulatedWorkflow workflow(String id, Duration duration, String status) {
        return SimulatedWorkflow.builder(id)
                .duration(duration)
                .status(status)
                .node(SimulatedNode.of("node-6748e0e3-resource").withOutput(NodeData.json("[1, 2, 3]")))
                .node(SimulatedNode.of("node-67649155-filter").withOutput(NodeData.json(OUTPUT)))
                .build();
    }

    /** Ends well within a second, with a step that failed. */
    public static SimulatedWorkflow workflowWithFailedStep() {
        return SimulatedWorkflow.builder(FAILED_STEP)
                .duration(Duration.ZERO)
                .status("Success")
                .node(SimulatedNode.of("node-6748e0e3-resource").withStatus("Failed"))
                .build();
    }

    /** Adds server and credential to the Jenkins that runs now. */
    public TestService configure() throws Exception {
        addCredential();
        QualysFlowConfiguration.get().setServers(List.of(asServer("test")));
        return this;
    }

    /** Adds the API client to the system store, for servers alone. */
    public void addCredential() throws Exception {
        add(CredentialsScope.SYSTEM, CREDENTIALS_ID);
    }

    /** Adds the API client, for servers and builds, to the Jenkins that runs now, which may be another process. */
    public static void addApiClient(String id) throws Exception {
        add(CredentialsScope.GLOBAL, id);
    }

    private static void add(CredentialsScope scope, String id) throws Exception {
        add(new QualysApiClientCredentialsImpl(scope, id, null, CLIENT_ID, Secret.fromString(CLIENT_SECRET)));
    }

    /** Adds a secret text, for builds. */
    public static void addSecretText(String id, String text) throws Exception {
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(text)));
    }

    /** Adds a credential to the system store, in place of any of the same id. */
    public static void add(StandardCredentials credentials) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .removeIf(known ->
                        known instanceof IdCredentials with && with.getId().equals(credentials.getId()));
        provider.getCredentials().add(credentials);
        provider.save();
    }

    /** This service as a server, polled every second, which takes more calls than the usual quota has. */
    public QualysFlowServer asServer(String name) {
        QualysFlowServer configured = new QualysFlowServer(name);
        configured.setUrl(server.url().toString());
        configured.setCredentialsId(CREDENTIALS_ID);
        configured.setMaxIntervalSeconds(1);
        configured.setCallsPerHour(10_000);
        return configured;
    }

    public SandboxServer server() {
        return server;
    }

    /** The requests that wanted to start something. */
    public List<JournalEntry> starts() {
        return server.journal().of(Operation.RUN);
    }

    /** Waits until the service has been asked that often. */
    public void awaitCalls(Operation operation, int atLeast) throws InterruptedException {
        if (!server.journal().await(operation, atLeast, Duration.ofSeconds(60))) {
            throw new AssertionError("the service was not asked for " + operation + " " + atLeast + " times");
        }
    }

    /** From now on a poll asks for the details of one execution: lists are refused. */
    public void pollByDetails() {
        server.addFault(Fault.on(Operation.EXECUTION_LIST).answer(403, "{}"));
    }

    /** Holds what collects the output of that node; from now on each output costs a call. */
    public void holdOutput(String node) {
        server.addFault(Fault.on(Operation.STEP_LIST).query("includeData=true").withoutData());
        server.addFault(Fault.on(Operation.STEP_OUTPUT)
                .path(node)
                .delayed(Duration.ofHours(1))
                .pass());
    }

    /** The only execution there is. */
    public SimulatedExecution onlyExecution() {
        List<SimulatedExecution> executions = server.executions();
        if (executions.size() != 1) {
            throw new AssertionError("there are " + executions.size() + " executions");
        }
        return executions.get(0);
    }

    /** Ends the only execution there is. */
    public void finish(String status) {
        server.finish(onlyExecution().id(), status);
    }

    @Override
    public void close() {
        server.close();
    }
}
