/**
 * The engine: everything the plugin does that has nothing to do with Jenkins.
 *
 * <p>No class below this package knows a Jenkins type; the {@code qflow} command is built from it alone. Time, threads,
 * storage and credentials come in through interfaces, so that hours of waiting can be simulated in a test within
 * milliseconds.
 */
package io.jenkins.plugins.qualysflow.core;
