package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import java.util.List;

/**
 * Knows what is wrong. Jenkins asks its monitors whenever an administrator opens a page, and credentials may come from a vault
 * that takes its time: so they are looked up once in a minute, and nobody waits for it.
 */
@Extension
public final class ProblemWatch extends PeriodicWork {

    private volatile List<String> problems = List.of();

    /** That of this Jenkins. */
    @NonNull
    static ProblemWatch get() {
        return ExtensionList.lookupSingleton(ProblemWatch.class);
    }

    /** What was wrong when it was last looked at, a sentence for each, as plain text. */
    @NonNull
    List<String> problems() {
        return problems;
    }

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    public long getInitialDelay() {
        return MIN;
    }

    @Override
    protected void doRun() {
        problems = Problems.at(QualysFlowEngine.get().engine().clock().instant());
    }
}
