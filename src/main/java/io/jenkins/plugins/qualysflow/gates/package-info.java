/** Gates as the author of a step gives them. What they mean is decided in {@code core.gate}. */
package io.jenkins.plugins.qualysflow.gates;
