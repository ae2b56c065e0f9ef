package io.jenkins.plugins.qualysflow.testing;

import hudson.model.Run;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jvnet.hudson.test.JenkinsRule;

/** How far a run gets, and stays until its build is ended. */
public enum Stage {
    NAME_LOOKED_UP(
            "",
            Operation.WORKFLOW_LIST,
            1,
            Fault.on(Operation.WORKFLOW_LIST).delayed(Duration.ofHours(1)).pass()),
    PUT_OFF(
            TestService.QUICK,
            null,
            0,
            Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429)),
    UNANSWERED(
            TestService.ENDLESS,
            Operation.RUN,
            1,
            Fault.on(Operation.RUN).replyDelayed(Duration.ofHours(1)).pass()),
    WAITING(TestService.ENDLESS, Operation.EXECUTION_DETAILS, 1),
    COLLECTING(
            TestService.QUICK,
            Operation.STEP_OUTPUT,
            3,
            Fault.on(Operation.STEP_LIST).query("includeData=true").withoutData(),
            Fault.on(Operation.STEP_OUTPUT)
                    .path("filter")
                    .delayed(Duration.ofHours(1))
                    .pass());

    private final String workflowId;
    private final Operation last;
    private final int calls;
    private final List<Fault> faults;

    Stage(String workflowId, Operation last, int calls, Fault... faults) {
        this.workflowId = workflowId;
        this.last = last;
        this.calls = calls;
        this.faults = List.of(faults);
    }

    /** What a step is given as {@code workflowId}; empty where it has to be given a name. */
    public String workflowId() {
        return workflowId;
    }

    /** Makes a service hold all runs there. */
    public void holdAt(TestService service) {
        faults.forEach(service.server()::addFault);
    }

    /** Waits until the only run of a service has got there. */
    public void await(TestService service, Run<?, ?> build) throws InterruptedException {
        if (last != null) {
            service.awaitCalls(last, calls);
            return;
        }
        Eventually.isTrue(() -> {
            try {
                return JenkinsRule.getLog(build).contains("Not started yet");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Lets go what is held, and makes the service ready for the next run. */
    public static void letGo(TestService service) {
        service.server().releaseCalls();
        service.server().journal().clear();
    }
}
