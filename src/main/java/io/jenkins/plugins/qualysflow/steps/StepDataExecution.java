package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.output.StepPayload;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.host.BuildEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Fetches the input or output of one step, through a file that is deleted afterwards. */
final class StepDataExecution extends QueryStepExecution {

    private static final long serialVersionUID = 1L;

    /** Maximum size in bytes: the value is in the memory of the controller, and saved with the Pipeline program each time. */
    static final long LARGEST = 10L * 1024 * 1024;

    private final String queryId = UUID.randomUUID().toString();
    private final String executionId;
    private final String nodeId;
    private final boolean output;

    StepDataExecution(@NonNull QFlowStepDataStep step, @NonNull StepContext context)
            throws IOException, InterruptedException {
        super(step, context);
        this.executionId = step.getExecutionId();
        this.nodeId = step.getStep();
        this.output = step.isOutput();
    }

    @Override
    CompletableFuture<?> ask(Run<?, ?> build, Calls calls) throws IOException {
        BuildEvidence staging = new BuildEvidence(build, queryId);
        Path file = staging.begin().resolve("download");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Object> asked = calls.<Download>fetch(client -> (output
                                ? client.stepOutput(executionId, nodeId, file, LARGEST)
                                : client.stepInput(executionId, nodeId, file, LARGEST))
                        .whenComplete((download, error) -> {
                            if (over.get()) {
                                // Cancelled before the download ended: the deletion below was too early.
                                staging.discard();
                            }
                        }))
                .thenApplyAsync(
                        download -> read(file, download),
                        QualysFlowEngine.get().engine().bulk()::alone)
                .whenComplete((read, error) -> {
                    over.set(true);
                    staging.discard();
                });
        // A copy: cancelling the original would skip the deletion.
        return asked.copy();
    }

    private static Object read(Path file, Download download) {
        try {
            if (download.cut()) {
                throw new IOException(Messages.StepDataExecution_tooLarge(LARGEST / (1024 * 1024)));
            }
            return download.bytes() == 0 ? null : StepPayload.read(file);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
