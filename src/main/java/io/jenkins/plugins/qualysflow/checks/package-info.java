/**
 * A check of a run in the pull request that its build belongs to, where the Checks API plugin is installed. Nothing here is
 * loaded where it is not, save {@code RunCheck}.
 */
package io.jenkins.plugins.qualysflow.checks;
