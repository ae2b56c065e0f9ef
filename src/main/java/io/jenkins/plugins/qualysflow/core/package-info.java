/**
 * The engine: everything the plugin does that does not depend on Jenkins.
 *
 * <p>No class below this package uses a Jenkins type; the {@code qflow} command is built from it alone. Time, threads,
 * storage and credentials are passed in as interfaces, so that a test can simulate hours of waiting within milliseconds.
 */
package io.jenkins.plugins.qualysflow.core;
