package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** The log of a build that Jenkins did not end properly, to be written on. */
final class EndedBuildLog implements Closeable {

    private static final Logger LOGGER = Logger.getLogger(EndedBuildLog.class.getName());

    private final TaskListener listener;

    /** What was opened here; null where somebody else closes it. */
    private final StreamTaskListener own;

    private EndedBuildLog(TaskListener listener, StreamTaskListener own) {
        this.listener = listener;
        this.own = own;
    }

    /** The log of that build; one that goes nowhere if it can't be written to. */
    @NonNull
    static EndedBuildLog of(@NonNull Run<?, ?> build) {
        try {
            return build instanceof FlowExecutionOwner.Executable pipeline ? ofPipeline(pipeline) : ofFile(build);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The log of " + build + " can't be written to", e);
            return new EndedBuildLog(TaskListener.NULL, null);
        }
    }

    /** Jenkins failed it while it loaded it, and has its log still open. */
    private static EndedBuildLog ofPipeline(FlowExecutionOwner.Executable pipeline) throws IOException {
        FlowExecutionOwner owner = pipeline.asFlowExecutionOwner();
        return new EndedBuildLog(owner == null ? TaskListener.NULL : owner.getListener(), null);
    }

    /** Jenkins has no way to go on with the log of any other build, and keeps each in a file of that name. */
    private static EndedBuildLog ofFile(Run<?, ?> build) throws IOException {
        File log = new File(build.getRootDir(), "log");
        if (!log.isFile()) {
            return new EndedBuildLog(TaskListener.NULL, null);
        }
        StreamTaskListener appended = new StreamTaskListener(log, true, build.getCharset());
        return new EndedBuildLog(appended, appended);
    }

    /** Where lines go. */
    @NonNull
    TaskListener listener() {
        return listener;
    }

    @Override
    public void close() {
        if (own != null) {
            own.closeQuietly();
        }
    }
}
