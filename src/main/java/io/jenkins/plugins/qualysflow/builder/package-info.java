/**
 * The build step of freestyle and multi-configuration jobs. It expands variables in its fields, and
 * holds its executor until the run is done.
 */
package io.jenkins.plugins.qualysflow.builder;
