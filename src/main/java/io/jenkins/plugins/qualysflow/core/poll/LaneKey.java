package io.jenkins.plugins.qualysflow.core.poll;

/**
 * Whose calls share a lane.
 *
 * @param gateway origin of the gateway
 * @param caller what tells one credential from another, such as its id and a digest of its secret; never the secret
 */
public record LaneKey(String gateway, String caller) {}
