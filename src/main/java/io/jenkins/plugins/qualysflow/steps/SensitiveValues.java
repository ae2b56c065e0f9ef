package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.arguments.SensitiveParameters;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The sensitive values of a build: credentials bound around a step, and password parameters. */
final class SensitiveValues {

    private SensitiveValues() {}

    /** The values now. Not to be called on the CPS VM thread: extensions may be slow. */
    @NonNull
    static Set<String> of(@NonNull StepContext context) throws IOException, InterruptedException {
        Set<String> values = new LinkedHashSet<>();
        EnvironmentExpander expander = context.get(EnvironmentExpander.class);
        EnvVars environment = context.get(EnvVars.class);
        if (expander != null && environment != null) {
            expander.getSensitiveVariables().forEach(name -> values.add(environment.get(name)));
        }
        values.addAll(SensitiveParameters.of(context.get(Run.class)));
        values.remove(null);
        return values;
    }
}
