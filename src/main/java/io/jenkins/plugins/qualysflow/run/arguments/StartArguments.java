package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunParameters;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The arguments of a step that starts a workflow, unchecked. */
@Restricted(NoExternalUse.class)
public interface StartArguments extends WaitArguments {

    /** Null if the workflow is given by its id. */
    @CheckForNull
    String getWorkflowName();

    /** Ids of credentials by names of variables; null for none. Values from a script may be GStrings. */
    @CheckForNull
    Map<?, ?> getSecretVariables();

    boolean isWait();

    boolean isAllowDuplicateStart();

    /**
     * The request for the rules to check, with placeholders for the values of secret variables.
     *
     * @throws InvalidParametersException naming a value that JSON doesn't have
     */
    @NonNull
    RunParameters parameters() throws InvalidParametersException;
}
