package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.run.QFlowEnvironment;
import io.jenkins.plugins.qualysflow.run.QFlowFailureCause;
import io.jenkins.plugins.qualysflow.run.QFlowResult;
import io.jenkins.plugins.qualysflow.run.RequiredResult;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Completes a step with the result of its run, and sets the result of the build. */
final class StepCompletion {

    private final RunResult result;
    private final MaskedLiterals secrets;
    private final OnFailure onFailure;

    StepCompletion(@NonNull RunResult result, @NonNull MaskedLiterals secrets, @NonNull OnFailure onFailure) {
        this.result = result;
        this.secrets = secrets;
        this.onFailure = onFailure;
    }

    /** Sets what the result of the build is at least, whatever the script does next. */
    void enforce(@NonNull Run<?, ?> build) {
        RequiredResult.atLeast(result.requiredFailure(), build);
    }

    void complete(@NonNull StepContext context) {
        try {
            enforce(context.get(Run.class));
            QFlowResult shown = new QFlowResult(
                    result, secrets, context.get(FlowExecution.class).getOwner());
            QFlowEnvironment.set(shown, context.get(Run.class));
            QFlowFailureCause cause = new QFlowFailureCause(shown);
            switch (onFailure.after(result)) {
                case NONE -> context.onSuccess(shown);
                case UNSTABLE -> {
                    // The message is stored in build.xml, so it has no more than the failure cause; the log has the
                    // rest.
                    context.get(FlowNode.class)
                            .addOrReplaceAction(
                                    new WarningAction(Result.UNSTABLE).withMessage(cause.getShortDescription()));
                    RequiredResult.set(Result.UNSTABLE, context.get(Run.class));
                    context.onSuccess(shown);
                }
                case FAILURE ->
                    // false: not an actual interruption, which would count as an abort.
                    context.onFailure(new FlowInterruptedException(Result.FAILURE, false, cause));
            }
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // After any error the step must end, or the build would hang.
            context.onFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.onFailure(e);
        }
    }
}
