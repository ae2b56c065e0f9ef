/**
 * The HTTP side: calls, tokens, and a small family of errors that says what each failure proves.
 */
package io.jenkins.plugins.qualysflow.core.client;
