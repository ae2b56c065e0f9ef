package io.jenkins.plugins.qualysflow.run;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Variables whose values are secret texts among the credentials of a build. Read when they are needed, and stored nowhere.
 */
public final class SecretVariables {

    private SecretVariables() {}

    /**
     * The values as they are now.
     *
     * @param track whether to note that the build used the credentials
     * @param credentialsIds ids of credentials by names of variables
     * @throws IOException naming the variable and the id of a credential that the build may not use, that is no secret
     *     text, or that is blank
     */
    @NonNull
    public static Map<String, String> of(
            @NonNull Run<?, ?> build, @NonNull Map<String, String> credentialsIds, boolean track) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> variable : credentialsIds.entrySet()) {
            StringCredentials found = CredentialsProvider.findCredentialById(
                    variable.getValue(), StringCredentials.class, build, List.of());
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
