/**
 * The Qualys Flow servers that an administrator configures, and the form to do it in.
 */
package io.jenkins.plugins.qualysflow.config;
