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
 * Adds {@link QualysFlowAction} to builds that have a folder of start records. The folder is on disk before anything is sent, so
 * that a killed build has its pages too. The action is transient and not stored in {@code build.xml}, where it could be out of
 * date. The cost is one check on disk whenever the actions of a build are requested.
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
