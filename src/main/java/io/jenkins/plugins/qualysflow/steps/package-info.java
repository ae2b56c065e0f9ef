/** The Pipeline steps. They translate between Pipeline and the engine, which decides. */
package io.jenkins.plugins.qualysflow.steps;
