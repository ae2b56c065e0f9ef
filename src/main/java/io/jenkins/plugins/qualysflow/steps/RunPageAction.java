package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.FlowNodeAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The link from a step in the graph of a build to the page of its run, which checks the permission. Stored with the step; the
 * address is that of the build at the time when somebody asks, since a job may be moved.
 */
@Restricted(NoExternalUse.class)
public final class RunPageAction implements Action, FlowNodeAction {

    private static final Logger LOGGER = Logger.getLogger(RunPageAction.class.getName());

    private final String startId;
    private transient volatile FlowNode node;

    private RunPageAction(FlowNode node, String startId) {
        this.node = node;
        this.startId = startId;
    }

    /** Adds the link, unless the step has it from before a restart. */
    static void addTo(@NonNull FlowNode node, @NonNull String startId) {
        if (node.getAction(RunPageAction.class) == null) {
            node.addAction(new RunPageAction(node, startId));
        }
    }

    @Override
    public void onLoad(@NonNull FlowNode parent) {
        node = parent;
    }

    @Override
    public String getIconFileName() {
        return "symbol-project-relationship";
    }

    @Override
    public String getDisplayName() {
        return Messages.RunPageAction_displayName();
    }

    @Override
    public String getUrlName() {
        try {
            return "/" + node.getExecution().getOwner().getUrl() + StartRecords.PAGE + "/" + startId + "/";
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build of the step is not available", e);
            return null;
        }
    }
}
