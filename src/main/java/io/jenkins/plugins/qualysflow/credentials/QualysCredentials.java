package io.jenkins.plugins.qualysflow.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;

/** Finds the credentials that can be used against Qualys. */
@Restricted(NoExternalUse.class)
public final class QualysCredentials {

    private QualysCredentials() {}

    /** The kinds that can be used: API client, user name with password, and secret text for a pasted token. */
    @NonNull
    public static CredentialsMatcher matcher() {
        return CredentialsMatchers.anyOf(
                CredentialsMatchers.instanceOf(QualysApiClientCredentials.class),
                CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
                CredentialsMatchers.instanceOf(StringCredentials.class));
    }

    /** What a credential's domain must allow for use at that address. */
    @NonNull
    public static List<DomainRequirement> requirements(@NonNull String gatewayUrl) {
        return URIRequirementBuilder.fromUri(gatewayUrl).build();
    }

    /**
     * The credential of a server: looked up in the system store as SYSTEM2, whatever user the build runs as.
     *
     * @return null if there is none of that id that can be used
     */
    @CheckForNull
    public static StandardCredentials ofServer(@NonNull String credentialsId, @NonNull String gatewayUrl) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, requirements(gatewayUrl)),
                CredentialsMatchers.allOf(CredentialsMatchers.withId(credentialsId), matcher()));
    }

    /**
     * The credential that a job names, as far as that job and its build may use it.
     *
     * @return null if there is none of that id that can be used
     */
    @CheckForNull
    public static StandardCredentials ofRun(
            @NonNull String credentialsId, @NonNull Run<?, ?> run, @NonNull String gatewayUrl) {
        StandardCredentials found = ofRun(credentialsId, StandardCredentials.class, run, requirements(gatewayUrl));
        return found != null && matcher().matches(found) ? found : null;
    }

    /**
     * The same for one type. Like {@code CredentialsProvider.findCredentialById}, but an id that is also the name of a
     * credentials parameter does not mean that parameter: with it whoever starts a build would choose the credential.
     *
     * @return null if there is none of that id and kind that can be used
     */
    @CheckForNull
    public static <C extends IdCredentials> C ofRun(
            @NonNull String credentialsId,
            @NonNull Class<C> type,
            @NonNull Run<?, ?> run,
            @NonNull List<DomainRequirement> requirements) {
        Authentication own = authentication(run.getParent());
        C found = CredentialsProvider.findCredentialByIdInItem(credentialsId, type, run.getParent(), own, requirements);
        if (found == null && !own.equals(ACL.SYSTEM2) && run.hasPermission2(own, CredentialsProvider.USE_ITEM)) {
            found = CredentialsProvider.findCredentialByIdInItem(
                    credentialsId, type, run.getParent(), ACL.SYSTEM2, requirements);
        }
        // Some providers derive a credential for the build.
        Credentials ofBuild = found == null ? null : found.forRun(run);
        return type.isInstance(ofBuild) ? type.cast(ofBuild) : found;
    }

    /**
     * The credential that builds of an item may use, for a form of that item.
     *
     * @param item null outside of any item, where it is the system's own store
     * @return null if there is none of that id that can be used
     */
    @CheckForNull
    public static StandardCredentials ofItem(
            @NonNull String credentialsId, @CheckForNull Item item, @NonNull String gatewayUrl) {
        if (item == null) {
            return ofServer(credentialsId, gatewayUrl);
        }
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItem(
                        StandardCredentials.class, item, authentication(item), requirements(gatewayUrl)),
                CredentialsMatchers.allOf(CredentialsMatchers.withId(credentialsId), matcher()));
    }

    /** The user with whose permissions builds of an item look up credentials. */
    @NonNull
    public static Authentication authentication(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
