package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.run.RunContext.on;

import io.jenkins.plugins.qualysflow.core.output.FileErrors;
import java.io.IOException;
import java.util.List;

/**
 * A run in {@link FlowRun.State#COLLECTING}: decides which gates apply, and collects the outputs of the execution and of its
 * children.
 */
final class Collecting {

    private final FlowRun run;
    private final RunContext context;
    private final Children children;
    private final Evidence evidence;

    private boolean opening;
    private boolean collecting;
    private boolean aborted;

    Collecting(FlowRun run, RunContext context, Children children, Evidence evidence) {
        this.run = run;
        this.context = context;
        this.children = children;
        this.evidence = evidence;
    }

    void begin() {
        context.notifyHost(new RunEvent.Collecting(context.lastSeen()));
        context.save(context.stored().in(Phase.COLLECTING));
    }

    void handle(Event event) {
        if (event instanceof Event.Abort) {
            aborted = true;
            if (collecting) {
                evidence.stop(FlowRun.ABORTED);
            } else if (!opening) {
                run.abort();
            }
        } else if (event instanceof Event.Saved saved) {
            // Not the id of the execution, which may still be on its way to the disk.
            if (saved.state().phase() == Phase.COLLECTING) {
                decideGates();
            }
        } else if (event instanceof Event.WorkflowRead read) {
            workflowRead(read);
        } else if (event instanceof Event.EvidenceOpened opened) {
            evidenceOpened(opened.error());
        } else if (event instanceof Event.Collected collected) {
            run.conclude(
                    aborted
                            ? context.verdict.stopped(context.lastSeen(), collected.all())
                            : context.verdict.of(context.lastSeen(), collected.all(), children.unended()),
                    null);
        }
    }

    /** Stops what is being collected; what was is kept. */
    void stop(String reason) {
        if (collecting) {
            evidence.stop(reason);
        }
    }

    /** Reads the name of the workflow where a required gate may apply by it; a gate of which that is unknown applies. */
    private void decideGates() {
        context.verdict.workflowIs(context.lastSeen().workflowId(), null);
        String workflowId = context.verdict.required().workflowId();
        if (workflowId == null || !context.verdict.required().areUndecided()) {
            open();
        } else {
            context.post(context.retriedCalls().fetch(client -> client.workflow(workflowId)), Event.WorkflowRead::new);
        }
    }

    private void workflowRead(Event.WorkflowRead read) {
        if (read.error() == null) {
            context.verdict.workflowIs(null, read.details().workflow().name());
        } else {
            context.notifyHost(new RunEvent.GatesRequired(List.of("The name of the workflow, by which gates are"
                    + " required, could not be read: " + read.error().getMessage())));
        }
        open();
    }

    private void open() {
        context.tellRequired();
        opening = true;
        String executionId = context.stored().executionId();
        context.post(
                on(context.engine.worker(), () -> evidence.open(executionId)),
                (opened, error) -> new Event.EvidenceOpened(error));
    }

    private void evidenceOpened(Throwable error) {
        if (aborted) {
            run.abort();
        } else if (error != null) {
            String cause = error instanceof IOException file ? FileErrors.reason(file) : error.getMessage();
            String reason = "it could not be written: " + cause;
            run.conclude(context.verdict.withoutEvidence(context.lastSeen(), children, reason), null);
        } else {
            collecting = true;
            context.post(
                    evidence.collect(
                            context::connection,
                            context.settings(),
                            children,
                            context.verdict.inspector(),
                            context.mailbox),
                    RunContext.orFault(Event.Collected::new));
        }
    }
}
