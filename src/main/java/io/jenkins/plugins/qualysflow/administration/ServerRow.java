package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A configured server at a gateway.
 *
 * @param name its name
 * @param callsPerHour what it allows
 * @param left how many calls of that are left, after those of all servers at the gateway
 * @param credentialsId its own credential; null if it has none
 * @param tested the last test since Jenkins was started; null if there was none
 */
public record ServerRow(
        @NonNull String name,
        int callsPerHour,
        int left,
        @CheckForNull String credentialsId,
        @CheckForNull Tested tested) {}
