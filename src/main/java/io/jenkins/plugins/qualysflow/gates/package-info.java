/** The form and the script argument of a gate. {@code core.gate} checks and evaluates gates. */
package io.jenkins.plugins.qualysflow.gates;
