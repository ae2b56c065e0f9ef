package io.jenkins.plugins.qualysflow.core.poll;

/**
 * Identifies an account.
 *
 * @param gateway origin of the gateway
 * @param client identifies the credential, for example by its id and a digest of its secret; never the secret itself
 */
public record AccountKey(String gateway, String client) {}
