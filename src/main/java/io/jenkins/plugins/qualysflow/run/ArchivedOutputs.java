package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import io.jenkins.plugins.qualysflow.core.output.StepPayload;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.util.VirtualFile;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** The archived step outputs of one run, as values for the script of its build. */
final class ArchivedOutputs implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Maximum size in bytes: the value is in the memory of the controller, and stored with the program if the script keeps it. */
    static final int LARGEST = 10 << 20;

    /** How long a script waits for an artifact manager. */
    private static final int SECONDS = 10;

    private final FlowExecutionOwner owner;

    /** Of the build that has this script. */
    ArchivedOutputs(@NonNull FlowExecutionOwner owner) {
        this.owner = owner;
    }

    /**
     * The output of a step, the last of several with this node id.
     *
     * @return plain maps, lists, strings, numbers, booleans or null, as archived: masked
     * @throws AbortException naming the step and why there is no output
     */
    @CheckForNull
    Object of(@NonNull QFlowResult result, @CheckForNull String nodeId) throws IOException, InterruptedException {
        List<Map<String, Object>> steps = result.getSteps().stream()
                .filter(step -> Objects.equals(step.get("nodeId"), nodeId))
                .toList();
        if (steps.isEmpty()) {
            throw new AbortException(Messages.ArchivedOutputs_noStep(nodeId));
        }
        for (Map<String, Object> missing : result.getMissing()) {
            if (missing.get("what").equals("output of " + nodeId)) {
                throw new AbortException(Messages.ArchivedOutputs_missing(nodeId, missing.get("reason")));
            }
        }
        String path = path(result, steps.get(steps.size() - 1));
        if (!result.getArtifacts().contains(path) || isAmbiguous(result, path)) {
            throw new AbortException(Messages.ArchivedOutputs_notArchived(nodeId));
        }
        return value(nodeId, path);
    }

    private static String path(QFlowResult result, Map<String, Object> step) {
        long order = step.get("order") instanceof Number number ? number.longValue() : -1;
        return EvidenceBundle.outputPath(result.getExecutionId(), order, (String) step.get("nodeId"));
    }

    /** Whether another step could have the same file. */
    private static boolean isAmbiguous(QFlowResult result, String path) {
        return result.getSteps().stream()
                        .filter(step -> path(result, step).equalsIgnoreCase(path))
                        .count()
                > 1;
    }

    private Object value(String nodeId, String path) throws IOException, InterruptedException {
        if (!(owner.getExecutable() instanceof Run<?, ?> build)) {
            throw new AbortException(Messages.ArchivedOutputs_gone(nodeId));
        }
        VirtualFile file = build.getArtifactManager().root().child(path);
        // Not in the thread of the program: an artifact manager may be far away, and not answer.
        Future<byte[]> read = Computer.threadPoolForRemoting.submit(() -> bytes(file));
        byte[] bytes;
        try {
            bytes = read.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            read.cancel(true);
            throw new AbortException(Messages.ArchivedOutputs_slow(nodeId, SECONDS));
        } catch (ExecutionException e) {
            throw new IOException(Messages.ArchivedOutputs_gone(nodeId), e.getCause());
        }
        if (bytes.length > LARGEST) {
            throw new AbortException(Messages.ArchivedOutputs_tooLarge(nodeId, LARGEST >> 20));
        }
        return StepPayload.read(bytes);
    }

    /** At most one byte more than is allowed. */
    private static byte[] bytes(VirtualFile file) throws IOException {
        try (InputStream in = file.open()) {
            return in.readNBytes(LARGEST + 1);
        }
    }
}
