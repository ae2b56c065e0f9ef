/** The Pipeline steps. */
package io.jenkins.plugins.qualysflow.steps;
