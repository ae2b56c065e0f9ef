package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.DefinitionCheck;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares a run with the definition of its workflow before its start is queued, and finds out whether gates are required of
 * it. Without a definition, the run is started all the same. Used by the mailbox of the run only.
 */
final class Comparison {

    /** Longest name of a workflow that is stored with a run; a longer one is read again after a restart. */
    private static final int LONGEST_NAME = 1_000;

    private final RunContext context;

    private boolean begun;
    private boolean readAnew;

    /** What to do with the start. */
    enum Next {
        /** Nothing before {@link Event.DefinitionFound}. */
        WAIT,
        START,
        REFUSE
    }

    /**
     * @param error why it is refused; else null
     */
    record Decision(Next next, RunError error) {

        private static final Decision WAIT = new Decision(Next.WAIT, null);
        private static final Decision START = new Decision(Next.START, null);

        private static Decision refuse(String code, String message) {
            return new Decision(Next.REFUSE, RunError.of(code, message));
        }
    }

    Comparison(RunContext context) {
        this.context = context;
    }

    /** There is a connection: asks for the definition where it is wanted, but once for all attempts of the start. */
    Decision begin() {
        if (begun) {
            return Decision.START;
        }
        begun = true;
        if (isIgnored() && !context.verdict.required().areUndecided()) {
            return unlessBound();
        }
        return read();
    }

    private Decision read() {
        context.post(
                context.engine.definitions().of(context.connection(), context.order.workflowId()),
                RunContext.orFault(Event.DefinitionFound::new));
        return Decision.WAIT;
    }

    private boolean isIgnored() {
        return context.order.definition() == DefinitionUse.IGNORE;
    }

    Decision found(WorkflowDefinitions.Found found) {
        String name =
                found.details() == null ? null : found.details().workflow().name();
        if (name != null && context.verdict.required().areUndecided()) {
            context.verdict.workflowIs(null, name);
            if (name.length() <= LONGEST_NAME) {
                context.notifyHost(new RunEvent.WorkflowNamed(name));
            }
        }
        return isIgnored() ? unlessBound() : compare(found);
    }

    private Decision compare(WorkflowDefinitions.Found found) {
        if (found.problem() != null) {
            context.notifyHost(new RunEvent.DefinitionUnknown(found.problem()));
            return unlessBound();
        }
        List<String> findings = DefinitionCheck.findings(
                found.details(), context.order.request().variables(), context.order.wantedSteps());
        if (!findings.isEmpty() && context.order.definition() == DefinitionUse.REFUSE) {
            if (readAnew) {
                return Decision.refuse("definition", String.join("; ", findings));
            }
            // It may have been changed since another run read it.
            readAnew = true;
            context.engine.definitions().forget(context.connection(), context.order.workflowId());
            return read();
        }
        context.steps.workflowHas(found.details().components());
        List<String> all = new ArrayList<>(findings);
        // Warnings only: the job can't change these gates.
        all.addAll(DefinitionCheck.findings(
                found.details(),
                Map.of(),
                RunOrder.wantedSteps(context.verdict.required().applying())));
        if (!all.isEmpty()) {
            context.notifyHost(new RunEvent.DefinitionDiffers(all));
        }
        return unlessBound();
    }

    /** A run that does not wait can't be judged by required gates. */
    private Decision unlessBound() {
        String problem =
                context.order.waitForEnd() ? null : context.verdict.required().waitProblem();
        if (problem != null) {
            return Decision.refuse("required_gates", problem);
        }
        context.tellRequired();
        return Decision.START;
    }
}
