package io.jenkins.plugins.qualysflow.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.CredentialNotFoundException;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code withCredentials([qualysApiClient(…)])}: id and secret of an API client as two environment variables. The secret is
 * masked in the log; the id is no secret.
 */
@Restricted(NoExternalUse.class)
public final class QualysApiClientBinding extends MultiBinding<QualysApiClientCredentials> {

    private final String clientIdVariable;
    private final String clientSecretVariable;

    @DataBoundConstructor
    public QualysApiClientBinding(
            @CheckForNull String clientIdVariable,
            @CheckForNull String clientSecretVariable,
            @CheckForNull String credentialsId) {
        super(credentialsId);
        this.clientIdVariable = Util.fixEmptyAndTrim(clientIdVariable);
        this.clientSecretVariable = Util.fixEmptyAndTrim(clientSecretVariable);
    }

    /** The variable that gets the id of the client; null for none. */
    @CheckForNull
    public String getClientIdVariable() {
        return clientIdVariable;
    }

    /** The variable that gets the secret of the client; null for none. */
    @CheckForNull
    public String getClientSecretVariable() {
        return clientSecretVariable;
    }

    @Override
    protected Class<QualysApiClientCredentials> type() {
        return QualysApiClientCredentials.class;
    }

    @Override
    public MultiEnvironment bind(
            @NonNull Run<?, ?> build,
            @CheckForNull FilePath workspace,
            @CheckForNull Launcher launcher,
            @NonNull TaskListener listener)
            throws IOException {
        QualysApiClientCredentials client = getCredentials(build);
        return new MultiEnvironment(
                bound(clientSecretVariable, client.getClientSecret().getPlainText()),
                bound(clientIdVariable, client.getClientId()));
    }

    private static Map<String, String> bound(@CheckForNull String variable, String value) {
        return variable == null ? Map.of() : Map.of(variable, value);
    }

    @Override
    public Set<String> variables(@NonNull Run<?, ?> build) throws CredentialNotFoundException {
        return clientSecretVariable == null ? Set.of() : Set.of(clientSecretVariable);
    }

    /** The form of the binding. */
    @OptionalExtension(requirePlugins = "credentials-binding")
    @Symbol("qualysApiClient")
    public static final class DescriptorImpl extends BindingDescriptor<QualysApiClientCredentials> {

        @Override
        protected Class<QualysApiClientCredentials> type() {
            return QualysApiClientCredentials.class;
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QualysApiClientBinding_displayName();
        }

        @Override
        public boolean requiresWorkspace() {
            return false;
        }
    }
}
