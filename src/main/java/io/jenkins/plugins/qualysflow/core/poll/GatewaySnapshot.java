package io.jenkins.plugins.qualysflow.core.poll;

/**
 * How a gateway stands at one moment; for people to look at.
 *
 * @param spent calls within the last hour, of all lanes and from before a restart
 * @param pause the last pause; null if there was none
 */
public record GatewaySnapshot(int spent, Pause pause) {}
