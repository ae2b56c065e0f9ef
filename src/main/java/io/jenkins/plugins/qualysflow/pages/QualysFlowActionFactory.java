package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Gives builds that have runs their pages. Whether there are runs is told by the folder of their start records, which is
 * on disk before anything is sent: a build that was killed while it waited has its pages too, and so has one whose {@code
 * build.xml} was written before. Nothing of the pages is in {@code build.xml}, so that nothing in it can be out of date. The
 * price is one look at the disk whenever all actions of a build are asked for.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class QualysFlowActionFactory extends TransientActionFactory<Run<?, ?>> {

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<Run<?, ?>> type() {
        return (Class) Run.class;
    }

    @Override
    public Class<QualysFlowAction> actionType() {
        return QualysFlowAction.class;
    }

    @NonNull
    @Override
    public Collection<? extends Action> createFor(@NonNull Run<?, ?> build) {
        return StartRecords.of(build).exist() ? List.of(new QualysFlowAction(build)) : List.of();
    }
}
