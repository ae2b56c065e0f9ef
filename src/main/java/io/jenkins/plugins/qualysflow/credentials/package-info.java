/**
 * The kinds of credentials that Qualys Flow takes, and how one is found and turned into tokens.
 */
package io.jenkins.plugins.qualysflow.credentials;
