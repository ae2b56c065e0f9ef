/**
 * What Jenkins lends the engine: threads, connections made from credentials, the log, a place for the evidence; and the life
 * of the runs of this Jenkins.
 */
package io.jenkins.plugins.qualysflow.run.engine;
