/**
 * Gates: conditions on step outputs, and their verdicts. A gate never passes by accident: whatever is missing, of
 * the wrong shape, not to be compared or not to be read in time makes it not pass, with the reason.
 */
package io.jenkins.plugins.qualysflow.core.gate;
