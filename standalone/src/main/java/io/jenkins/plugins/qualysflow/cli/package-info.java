/**
 * The {@code qflow} command: the engine without Jenkins, for the command line and other build servers.
 *
 * <p>Standard output holds the result of a command and nothing else; progress, warnings and errors go to standard error.
 * {@link io.jenkins.plugins.qualysflow.cli.ExitCodes} says what the exit codes mean. Streams, environment, clock and
 * interruption come from {@link io.jenkins.plugins.qualysflow.cli.Surroundings}, so that all of it runs inside a test.
 */
package io.jenkins.plugins.qualysflow.cli;
