package io.jenkins.plugins.qualysflow.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;

/**
 * An API client of Qualys: created in the Qualys user interface under <em>Auth ID Client Management</em>, <em>User
 * Level</em>, with the permission <em>Qualys Flow Access</em>. Its id and secret are exchanged for tokens that are valid for
 * four hours.
 */
public interface QualysApiClientCredentials extends StandardCredentials {

    /** Id of the client; no secret. */
    @NonNull
    String getClientId();

    /** Secret of the client, which Qualys shows once. */
    @NonNull
    Secret getClientSecret();
}
