package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last test of a server's connection; kept in memory only.
 *
 * @param when when it ended
 * @param key the account that was tested; null if the credential could not be looked up
 */
@Restricted(NoExternalUse.class)
public record LastTest(
        @NonNull Instant when,
        @NonNull ConnectionTest.Result result,
        @CheckForNull AccountKey key) {

    /** Whether the server still has the secret that was tested, as far as is known. */
    boolean isOf(@CheckForNull OwnCredentials.Own own) {
        return own == null || key == null || own.key().equals(key);
    }

    /** The second half of the style class {@code jenkins-alert-…} that it is shown with. */
    @NonNull
    public String getStyle() {
        if (result.kind() == FormValidation.Kind.OK) {
            return "success";
        }
        return result.kind() == FormValidation.Kind.WARNING ? "warning" : "danger";
    }
}
