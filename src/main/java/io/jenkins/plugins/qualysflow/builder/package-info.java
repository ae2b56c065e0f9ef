/**
 * The build step of freestyle and multi-configuration jobs. It expands what its fields say, and holds its build until the
 * engine is done.
 */
package io.jenkins.plugins.qualysflow.builder;
