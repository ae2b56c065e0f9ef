/**
 * Gates: conditions on step outputs, and their verdicts. A gate never passes by accident: if a value is missing, has the
 * wrong shape, can't be compared or can't be read in time, the gate does not pass, with the reason.
 */
package io.jenkins.plugins.qualysflow.core.gate;
