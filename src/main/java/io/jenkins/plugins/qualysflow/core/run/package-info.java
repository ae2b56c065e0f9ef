/**
 * One run from start to verdict: starts a workflow once, waits, collects and evaluates. Builds and the command line use it;
 * as its host they provide storage and credentials, and show its progress.
 */
package io.jenkins.plugins.qualysflow.core.run;
