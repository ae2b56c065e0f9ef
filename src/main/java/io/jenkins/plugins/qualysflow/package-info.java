/**
 * Runs Qualys Flow workflows from Jenkins builds.
 *
 * <p>{@code core} is the engine and knows no Jenkins. The other packages translate between it and Jenkins: {@code config}
 * the servers, {@code folder} which of them the jobs of a folder use, {@code credentials} what authenticates against them,
 * {@code run} what a build lends the engine, {@code steps} the Pipeline steps, and {@code builder} the build step of other
 * jobs.
 */
package io.jenkins.plugins.qualysflow;
