package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last test of a server's connection.
 *
 * @param when when it ended
 * @param result what came of it
 */
@Restricted(NoExternalUse.class)
public record LastTest(@NonNull PointInTime when, @NonNull ConnectionTest.Result result) {

    static LastTest of(Instant when, ConnectionTest.Result result, Instant now) {
        return new LastTest(new PointInTime(when, now), result);
    }

    /** The kind of alert that it is shown as. */
    @NonNull
    public String getStyle() {
        if (result.kind() == FormValidation.Kind.OK) {
            return "success";
        }
        return result.kind() == FormValidation.Kind.WARNING ? "warning" : "danger";
    }
}
