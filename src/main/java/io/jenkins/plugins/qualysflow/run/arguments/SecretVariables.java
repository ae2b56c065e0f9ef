package io.jenkins.plugins.qualysflow.run.arguments;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Variables whose values are credentials of the kind secret text. Values are looked up when they are needed, and never stored.
 */
@Restricted(NoExternalUse.class)
public final class SecretVariables {

    private SecretVariables() {}

    /**
     * The variables with a placeholder for each secret, so that the rules check the names. Placeholders are never sent.
     *
     * @param variables plain values; not changed
     * @param secrets ids of credentials by names of variables; null for none
     * @throws InvalidParametersException naming each that is a plain variable as well, or has no id
     */
    @NonNull
    public static Map<String, Object> withPlaceholders(
            @NonNull Map<String, Object> variables, @CheckForNull Map<?, ?> secrets) throws InvalidParametersException {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        List<String> problems = new ArrayList<>();
        Map<?, ?> given = secrets == null ? Map.of() : secrets;
        given.forEach((name, id) -> {
            if (variables.containsKey(String.valueOf(name))) {
                problems.add(Messages.SecretVariables_twice(name));
            } else if (!(id instanceof CharSequence text) || text.toString().isBlank()) {
                problems.add(Messages.SecretVariables_noId(name));
            }
            all.put(String.valueOf(name), SensitiveNames.MASK);
        });
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        return all;
    }

    /**
     * The values that are masked in what the service returns. Needed before anything is sent or archived.
     *
     * @throws IOException as {@link #of} does; if an execution exists, saying that nothing is archived
     */
    @NonNull
    public static Collection<String> toMask(@NonNull StoredRun stored, @NonNull Run<?, ?> build) throws IOException {
        try {
            return of(build, stored.secretVariables(), false).values();
        } catch (AbortException e) {
            throw stored.state().executionId() == null
                    ? e
                    : new AbortException(Messages.SecretVariables_cannotMask(e.getMessage()));
        }
    }

    /**
     * The current values.
     *
     * @param track whether to note that the build used the credentials
     * @param credentialsIds ids of credentials by names of variables
     * @throws IOException naming the variable and the credential if the build may not use it, or it is of another kind or
     *     blank
     */
    @NonNull
    public static Map<String, String> of(
            @NonNull Run<?, ?> build, @NonNull Map<String, String> credentialsIds, boolean track) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> variable : credentialsIds.entrySet()) {
            StringCredentials found =
                    QualysCredentials.ofRun(variable.getValue(), StringCredentials.class, build, List.of());
            if (found == null) {
                throw new AbortException(Messages.SecretVariables_none(variable.getKey(), variable.getValue()));
            }
            String value = found.getSecret().getPlainText();
            if (value.isBlank()) {
                throw new AbortException(Messages.SecretVariables_blank(variable.getKey(), variable.getValue()));
            }
            if (track) {
                CredentialsProvider.track(build, found);
            }
            values.put(variable.getKey(), value);
        }
        return values;
    }
}
