package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.config.ConnectionTest;
import java.time.Instant;

/**
 * The last test of a server's connection.
 *
 * @param when when it ended
 * @param result what came of it
 */
public record Tested(@NonNull Moment when, @NonNull ConnectionTest.Result result) {

    static Tested of(Instant when, ConnectionTest.Result result, Instant now) {
        return new Tested(new Moment(when, now), result);
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
