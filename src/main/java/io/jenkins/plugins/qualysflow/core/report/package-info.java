/**
 * The report of an execution: its data, masked and small enough to be stored with a build, and the page and the picture
 * that are made of it.
 */
package io.jenkins.plugins.qualysflow.core.report;
