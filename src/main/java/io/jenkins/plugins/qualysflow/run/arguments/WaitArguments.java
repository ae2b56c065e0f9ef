package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How an execution is to be waited for and judged, as an author gave it. Nothing of it has been checked. */
@Restricted(NoExternalUse.class)
public interface WaitArguments {

    int DEFAULT_TIMEOUT_MINUTES = 60;

    int DEFAULT_COLLECT_MINUTES = 15;

    /** The pattern that archives the outputs of all steps. */
    String ALL_OUTPUTS = "*";

    /** What messages call the step that was given them. */
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

    /** JSONPath expressions; null for none. Texts of a script may be of another class than String. */
    @CheckForNull
    List<?> getRedact();

    /**
     * One map a gate, as the rules of gates take them.
     *
     * @throws InvalidParametersException naming a value that JSON doesn't have
     */
    @NonNull
    List<Map<String, Object>> gateMaps() throws InvalidParametersException;

    /** What errors call the gate at that place. */
    @NonNull
    static String gateName(int index) {
        return "gates[" + index + "]";
    }
}
