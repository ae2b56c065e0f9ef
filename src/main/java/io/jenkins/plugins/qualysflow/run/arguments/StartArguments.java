package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunParameters;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is to be started, and how it is to be waited for, as an author gave it. Nothing of it has been checked. */
@Restricted(NoExternalUse.class)
public interface StartArguments extends WaitArguments {

    /** Null where the workflow is given by its id. */
    @CheckForNull
    String getWorkflowName();

    /** Ids of credentials by names of variables; null for none. Texts of a script may be of another class than String. */
    @CheckForNull
    Map<?, ?> getSecretVariables();

    boolean isWait();

    boolean isAllowDuplicateStart();

    /** Whether a run that differs from the definition of its workflow is refused, and not only warned of. */
    boolean isStrictVariables();

    /**
     * What is to be sent, for the rules to check; the secret variables among it, without their values.
     *
     * @throws InvalidParametersException naming a value that JSON doesn't have
     */
    @NonNull
    RunParameters parameters() throws InvalidParametersException;
}
