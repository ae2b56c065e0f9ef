package io.jenkins.plugins.qualysflow.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.Secret;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An API client of Qualys, kept in a store of Jenkins. */
@Restricted(NoExternalUse.class)
public final class QualysApiClientCredentialsImpl extends BaseStandardCredentials
        implements QualysApiClientCredentials {

    private static final long serialVersionUID = 1L;

    private final String clientId;
    private final Secret clientSecret;

    @DataBoundConstructor
    public QualysApiClientCredentialsImpl(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @NonNull String clientId,
            @NonNull Secret clientSecret) {
        super(scope, id, description);
        this.clientId = Util.fixNull(clientId).strip();
        this.clientSecret = clientSecret;
    }

    @Override
    @NonNull
    public String getClientId() {
        return clientId;
    }

    @Override
    @NonNull
    public Secret getClientSecret() {
        return clientSecret;
    }

    /** Shown as "Qualys API client". */
    @Extension
    @Symbol("qualysApiClient")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QualysApiClientCredentialsImpl_displayName();
        }

        @Override
        public String getIconClassName() {
            return "symbol-key";
        }

        /** Checks that it is not blank. */
        @POST
        public FormValidation doCheckClientId(@QueryParameter String value) {
            // The form is shown in every store, and the check reveals nothing, so that no permission on a store is
            // needed.
            Jenkins.get().checkPermission(Jenkins.READ);
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error(Messages.QualysApiClientCredentialsImpl_clientIdRequired())
                    : FormValidation.ok();
        }
    }
}
