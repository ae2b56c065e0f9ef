/**
 * Parameters of users, and the rules that are checked before anything is sent.
 */
package io.jenkins.plugins.qualysflow.core.request;
