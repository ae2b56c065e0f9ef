package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.util.Secret;
import java.util.LinkedHashSet;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The values of the password parameters of a build. */
@Restricted(NoExternalUse.class)
public final class SensitiveParameters {

    private SensitiveParameters() {}

    /** Read from the parameters, not the environment, in which another variable may override them. */
    @NonNull
    public static Set<String> of(@NonNull Run<?, ?> build) {
        Set<String> values = new LinkedHashSet<>();
        for (ParametersAction parameters : build.getActions(ParametersAction.class)) {
            for (ParameterValue parameter : parameters.getAllParameters()) {
                if (parameter.isSensitive() && parameter.getValue() instanceof Secret secret) {
                    values.add(secret.getPlainText());
                }
            }
        }
        return values;
    }
}
