/**
 * What Jenkins lends the engine: threads, HTTP clients, connections made from credentials, start records and a place for
 * the evidence.
 */
package io.jenkins.plugins.qualysflow.run;
