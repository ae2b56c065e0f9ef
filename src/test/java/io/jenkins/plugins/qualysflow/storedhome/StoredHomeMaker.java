package io.jenkins.plugins.qualysflow.storedhome;

import static io.jenkins.plugins.qualysflow.testing.TestService.CREDENTIALS_ID;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.RequiredGate;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Stores a home of Jenkins with this version of the plugin, for this and every later version to read. Keeps what is wanted of
 * it under {@link StoredHome#ALL}, in the folder that {@code -Dqflow.storedHome=NAME} names.
 */
@Tag("load")
class StoredHomeMaker {

    private static final String NAME = System.getProperty("qflow.storedHome");

    /** Acted on, and never answered. */
    static final String UNANSWERED = "11111111-2222-4333-8444-000000000011";

    /** Ends at once, and the output of its second node does not come. */
    static final String COLLECTED = "11111111-2222-4333-8444-000000000012";

    /** Its start is put off. */
    static final String LIMITED = "11111111-2222-4333-8444-000000000013";

    /** Its start is answered with an error, after it was acted on. */
    static final String LOST = "11111111-2222-4333-8444-000000000014";

    private static final String SLOW_NODE = "node-67649155-slow";
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What of a home is kept: the rest Jenkins makes anew, or it belongs to other plugins. */
    private static final Pattern KEPT = Pattern.compile(
            "credentials\\.xml|" + Pattern.quote(StoredHome.CONFIGURATION)
                    + "|org\\.jenkinsci\\.plugins\\.workflow\\.flow\\.FlowExecutionList\\.xml"
                    + "|secrets/(master\\.key|hudson\\.util\\.Secret)|qualys-flow/(calls\\.json|usual-times\\.json|open-builds\\.txt)|jobs/.*");

    /** The files of one build with evidence show what those of all are. */
    private static final Pattern LEFT_OUT =
            Pattern.compile(".*/(fail|gate|frees|release)[^/]*/builds/.*/archive/.*|.*\\.tmp");

    @RegisterExtension
    private final RealJenkinsExtension jenkins = JenkinsProcess.extension().withTimeout(900);

    private TestService service;

    /** The workflows beside those of {@link TestService} that the kept builds know. */
    static void addWorkflows(TestService service) {
        for (String id : List.of(UNANSWERED, LIMITED, LOST)) {
            service.server()
                    .putWorkflow(
                            SimulatedWorkflow.builder(id).duration(FOR_EVER).build());
        }
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(COLLECTED)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of(SLOW_NODE).withOutput(NodeData.json(TestService.OUTPUT)))
                        .build());
    }

    @BeforeEach
    void begin() {
        service = new TestService();
        addWorkflows(service);
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .path(UNANSWERED)
                        .replyDelayed(FOR_EVER)
                        .pass());
        service.server()
                .addFault(Fault.on(Operation.RUN)
                        .path(LIMITED)
                        .header("Retry-After", "3000")
                        .answer(429));
        service.server().addFault(Fault.on(Operation.RUN).path(LOST).processed().answer(504));
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void storesAHome() throws Throwable {
        assertThat(NAME).as("-Dqflow.storedHome=NAME").isNotBlank();
        Path target = StoredHome.ALL.resolve(NAME);
        assertThat(target).doesNotExist();
        jenkins.startJenkins();
        jenkins.runRemotely(StoredHomeMaker::createAll, service.server().url().toString());
        service.holdOutput(SLOW_NODE);
        // In this order: nothing is called any more once a start is put off.
        for (Map.Entry<String, Phase> job : List.of(
                Map.entry("waiting", Phase.WAITING),
                Map.entry("team/waiting", Phase.WAITING),
                Map.entry("waiting-freestyle", Phase.WAITING),
                Map.entry("collecting", Phase.COLLECTING),
                Map.entry("unanswered", Phase.TRIGGERING))) {
            jenkins.runRemotely(StoredHomeMaker::start, job.getKey());
            await(job.getKey(), job.getValue());
        }
        int sent = service.starts().size();
        jenkins.runRemotely(StoredHomeMaker::start, "put-off");
        // It is in this phase before it is sent, too.
        assertThat(service.server().journal().await(Operation.RUN, sent + 1, PATIENCE))
                .isTrue();
        await("put-off", Phase.NEW);
        ArrayList<String> facts = jenkins.runRemotely(StoredHome::read);
        jenkins.stopJenkins();

        keep(target);
        Files.write(target.resolve(StoredHome.FACTS), facts);
    }

    /** Returns when the only run of a job is there. */
    private void await(String job, Phase phase) throws InterruptedException {
        Path build = jenkins.getHome().toPath().resolve("jobs/" + job.replace("/", "/jobs/") + "/builds/1");
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Phase> found = List.of();
        while (!found.equals(List.of(phase))) {
            if (System.nanoTime() > end) {
                throw new AssertionError(job + " should be in " + phase + " and is in " + found);
            }
            TimeUnit.MILLISECONDS.sleep(100);
            found = StartRecords.in(build).read().all().stream()
                    .map(record -> record.state().phase())
                    .toList();
        }
    }

    private void keep(Path target) throws IOException {
        Path home = jenkins.getHome().toPath();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = home.relativize(file).toString();
                if (KEPT.matcher(name).matches() && !LEFT_OUT.matcher(name).matches()) {
                    keep(file, target.resolve(name));
                }
            }
        }
    }

    /** A character for each byte; a place of this machine is another one in texts, and is in nothing else. */
    private void keep(Path file, Path target) throws IOException {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (!file.endsWith("program.dat")) {
            content = content.replace(jenkins.getHome().toString(), "/var/jenkins_home");
        }
        assertThat(content)
                .as(target + " names no place of this machine")
                .doesNotContain(
                        jenkins.getHome().toString(), System.getProperty("user.dir"), System.getProperty("user.home"));
        Files.createDirectories(target.getParent());
        Files.write(target, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void createAll(JenkinsRule rule, String url) throws Exception {
        TestService.addApiClient(CREDENTIALS_ID);
        QualysFlowServer server = new QualysFlowServer("test");
        server.setUrl(url);
        server.setCredentialsId(CREDENTIALS_ID);
        server.setMaxIntervalSeconds(1);
        server.setCallsPerHour(10_000);
        server.setMaxFileMegabytes(20);
        server.setMaxTotalMegabytes(40);
        server.setDefaultServer(true);
        server.setRequiredGates(List.of(gate("*-resource", "$", Condition.NOT_EMPTY, null)));
        QualysFlowServer other = new QualysFlowServer("production");
        other.setPlatform("EU2");
        other.setMarkRuns(true);
        other.setIgnoreDefinitions(true);
        QualysFlowConfiguration.get().setServers(List.of(server, other));

        Folder folder = rule.createProject(Folder.class, "team");
        QualysFlowFolderProperty property = new QualysFlowFolderProperty();
        property.setServer("test");
        property.setCredentialsId(CREDENTIALS_ID);
        property.setRequiredGates(List.of(gate("*-filter", "$.score", Condition.AT_LEAST, "0.75")));
        folder.addProperty(property);
        folder.save();
        pipeline(folder.createProject(WorkflowJob.class, "waiting"), ENDLESS, "variables: [env: 'prod']");

        String all = "archiveInputs: '*', redact: ['$..owner'], input: [ticket: 'REL-4711', n: 1.50],"
                + " gates: [qflowGate(step: '*-filter', path: '$.buckets[*].name', condition: 'MATCHES', value: 'logs-.*')]";
        end(pipeline(rule.createProject(WorkflowJob.class, "passed"), QUICK, all));
        end(pipeline(rule.createProject(WorkflowJob.class, "failed"), FAILING, "input: [text: 'x']"));
        end(pipeline(
                rule.createProject(WorkflowJob.class, "gate-failed"),
                QUICK,
                "gates: [qflowGate(step: '*-filter', path: '$.score', condition: 'EQUALS', value: 90)]"));
        end(pipeline(rule.createProject(WorkflowJob.class, "failed-to-know"), LOST, "allowDuplicateStart: false"));
        pipeline(rule.createProject(WorkflowJob.class, "waiting"), ENDLESS, all);
        pipeline(rule.createProject(WorkflowJob.class, "collecting"), COLLECTED, "connectorId: 'c-1', region: 'eu'");
        pipeline(rule.createProject(WorkflowJob.class, "unanswered"), UNANSWERED, "collectMinutes: 5");
        pipeline(
                rule.createProject(WorkflowJob.class, "put-off"),
                LIMITED,
                "variables: [token: 'what a user passes'], input: [list: [1, 2, [three: null]]]");

        FreeStyleProject passed = rule.createFreeStyleProject("freestyle");
        passed.getBuildersList().add(step(QUICK));
        rule.waitForCompletion(passed.scheduleBuild2(0).waitForStart());
        FreeStyleProject waiting = rule.createFreeStyleProject("waiting-freestyle");
        waiting.getBuildersList().add(step(ENDLESS));
    }

    private static RequiredGate gate(String step, String path, Condition condition, String value) {
        RequiredGate gate = new RequiredGate("*", step, path, condition);
        gate.setValue(value);
        gate.setOnFailure(OnGateFailure.UNSTABLE);
        return gate;
    }

    private static WorkflowJob pipeline(WorkflowJob job, String workflowId, String arguments) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "def r = qflowRun(workflowId: '" + workflowId + "', timeoutMinutes: 600, onFailure: 'UNSTABLE', "
                        + arguments + ")\necho \"ended: ${r.outcome} ${r.passed}\"",
                true));
        return job;
    }

    private static void end(WorkflowJob job) throws Exception {
        job.scheduleBuild2(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static QFlowBuilder step(String workflowId) {
        QFlowBuilder step = new QFlowBuilder();
        step.setWorkflowId(workflowId);
        step.setServer("test");
        step.setVariablesJson("{\"a\": 0.80, \"b\": \"${JOB_NAME}\"}");
        step.setInputJson("{\"ticket\": \"REL-4711\"}");
        step.setTimeoutMinutes(90);
        step.setCollectMinutes(7);
        step.setOnFailure(OnFailure.UNSTABLE);
        step.setArchiveInputs("trigger");
        step.setIncludeChildren(true);
        step.setPublishChecks(false);
        step.setRedact(List.of("$..owner"));
        QFlowGate gate = new QFlowGate("*-filter", "$.buckets", Condition.COUNT_AT_MOST);
        gate.setValue(3);
        step.setGates(List.of(gate));
        return step;
    }

    private static void start(JenkinsRule rule, String job) throws Exception {
        ((ParameterizedJob<?, ?>) rule.jenkins.getItemByFullName(job))
                .scheduleBuild2(0)
                .waitForStart();
    }
}
