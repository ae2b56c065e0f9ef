/**
 * The HTTP client: calls, tokens, and one error whose kind says whether the service may have acted on a call.
 */
package io.jenkins.plugins.qualysflow.core.client;
