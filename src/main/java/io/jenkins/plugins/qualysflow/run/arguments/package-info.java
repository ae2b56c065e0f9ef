/** The arguments of Pipeline steps and the build step: how they are checked, and in which form they are stored. */
package io.jenkins.plugins.qualysflow.run.arguments;
