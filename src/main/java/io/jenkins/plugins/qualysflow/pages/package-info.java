/**
 * The summary on the page of a build, a page for each run, the same in the remote access API, and the trend on the page of a job.
 * All of it is read from start records or memory: no view makes remote calls, reads artifacts or loads builds.
 */
package io.jenkins.plugins.qualysflow.pages;
