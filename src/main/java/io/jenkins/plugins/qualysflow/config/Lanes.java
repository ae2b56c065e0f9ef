package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.poll.Lane;

/** Where every call of this Jenkins is counted. There is one. */
public interface Lanes extends ExtensionPoint {

    /** The one of this Jenkins. */
    @NonNull
    static Lanes get() {
        return ExtensionList.lookupSingleton(Lanes.class);
    }

    /**
     * The lane of a credential at a gateway; calls nobody.
     *
     * @throws IllegalArgumentException with a sentence for the user if a pasted token can't be one
     */
    @NonNull
    Lane of(@NonNull Gateway gateway, @NonNull StandardCredentials credentials);

    /** The servers have changed: lanes in use go by what may be called at their gateways now. */
    void limitsChanged();
}
