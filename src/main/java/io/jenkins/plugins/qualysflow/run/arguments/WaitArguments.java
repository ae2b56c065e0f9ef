package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The arguments of a step that waits for an execution, unchecked. */
@Restricted(NoExternalUse.class)
public interface WaitArguments {

    int DEFAULT_TIMEOUT_MINUTES = 60;

    int DEFAULT_COLLECT_MINUTES = 15;

    /** The pattern that archives the outputs of all steps. */
    String ALL_OUTPUTS = "*";

    /** Name of the step in messages. */
    @NonNull
    String function();

    /** Null for the server of the folders around the job, or the default. */
    @CheckForNull
    String getServer();

    /** Null for the credential of the folders around the job, or the server's own. */
    @CheckForNull
    String getCredentialsId();

    int getTimeoutMinutes();

    int getCollectMinutes();

    @NonNull
    OnFailure getOnFailure();

    boolean isFailOnStepFailure();

    @NonNull
    String getArchiveOutputs();

    @NonNull
    String getArchiveInputs();

    boolean isIncludeChildren();

    /** Whether the run is told as a check in the pull request of its build. */
    boolean isPublishChecks();

    /** Name of the check; null for one with the name of the workflow. */
    @CheckForNull
    String getCheckName();

    /** JSONPath expressions; null for none. Elements from a script may be GStrings. */
    @CheckForNull
    List<?> getRedact();

    /**
     * One map for each gate, in the form that {@code GateRules} checks.
     *
     * @throws InvalidParametersException naming a value that JSON doesn't have
     */
    @NonNull
    List<Map<String, Object>> gateMaps() throws InvalidParametersException;

    /** Name of a gate in errors. */
    @NonNull
    static String gateName(int index) {
        return "gates[" + index + "]";
    }
}
