/**
 * The Qualys Flow servers that an administrator configures, which of them a job or its folder uses, and the connections to
 * them.
 */
package io.jenkins.plugins.qualysflow.config;
