/**
 * Runs Qualys Flow workflows from Jenkins builds.
 *
 * <p>{@code core} is the engine, without any Jenkins type. The other packages connect it to Jenkins: {@code config} has the
 * servers and folder properties, {@code credentials} the credentials, {@code engine} the threads and the HTTP client,
 * {@code run} what a build provides for one run, {@code steps} and {@code builder} the Pipeline steps and the build step with
 * their {@code forms} and {@code gates}, {@code pages} and {@code administration} the web pages.
 */
package io.jenkins.plugins.qualysflow;
