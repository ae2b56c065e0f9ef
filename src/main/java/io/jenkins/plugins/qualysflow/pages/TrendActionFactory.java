package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Adds {@link TrendAction} to all jobs. It reads nothing until the page of the job is shown. */
@Extension
@Restricted(NoExternalUse.class)
public final class TrendActionFactory extends TransientActionFactory<Job<?, ?>> {

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<Job<?, ?>> type() {
        return (Class) Job.class;
    }

    @Override
    public Class<TrendAction> actionType() {
        return TrendAction.class;
    }

    @NonNull
    @Override
    public Collection<? extends Action> createFor(@NonNull Job<?, ?> job) {
        return List.of(new TrendAction(job));
    }
}
