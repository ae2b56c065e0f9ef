package io.jenkins.plugins.qualysflow.testing;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** A build in a folder whose run stays at a {@link Stage} until the test lets it go on. */
public final class HeldRun {

    /** Jenkins leaves files of a Pipeline where its job was before, so that no name is used twice. */
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private static final String WORKFLOW_NAME = "Find open buckets";

    /** The kinds of jobs that have runs. */
    public enum Kind {
        PIPELINE,
        FREESTYLE
    }

    private final TestService service;
    private final Folder folder;
    private final Run<?, ?> build;

    private HeldRun(TestService service, Folder folder, Run<?, ?> build) {
        this.service = service;
        this.folder = folder;
        this.build = build;
    }

    /** Gives a service the workflow that is looked up by its name. */
    public static void prepare(TestService service) {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder("11111111-2222-4333-8444-000000000051")
                        .name(WORKFLOW_NAME)
                        .duration(Duration.ZERO)
                        .build());
    }

    /** Begins a build of a new job in a new folder, and returns once its run is at the stage. */
    public static HeldRun start(JenkinsRule jenkins, TestService service, Kind kind, Stage stage) throws Exception {
        prepare(service);
        if (stage == Stage.PUT_OFF) {
            // Again and again, so that the run goes on soon once it may.
            service.server()
                    .addFault(Fault.on(Operation.RUN).header("Retry-After", "1").answer(429));
        }
        stage.holdAt(service);
        Folder folder = jenkins.createProject(Folder.class, "team-" + FOLDERS.incrementAndGet());
        Run<?, ?> build = kind == Kind.PIPELINE ? pipeline(folder, stage) : freestyle(folder, stage);
        stage.await(service, build);
        if (stage == Stage.UNANSWERED) {
            Eventually.isTrue(() -> !service.server().executions().isEmpty());
        }
        return new HeldRun(service, folder, build);
    }

    private static Run<?, ?> pipeline(Folder folder, Stage stage) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "release");
        String workflow = isByName(stage) ? "workflowName: '" + WORKFLOW_NAME : "workflowId: '" + stage.workflowId();
        job.setDefinition(new CpsFlowDefinition("qflowRun " + workflow + "'", true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static Run<?, ?> freestyle(Folder folder, Stage stage) throws Exception {
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "release");
        QFlowBuilder step = Freestyle.step(stage.workflowId());
        step.setWorkflowName(isByName(stage) ? WORKFLOW_NAME : null);
        job.getBuildersList().add(step);
        return job.scheduleBuild2(0).waitForStart();
    }

    private static boolean isByName(Stage stage) {
        return stage.workflowId().isEmpty();
    }

    public Folder folder() {
        return folder;
    }

    public Run<?, ?> build() {
        return build;
    }

    /** From now on the service answers everything that it is asked. */
    public void letGo() {
        service.server().clearFaults();
        service.server().releaseCalls();
    }

    /** Lets it go on to the end: the execution, which begins if it has not yet, succeeds. */
    public void finish() {
        letGo();
        finishExecution();
    }

    /**
     * Lets the execution succeed, as soon as there is one; returns if the build ends without.
     *
     * @param others services at which it may begin too
     */
    public void finishExecution(TestService... others) {
        List<SandboxServer> servers = Stream.concat(Stream.of(service), Stream.of(others))
                .map(TestService::server)
                .toList();
        Eventually.isTrue(() -> !build.isBuilding()
                || servers.stream().anyMatch(server -> !server.executions().isEmpty()));
        servers.forEach(server -> server.executions().forEach(one -> server.finish(one.id(), "Success")));
    }
}
