package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.poll.Account;

/** Where every call of this Jenkins is counted. There is one. */
public interface Accounts extends ExtensionPoint {

    /** The one of this Jenkins. */
    @NonNull
    static Accounts get() {
        return ExtensionList.lookupSingleton(Accounts.class);
    }

    /**
     * The account of a credential at a gateway; calls nobody.
     *
     * @throws IllegalArgumentException with a sentence for the user if a pasted token can't be one
     */
    @NonNull
    Account of(@NonNull Gateway gateway, @NonNull StandardCredentials credentials);

    /** The servers have changed: accounts in use go by what may be called at their gateways now. */
    void limitsChanged();
}
