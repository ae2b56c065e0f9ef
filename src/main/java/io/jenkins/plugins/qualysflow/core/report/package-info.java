/**
 * What people see of an execution: the data of it, small enough to be kept with a build and masked already, and the pages
 * and pictures that are made of it.
 */
package io.jenkins.plugins.qualysflow.core.report;
