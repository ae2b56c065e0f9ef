package io.jenkins.plugins.qualysflow.core.poll;

/**
 * Whose calls share an account.
 *
 * @param gateway origin of the gateway
 * @param client what tells one credential from another, such as its id and a digest of its secret; never the secret
 */
public record AccountKey(String gateway, String client) {}
