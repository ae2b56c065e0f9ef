/**
 * One run from start to verdict: begin a workflow once, wait, collect, judge. Builds and the command line share it; they
 * lend it storage, credentials and a voice.
 */
package io.jenkins.plugins.qualysflow.core.run;
