/**
 * What people look at in Jenkins: the summary on the page of a build, a page for each run, the same as data, and the trend
 * of a job. Everything shown was stored by the run, or is in memory: no view calls anything remote, reads an artifact, or
 * loads a build.
 */
package io.jenkins.plugins.qualysflow.pages;
