package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A configured server at a gateway.
 *
 * @param name its name
 * @param callsPerHour what may be called at its gateway: the least that a server there allows
 * @param own what it allows itself; null if that is the least
 * @param left how many calls of those at the gateway are left
 * @param credentialsId its own credential; null if it has none
 * @param tested the last test since Jenkins was started; null if there was none
 */
@Restricted(NoExternalUse.class)
public record ServerRow(
        @NonNull String name,
        int callsPerHour,
        @CheckForNull Integer own,
        int left,
        @CheckForNull String credentialsId,
        @CheckForNull LastTest tested) {}
