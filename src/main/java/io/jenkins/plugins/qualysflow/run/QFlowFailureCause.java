package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** Why a step ended a build: a run that did not pass. */
public final class QFlowFailureCause extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final QFlowResult result;

    public QFlowFailureCause(@NonNull QFlowResult result) {
        this.result = result;
    }

    /** The result that did not pass. */
    @NonNull
    @Whitelisted
    public QFlowResult getResult() {
        return result;
    }

    @Override
    @Whitelisted
    public String getShortDescription() {
        return Messages.QFlowFailureCause_description(result.getSummary());
    }
}
