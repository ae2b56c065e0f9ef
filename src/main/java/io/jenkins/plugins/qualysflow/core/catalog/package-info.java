/**
 * Cached names of workflows, so that forms can offer them with few calls.
 */
package io.jenkins.plugins.qualysflow.core.catalog;
