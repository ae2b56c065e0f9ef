/** Tests of gates. */
package io.jenkins.plugins.qualysflow.core.gate;
