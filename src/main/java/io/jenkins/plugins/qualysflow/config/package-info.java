/**
 * The Qualys Flow servers that an administrator configures, the form to do it in, and which of them a job uses.
 */
package io.jenkins.plugins.qualysflow.config;
