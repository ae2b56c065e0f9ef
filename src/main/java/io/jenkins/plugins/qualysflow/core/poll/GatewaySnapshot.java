package io.jenkins.plugins.qualysflow.core.poll;

/**
 * How a gateway stands at one moment; for people to see.
 *
 * @param spent calls within the last hour, of all clients and from before a restart
 * @param pause the last pause; null if there was none
 * @param polling what is waited for there and how the quota bears it; null if nothing is
 */
public record GatewaySnapshot(int spent, Pause pause, PollingSnapshot polling) {}
